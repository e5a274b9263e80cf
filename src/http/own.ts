/** Returns the own properties in an object that has no others: nothing that is added to `Object.prototype` is among them. */
export function ownOf<T extends object>(given: T | undefined): T {
  return Object.assign(Object.create(null) as T, given);
}
