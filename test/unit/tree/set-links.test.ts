import { describe, expect, test } from 'vitest';
import { failure } from '../support.ts';
import { keycloak, refusal } from './keycloak.ts';

describe('the client scopes of a client', () => {
  const scopes = ['profile', 'email', 'phone', 'billing'].map((name, at) => ({ id: `s${at}`, name }));
  const filled = () => ({
    'client-scopes': scopes,
    'clients/c1/default-client-scopes': scopes.slice(0, 2) as Record<string, unknown>[],
    'clients/c1/optional-client-scopes': scopes.slice(2, 3) as Record<string, unknown>[],
  });
  const [own, other] = ['/clients/c1/default-client-scopes', '/clients/c1/optional-client-scopes'];
  const opened = (...args: Partial<Parameters<typeof keycloak>>) => {
    const kept = keycloak(args[0] ?? filled(), args[1]);
    return { ...kept, linked: kept.acme.clients.byId('c1').defaultClientScopes };
  };

  test('that are in the other list move, the rest is added and then removed', async () => {
    const { linked, writes } = opened();
    const { added, removed } = await linked.set(['email', 'phone', 'billing']);
    expect(writes()).toEqual([
      [`DELETE ${other}/s2`],
      [`PUT ${own}/s2`],
      [`PUT ${own}/s3`],
      [`DELETE ${own}/s0`],
    ]);
    expect([added, removed].map((list) => list.map(({ name }) => name))).toEqual([
      ['phone', 'billing'],
      ['profile'],
    ]);
    expect(await linked.set(['billing', 'phone', 'email'])).toEqual({ added: [], removed: [] });
    expect(writes()).toHaveLength(4);
  });

  test('are added and removed one by one, where that changes something', async () => {
    const { acme, linked, writes } = opened();
    await linked.add('email');
    await linked.remove('phone');
    await linked.remove(acme.clientScopes.byName('billing'));
    expect(writes()).toEqual([]);
    await linked.add(acme.clientScopes.byName('phone'));
    await linked.remove({ id: 's0' });
    expect(writes()).toEqual([[`DELETE ${other}/s2`], [`PUT ${own}/s2`], [`DELETE ${own}/s0`]]);
  });

  test('stay where some do not exist, all of which are told', async () => {
    const { linked, writes } = opened();
    expect(await failure(linked.set(['billing', 'nope', 'gone']))).toMatchObject({
      name: 'NotFoundError',
      description: 'No such client scope: "gone", "nope"',
    });
    expect(writes()).toEqual([]);
  });

  test('may have been linked by someone else meanwhile; another conflict is an error', async () => {
    const world = filled();
    const { linked } = opened(world, (call) => {
      if (call !== `PUT ${own}/s3`) return undefined;
      world['clients/c1/default-client-scopes'].push(scopes[3] as object as Record<string, unknown>);
      return refusal(409);
    });
    await linked.add('billing');
    const { linked: refused } = opened(filled(), (call) =>
      call.startsWith('PUT') ? refusal(409, 'Other') : undefined,
    );
    expect(await failure(refused.add('billing'))).toMatchObject({
      name: 'ConflictError',
      description: 'Other',
    });
  });
});

describe('the required actions of a user', () => {
  const ada = () => ({ users: [{ id: 'u1', username: 'ada', requiredActions: ['TERMS'] }] });
  const put = 'PUT /users/u1';

  test('are written alone, each once, and only where they change', async () => {
    const { acme, writes } = keycloak(ada());
    const { requiredActions } = acme.users.byId('u1');
    await requiredActions.add(['TERMS', 'TERMS']);
    await requiredActions.remove('VERIFY_EMAIL');
    expect(await requiredActions.set(['TERMS'])).toEqual({ added: [], removed: [] });
    expect(writes()).toEqual([]);
    await requiredActions.add('VERIFY_EMAIL');
    expect(await requiredActions.set(['UPDATE_PASSWORD', 'VERIFY_EMAIL'])).toEqual({
      added: ['UPDATE_PASSWORD'],
      removed: ['TERMS'],
    });
    await requiredActions.removeAll();
    expect(writes()).toEqual([
      [put, { requiredActions: ['TERMS', 'VERIFY_EMAIL'] }],
      [put, { requiredActions: ['VERIFY_EMAIL', 'UPDATE_PASSWORD'] }],
      [put, { requiredActions: [] }],
    ]);
  });

  test('that the server does not know are told, and those from before put back', async () => {
    const world = ada();
    const { acme, writes } = keycloak(world, (call, { body }) => {
      if (call !== put) return undefined;
      // It drops what it does not know, and says nothing.
      const known = JSON.parse(body).requiredActions.filter((action: string) => /^[A-Z_]+$/.test(action));
      Object.assign(world.users[0] as object, { requiredActions: known });
      return new Response(null, { status: 204 });
    });
    const { requiredActions } = acme.users.byId('u1');
    expect(await failure(requiredActions.set(['update_it', 'VERIFY_EMAIL', 'huh']))).toMatchObject({
      name: 'NotFoundError',
      description: 'No such required action: "huh", "update_it"',
    });
    expect(await requiredActions.all()).toEqual(['TERMS']);
    expect(writes()).toHaveLength(2);
    for (const wrong of [[''], [7], [null]] as never[])
      expect(await failure(requiredActions.add(wrong))).toBeInstanceOf(TypeError);
    expect(writes()).toHaveLength(2);
  });
});
