import { describe, expect, test } from 'vitest';
import { KeycloakError, KeycloakRealm } from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { failure } from '../support.ts';

const role = { id: 'r-1', name: 'editor' };
const noRole = (): Response => Response.json({ error: 'Could not find role with id' }, { status: 404 });

/** A realm whose server has this answer to the question whether bodies of DELETE arrive. */
function asked(answer: () => Response): { acme: RealmNode; lines: string[] } {
  const lines: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(String(input));
    if (init?.method === 'GET') return Response.json([role, { id: 'r-2', name: 'viewer' }]);
    const isProbe = pathname.includes('/roles-by-id/0000');
    lines.push(`${init?.method} ${isProbe ? 'question' : pathname.split('/').slice(4).join('/')}`);
    if (isProbe) expect(init?.body).toBe('{}');
    return isProbe ? answer() : new Response(null, { status: 204 });
  };
  const realm = new KeycloakRealm({ serverUrl: 'https://sso.test', realmName: 'acme', auth: 'token', fetch });
  return { acme: realm.admin.realm, lines };
}

describe('a DELETE with a body', () => {
  test('is preceded by one question, whose answer is remembered for the client', async () => {
    const { acme, lines } = asked(() => Response.json({ error: 'unknown_error' }, { status: 400 }));
    const { roleMappings } = acme.users.byId('u-1');
    await roleMappings.realm.add(role);
    await Promise.all([
      roleMappings.realm.remove(role),
      acme.groups.byId('g-1').roleMappings.realm.remove(role),
    ]);
    await acme.users.byId('u-2').request('DELETE', 'role-mappings/realm', { body: [role] });
    expect(lines.filter((line) => line === 'DELETE question')).toHaveLength(1);
    expect(lines.filter((line) => /^DELETE .*role-mappings/.test(line))).toHaveLength(3);
  });

  test.for<[string, (realm: RealmNode) => Promise<unknown>]>([
    ['roles of a user', ({ users }) => users.byId('u').roleMappings.realm.remove(role)],
    ['roles of a client', ({ users }) => users.byId('u').roleMappings.clients.byId('c').remove(role)],
    ['roles of a group', ({ groups }) => groups.byId('g').roleMappings.realm.remove(role)],
    ['roles of a scope', ({ clientScopes }) => clientScopes.byId('s').scopeMappings.realm.remove(role)],
    ['roles of a composite', ({ rolesById }) => rolesById.byId('r').composites.remove(role)],
    ['a request of its own', (realm) => realm.request('DELETE', 'x', { body: [] })],
  ])('is refused where its body is lost, each time: %s', async ([, remove]) => {
    const { acme, lines } = asked(noRole);
    for (let time = 0; time < 2; time++) {
      const error = await failure(remove(acme));
      expect(error).toBeInstanceOf(KeycloakError);
      expect(error).toMatchObject({ code: 'body_dropped', hints: [expect.stringContaining('proxy')] });
    }
    expect(lines).toEqual(['DELETE question', 'DELETE question']);
  });

  test('is sent where the answer is about something else, and where it has no body nothing is asked', async () => {
    for (const status of [403, 404, 405]) {
      const { acme, lines } = asked(() => new Response('<html>Blocked</html>', { status }));
      await acme.users.byId('u').roleMappings.realm.remove(role);
      expect(lines).toEqual(['DELETE question', 'DELETE users/u/role-mappings/realm']);
    }
    const { acme, lines } = asked(noRole);
    await acme.users.byId('u').roleMappings.realm.removeAll();
    await acme.users.byId('u').delete();
    expect(lines).not.toContain('DELETE question');
  });

  test('keeps to its timeout and signal while it asks', async () => {
    const { acme } = asked(noRole);
    const never = new KeycloakRealm({
      serverUrl: 'https://sso.test',
      realmName: 'acme',
      auth: 'token',
      fetch: () => new Promise(() => undefined),
    });
    const { realm } = never.admin.realm.users.byId('u').roleMappings;
    expect(await failure(realm.remove(role, { timeout: 30 }))).toMatchObject({ code: 'timeout' });
    const signal = AbortSignal.abort(new Error('enough'));
    expect(await failure(acme.request('DELETE', 'x', { body: [], signal }))).toMatchObject({
      message: 'enough',
    });
  });
});
