/**
 * Returns a module that is loaded for an error alone, or `undefined` where it cannot be had: a page that has lost its
 * connection is to hear of that, not of the module.
 */
export async function ifLoaded<T>(module: Promise<T>): Promise<T | undefined> {
  try {
    return await module;
  } catch {
    return undefined;
  }
}
