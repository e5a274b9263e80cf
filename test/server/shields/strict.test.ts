import { expect, test } from 'vitest';
import { IgnoredError } from '../../../src/index.ts';
import { has, nameOf, needs, temporaryRealm } from '../support.ts';
import { rawRequests } from './raw.ts';

test('attributes that the user profile does not define vanish, and strict writes name them', async () => {
  needs('the policy for attributes that the user profile does not define');
  const realm = await temporaryRealm();
  const { users } = realm;
  const attributes = { dept: ['a', 'b'], site: ['x'], empty: [] };
  const plain = await users.create({ username: 'plain', attributes });
  expect((await plain.get()).attributes).toBeUndefined();

  const lost = ['the attribute "dept"', 'the attribute "site"'];
  const ignored = async (write: Promise<unknown>): Promise<unknown> => {
    const error = await write.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(IgnoredError);
    expect((error as IgnoredError).hints.join()).toContain('users.profile');
    return { url: (error as IgnoredError).node.url, ignored: (error as IgnoredError).ignored };
  };
  const user = { username: 'ada', email: 'Ada@acme.test', firstName: 'Ada', attributes };
  const made = users.create(user, { strict: true });
  expect(await ignored(made)).toEqual({
    url: users.byId((await users.byUsername('ada').get()).id).url,
    ignored: lost,
  });
  const ada = users.byUsername('ada');
  expect(await ada.get()).toMatchObject({ email: 'ada@acme.test', firstName: 'Ada' });
  expect(
    await ignored(ada.update({ attributes: { dept: ['a'], gone: null } }, { strict: true })),
  ).toMatchObject({
    ignored: lost.slice(0, 1),
  });
  expect(await ignored(ada.update(() => ({ attributes }), { strict: true }))).toMatchObject({
    ignored: lost,
  });
  expect(await ignored(ada.attributes.merge({ dept: ['a'] }, { strict: true }))).toMatchObject({
    ignored: lost.slice(0, 1),
  });
  expect(await ignored(ada.replace(user, { strict: true }))).toMatchObject({ ignored: lost });
  const again = users.create(user, { ifExists: 'update', strict: true });
  expect(await ignored(again)).toMatchObject({ ignored: lost });
  // Nothing was written, so that nothing can have been left out.
  await users.create(user, { ifExists: 'return', strict: true });

  const dept = { name: 'dept', multivalued: true, permissions: { view: ['admin'], edit: ['admin'] } };
  await users.profile.update(({ attributes = [] }) => ({ attributes: [...attributes, dept] }));
  const { attributes: defined = [] } = await users.profile.get();
  expect(defined.map(({ name }) => name)).toEqual(['username', 'email', 'firstName', 'lastName', 'dept']);
  expect(await ignored(ada.update({ attributes }, { strict: true }))).toMatchObject({
    ignored: lost.slice(1),
  });
  expect((await ada.get()).attributes).toEqual({ dept: ['a', 'b'] });
  await ada.update({ firstName: 'Augusta', attributes: { dept: ['b', 'a'] } }, { strict: true });

  // For an older server, who may view may write as well.
  const policies = { ADMIN_VIEW: !has('26.5'), ADMIN_EDIT: true, ENABLED: true };
  for (const [policy, isKept] of Object.entries(policies)) {
    await users.profile.setUnmanagedAttributePolicy(policy);
    const write = users.create({ ...user, username: policy, email: '', attributes }, { strict: true });
    const node = isKept ? await write : undefined;
    if (node) expect((await node.get()).attributes, policy).toEqual({ dept: ['a', 'b'], site: ['x'] });
    else expect(await ignored(write), policy).toMatchObject({ ignored: lost.slice(1) });
  }
});

test('the policy for other attributes is set alone, where the server takes the rest for removed', async () => {
  needs('the policy for attributes that the user profile does not define');
  const realm = await temporaryRealm();
  const { users } = realm;
  const raw = await rawRequests();
  const before = await users.profile.get();
  await users.profile.setUnmanagedAttributePolicy('ENABLED');
  expect(await users.profile.get()).toEqual({ ...before, unmanagedAttributePolicy: 'ENABLED' });
  await users.profile.setUnmanagedAttributePolicy(null);
  expect(await users.profile.get()).toEqual(before);

  const path = `/admin/realms/${nameOf(realm)}/users/profile`;
  const wiped = await raw('PUT', path, { unmanagedAttributePolicy: 'ENABLED' });
  // Keycloak 24 refuses it.
  if (!has('26')) return expect(wiped).toMatchObject({ status: 400 });
  expect(wiped).toMatchObject({ status: 200, body: { unmanagedAttributePolicy: 'ENABLED' } });
  expect(await users.profile.get()).not.toHaveProperty('attributes');
  const named = { username: 'ada', firstName: 'Ada', lastName: 'Lovelace' };
  const write = users.create(named, { strict: true });
  await expect(write).rejects.toMatchObject({ ignored: ['firstName', 'lastName'] });
});
