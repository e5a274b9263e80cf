/** Times of the server's representations, for people. */

/** Fields that hold a time in milliseconds or in seconds. */
const field =
  /(timestamp|time|date|access|start|lastAccess|notBefore|notAfter|expiration|^iat|^exp|^nbf|created|updated|^last\w*)$/i;
const earliest = Date.UTC(2005, 0);
const latest = Date.UTC(2100, 0);

/** Returns a time as a date with its age; `undefined` for what is no time. */
export function dated(name: string, value: unknown, now: number = Date.now()): string | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value) || !field.test(name)) return undefined;
  // A count of seconds of our days would be a day of 1970 in milliseconds.
  const time = value >= earliest && value <= latest ? value : value * 1000;
  if (time < earliest || time > latest) return undefined;
  return `${new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')} (${age(time - now)})`;
}

function age(milliseconds: number): string {
  const seconds = Math.abs(milliseconds) / 1000;
  const units: readonly (readonly [name: string, seconds: number])[] = [
    ['y', 365 * 86_400],
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ];
  const [name, size] = units.find(([, size]) => seconds >= size) ?? ['s', 1];
  const amount = `${Math.floor(seconds / size)} ${name}`;
  return milliseconds <= 0 ? `${amount} ago` : `in ${amount}`;
}
