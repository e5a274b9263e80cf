import { expect, onTestFinished, test } from 'vitest';
import { startCluster } from '../../scripts/cluster/cluster.ts';
import { fire } from '../../scripts/cluster/fire.ts';

/** Starting two servers, one of them twice, on a machine that does other things as well. */
const timeout = 600_000;

test('while a server is killed and the network is cut, no call fails, and nothing is lost or made twice', {
  timeout,
}, async () => {
  const cluster = await startCluster();
  onTestFinished(() => cluster.stop(), timeout);
  const { realmtree, tokens } = await fire(cluster, {
    seconds: 20,
    processes: 3,
    raw: 1,
    faults: ['kill 1', 'cut'],
    rest: 100,
    onProgress: () => undefined,
  });
  expect(realmtree.ledgers.flatMap(({ failures }) => failures)).toEqual([]);
  expect(realmtree.lost).toEqual([]);
  expect(realmtree.twice).toEqual([]);
  expect(realmtree.checked).toBeGreaterThan(20);
  expect(tokens.renewals).toBeGreaterThan(0);
  expect(tokens.requests).toBe(tokens.renewals);
});
