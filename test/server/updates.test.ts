import { expect, inject, test } from 'vitest';
import { isSince } from './release.ts';
import { nameOf, shared, temporaryRealm } from './support.ts';
import { authorizationFamilies } from './updates/authorization.ts';
import { account, besides, whole, write } from './updates/case.ts';
import { clientFamilies, rolesOfAccount, web } from './updates/clients.ts';
import { otherFamilies } from './updates/others.ts';
import { realmFamilies } from './updates/realms.ts';

const realm = shared(temporaryRealm);
const families = [...clientFamilies, ...otherFamilies, ...authorizationFamilies, ...realmFamilies];

test.for(families)('an update of %s changes what was given and nothing else', async ([, make]) => {
  const made = await make(realm());
  const { changes, follows, around } = made;
  const read = (): Promise<object> => whole(made);
  const [before, outside] = [await read(), await around?.()];
  await write(made, changes);
  const differing = besides(before, await read(), { ...changes, ...follows });
  const found = Object.fromEntries(Object.entries(differing).filter(([key]) => !made.moves?.test(key)));
  expect(found, JSON.stringify(found)).toEqual({});
  expect(await around?.()).toEqual(outside);
});

test('a raw PUT of a client removes the service account with its roles, up to 26.0', async () => {
  const client = await realm().clients.create({ clientId: 'raw', ...web, ...account });
  await client.serviceAccountUser.roleMappings.realm.add('offline_access');
  await client.request('PUT', [], { body: { clientId: 'raw', description: 'after' } });
  const isKept = isSince(inject('keycloak').version, '26.1');
  expect(await rolesOfAccount(client)).toEqual(
    isKept ? expect.arrayContaining(['offline_access']) : [defaults()],
  );
});

const defaults = (): string => `default-roles-${nameOf(realm())}`;

test('a raw PUT of the attributes of a realm removes its security headers, up to 26.0', async () => {
  const realm = await temporaryRealm({ attributes: { mine: 'kept' } });
  const { attributes } = await realm.get();
  await realm.request('PUT', [], { body: { attributes } });
  const { browserSecurityHeaders = {} } = await realm.get();
  expect(Object.keys(browserSecurityHeaders).length > 0).toBe(isSince(inject('keycloak').version, '26.1'));
});

test.for(['ensure', 'create'] as const)(
  '%s of a client that is there leaves its account alone',
  async (verb) => {
    const { clients } = realm();
    const clientId = `again-${verb}`;
    const client = await clients.create({ clientId, ...web, ...account });
    await client.serviceAccountUser.roleMappings.realm.add('offline_access');
    const before = [(await client.serviceAccountUser.get()).id, await rolesOfAccount(client)];
    const wanted = { clientId, description: 'after' };
    if (verb === 'ensure') await clients.ensure(wanted);
    else await clients.create(wanted, { ifExists: 'update' });
    expect(await client.get()).toMatchObject({ description: 'after', serviceAccountsEnabled: true });
    expect([(await client.serviceAccountUser.get()).id, await rolesOfAccount(client)]).toEqual(before);
  },
);
