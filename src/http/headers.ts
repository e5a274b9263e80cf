const nameCharacters = /^[\w!#$%&'*+\-.^`|~]+$/;
const valueCharacters = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Media type to request, unless a layer requests another. */
export const acceptJson: Readonly<Record<string, string>> = { accept: 'application/json' };

/** Returns the headers of all layers, with names in lower case. Later layers take precedence. */
export function mergedHeaders(
  ...layers: readonly (Readonly<Record<string, string>> | undefined)[]
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const layer of layers) {
    for (const [name, given] of Object.entries(layer ?? {})) {
      if (given === undefined) continue;
      if (given === null) throw new TypeError(`The header ${JSON.stringify(name)} must not be null`);
      const value = String(given).trim();
      // The runtime's own error would show the value, which may be a secret.
      if (!nameCharacters.test(name) || !valueCharacters.test(value)) {
        throw new TypeError(`The header ${JSON.stringify(name)} has a name or a value that cannot be sent`);
      }
      headers[name.toLowerCase()] = value;
    }
  }
  return headers;
}
