import { expect, inject, test } from 'vitest';
import { startKeycloak } from '../../scripts/keycloak.ts';
import { type BulkState, ConnectionError, KeycloakRealm, type UserImport } from '../../src/index.ts';
import { featuresOf } from './global-setup.ts';

test.skipIf(process.env['KEYCLOAK_URL'])(
  'a server that is killed and started again among 5,000 users has each of them once, and createMany says so',
  async () => {
    const { version } = inject('keycloak');
    // Without a delay, so that what was answered is there after the kill.
    const settings = ['--db-url-properties=;WRITE_DELAY=0'];
    const keycloak = await startKeycloak({ features: featuresOf(version), settings });
    try {
      const { url: serverUrl, admin: auth } = keycloak;
      await using master = new KeycloakRealm({ serverUrl, realmName: 'master', auth });
      const { users } = await master.admin.realms.create({ realm: 'crew', enabled: true });
      const given = Array.from(
        { length: 5000 },
        (_, index): UserImport => ({ username: `crew-${String(index).padStart(4, '0')}` }),
      );
      let state: BulkState | undefined;
      const checkpoint = {
        load: () => state,
        save: (now: BulkState) => {
          state = now;
        },
      };
      let crashed: Promise<void> | undefined;
      const created = new Map<number, string>();
      const others: unknown[] = [];
      const run = async (): Promise<void> => {
        const told = new Map<number, string>();
        for await (const outcome of users.createMany(given, { checkpoint })) {
          const { index } = outcome;
          if (index === 1500) crashed = keycloak.crash();
          if (outcome.outcome === 'created') {
            if (told.has(index)) others.push(outcome);
            told.set(index, outcome.id);
            created.set(index, outcome.id);
          } else others.push(outcome);
        }
      };
      await run().catch(async (error: unknown) => {
        // A server that takes longer than half a minute to start ends the call; its checkpoint is for that.
        if (!(error instanceof ConnectionError)) throw error;
        others.length = 0;
        await crashed;
        await run();
      });
      await crashed;
      expect(crashed).toBeDefined();
      expect(others).toEqual([]);
      expect([...created.keys()].sort((one, other) => one - other)).toEqual(given.map((_, index) => index));
      const there = new Map(
        (await users.all({ briefRepresentation: true })).map((user) => [user.id, user.username]),
      );
      expect(there.size).toBe(5000);
      expect([...created].map(([index, id]) => [index, there.get(id)])).toEqual(
        [...created].map(([index]) => [index, given[index]?.username]),
      );
      expect(state).toEqual({ done: 5000, sent: 5000, since: 0 });
    } finally {
      await keycloak.stop();
    }
  },
  300_000,
);
