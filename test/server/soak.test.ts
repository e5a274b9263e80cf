import { expect, inject, test } from 'vitest';
import { inRealm } from '../../scripts/soak/realm.ts';
import { leftOver, soak } from '../../scripts/soak/soak.ts';

test('after half a minute of mixed calls with tokens of 5 seconds, nothing is left over', async () => {
  const { url, username, password } = inject('keycloak');
  const outcome = await inRealm({ url, admin: { username, password } }, (place) =>
    soak({ ...place, seconds: 30, interval: 10 }),
  );
  expect(leftOver(outcome)).toEqual([]);
  expect(outcome.calls).toBeGreaterThan(30);
  // Two logins, and a renewal of each every 4 seconds.
  expect(outcome.tokenRequests).toBeGreaterThan(10);
}, 300_000);
