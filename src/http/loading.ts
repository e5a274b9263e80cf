/** Returns a function that loads a module with its first call: `import()` itself finds its way to the module each time. */
export function loader<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      // The network that a page needs for it may be there again.
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}

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
