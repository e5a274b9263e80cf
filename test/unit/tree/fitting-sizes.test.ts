import { expect, test } from 'vitest';
import { batchSizes } from '../../../src/resources/users/many-rules.ts';
import { FittingSizes } from '../../../src/tree/fitting-sizes.ts';

/** A server by what was measured of batches, four at once: the time grows faster than the number of users. */
const server = (latency: number) => (users: number) => latency + 1.587 * users + 0.0421 * users ** 2;

/** Returns the sizes of the batches and the time of all, at a clock that only batches move. */
function run(
  users: number,
  timeOf: (users: number, at: number) => number,
): { sizes: number[]; time: number } {
  const batches = new FittingSizes(batchSizes);
  const sizes: number[] = [];
  let time = 0;
  for (let left = users; left > 0; left -= sizes.at(-1) as number) {
    const size = Math.min(batches.size, left);
    const took = timeOf(size, sizes.length);
    sizes.push(size);
    batches.took(size, took);
    time += took;
  }
  return { sizes, time };
}

const always25 = (users: number, timeOf: (users: number, index: number) => number): number =>
  (users / 25) * timeOf(25, 0);

test.for<[string, number, number, readonly number[]]>([
  ['near', 5, 0.96, [10, 15, 25]],
  ['far away', 100, 0.92, [25, 40, 60]],
  ['very far away', 800, 0.6, [60, 100]],
])('batches for a server that is %s take less time than batches of 25', ([, latency, part, usual]) => {
  const { sizes, time } = run(20_000, server(latency));
  expect(sizes.slice(0, 8)).toEqual(Array(8).fill(25));
  expect(time / always25(20_000, server(latency))).toBeLessThan(part);
  const late = sizes.slice(-200, -1);
  expect(late.filter((size) => usual.includes(size)).length / late.length).toBeGreaterThan(0.75);
});

test('where the size makes no difference, it is that of the start but for trials', () => {
  const { sizes, time } = run(20_000, (users) => 30 * users);
  expect(time).toBe(600_000);
  expect(sizes.filter((size) => size === 25).length / sizes.length).toBeGreaterThan(0.8);
});

test('a server that becomes slow for large batches gets smaller ones, and larger ones once it is well', () => {
  const { sizes } = run(200_000, (users, index) =>
    index < 100 || index > 800 ? 400 + 2 * users : 0.2 * users ** 2,
  );
  const largest = sizes.indexOf(100);
  const smallest = sizes.indexOf(10);
  expect(largest).toBeGreaterThan(0);
  expect(smallest).toBeGreaterThan(largest);
  expect(sizes.lastIndexOf(100)).toBeGreaterThan(smallest);
});

test('a single batch that took long, or the last one that is small, changes nothing', () => {
  const calm = new FittingSizes(batchSizes);
  const shaken = new FittingSizes(batchSizes);
  for (let index = 0; index < 400; index++) {
    calm.took(calm.size, 3 * calm.size);
    shaken.took(shaken.size, (index % 11 === 0 ? 300 : 3) * shaken.size);
    shaken.took(3, 1);
    expect(shaken.size).toBe(calm.size);
  }
});
