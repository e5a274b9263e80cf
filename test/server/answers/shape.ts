/** JSON of the same shape without its values: they may be secrets. Of like members of a list one is kept. */
export function shapeOf(json: unknown): unknown {
  if (Array.isArray(json)) {
    const members = new Map(json.map(shapeOf).map((shape) => [JSON.stringify(shape), shape]));
    return [...members.values()];
  }
  if (typeof json === 'object' && json !== null)
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, shapeOf(value)]));
  if (typeof json === 'string') return '';
  return typeof json === 'number' ? 0 : json;
}
