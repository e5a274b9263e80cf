/**
 * Returns the kind of an object: `Date`, `URLSearchParams`. Not by its class: test runners and workers have several of
 * the same name.
 */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
