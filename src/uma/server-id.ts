/** Returns whether a text is an id that the server generated, and therefore not a name. */
export function isServerId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
