import { expect, test } from 'vitest';
import type { PartialImportRepresentation } from '../../../src/facts/representations.ts';
import { ConflictError } from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { ada } from '../login.ts';
import { administrator, nameOf, needs, Traffic, temporaryRealm } from '../support.ts';

const document = {
  users: [ada],
  clients: [{ clientId: 'web' }],
  groups: [{ name: 'staff', path: '/staff' }],
  roles: { realm: [{ name: 'editor' }] },
  identityProviders: [{ alias: 'gh', providerId: 'github', config: { clientId: 'c' } }],
} satisfies PartialImportRepresentation;

/** Ada with a password, a link, a role of the realm and one of a client, in a group that has a role too. */
async function populated(): Promise<RealmNode> {
  const realm = await temporaryRealm();
  await realm.partialImport(document);
  const user = realm.users.byUsername(ada.username);
  await realm.clients.byClientId('web').roles.create({ name: 'viewer' });
  await user.resetPassword({ value: 'pw' });
  await user.roleMappings.realm.add('editor');
  await user.roleMappings.clients.byClientId('web').add('viewer');
  await user.federatedIdentities.byAlias('gh').create({ userId: '1', userName: 'ada' });
  await user.groups.add('/staff');
  await realm.groups.byPath('/staff').roleMappings.realm.add('editor');
  return realm;
}

const names = (list: readonly { name?: string | undefined }[]): unknown[] => list.map(({ name }) => name);

/** What hangs on the objects of the document. */
async function belongings(realm: RealmNode): Promise<Record<string, unknown>> {
  const user = realm.users.byUsername(ada.username);
  const group = realm.groups.byPath('/staff');
  return {
    ids: [await user.get(), await realm.clients.byClientId('web').get(), await group.get()].map(
      ({ id }) => id,
    ),
    credentials: (await user.credentials.all()).length,
    links: (await user.federatedIdentities.all()).length,
    isEditor: names(await user.roleMappings.realm.all()).includes('editor'),
    clientRoles: names(await realm.clients.byClientId('web').roles.all()),
    groups: names(await user.groups.all()),
    rolesOfGroup: names(await group.roleMappings.realm.all()),
  };
}

const nothing = {
  credentials: 0,
  links: 0,
  isEditor: false,
  clientRoles: [],
  groups: [],
  rolesOfGroup: [],
};

test('a raw import with OVERWRITE, by either of its names, makes all anew and drops what hung on it', async () => {
  needs('imports that overwrite users');
  for (const name of ['ifResourceExists', 'policy']) {
    const realm = await populated();
    const before = await belongings(realm);
    expect(before).toMatchObject({ credentials: 1, links: 1, isEditor: true, clientRoles: ['viewer'] });
    await realm.request('POST', 'partialImport', { body: { ...document, [name]: 'OVERWRITE' } });
    const after = await belongings(realm);
    expect(after).toMatchObject(nothing);
    for (const id of before['ids'] as unknown[]) expect(after['ids']).not.toContain(id);
  }
});

test('an import that overwrites needs `destructive: true`; the other ones leave alone what is there', async () => {
  needs('imports that overwrite users');
  const made = await populated();
  const before = await belongings(made);
  const traffic = new Traffic();
  const realm = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(made));
  const overwriting = { ...document, ifResourceExists: 'OVERWRITE' } as const;
  const refused: (() => Promise<unknown>)[] = [
    // @ts-expect-error
    () => realm.partialImport(overwriting),
    // @ts-expect-error
    () => realm.partialImport(overwriting, { destructive: false }),
    () => realm.partialImport(overwriting, { destructive: 'yes' } as never),
    () => realm.partialImport({ ...document, policy: 'OVERWRITE' } as never),
  ];
  for (const call of refused) await expect(call()).rejects.toThrow('{ destructive: true }');
  expect(traffic.requests).toEqual([]);

  await expect(realm.partialImport(document)).rejects.toThrow(ConflictError);
  await realm.partialImport({ ...document, ifResourceExists: 'SKIP' });
  expect(await belongings(made)).toEqual(before);
  expect(await realm.partialImport(overwriting, { destructive: true })).toMatchObject({ overwritten: 5 });
  expect(await belongings(made)).toMatchObject(nothing);
});
