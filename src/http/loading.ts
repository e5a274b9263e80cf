/**
 * Returns a module that is loaded only for an error, or `undefined` if it cannot be loaded: a page that has lost its
 * connection must report the connection, not the module.
 */
export async function ifLoaded<T>(module: Promise<T>): Promise<T | undefined> {
  try {
    return await module;
  } catch {
    // Without the module an error says less, and nothing wrong.
    return undefined;
  }
}
