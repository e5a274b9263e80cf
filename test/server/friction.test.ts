import { expect, test } from 'vitest';
import { temporaryRealm } from './support.ts';

test('explore', async () => {
  const realm = await temporaryRealm();
  await realm.clients.create({ clientId: 'robot', serviceAccountsEnabled: true, publicClient: false });
  await realm.users.create({
    username: 'ada',
    enabled: true,
    email: 'ada@x.test',
    emailVerified: false,
    attributes: {},
  });
  await realm.users.create({ username: 'service-account-fake', enabled: true });
  const qs: Record<string, string>[] = [
    {},
    { enabled: 'true' },
    { emailVerified: 'false' },
    { search: 'service' },
    { search: 'service-account-robot' },
    { username: 'service' },
    { username: 'service-account-robot', exact: 'true' },
    { exact: 'true' },
    { q: 'a:b' },
    { enabled: 'true', briefRepresentation: 'true' },
    { email: '' },
    { firstName: '' },
    { createdAfter: '2020-01-01' },
    { idpAlias: 'x' },
    { search: '', enabled: 'true' },
    { search: '*' },
    { search: 'service', enabled: 'true' },
  ];
  for (const query of qs) {
    const got = (await realm.request('GET', 'users', { query })) as { username: string }[];
    const n = await realm.request('GET', 'users/count', { query }).catch((e) => String(e));
    console.log(
      JSON.stringify(query),
      got.map((u) => u.username).join(','),
      n,
      JSON.stringify(got.find((u) => u.username.endsWith('robot'))),
    );
  }
  const all = (await realm.request('GET', 'users', { query: { enabled: 'true' } })) as {
    id: string;
    username: string;
  }[];
  const robot = all.find(({ username }) => username.endsWith('robot'));
  console.log(JSON.stringify(await realm.request('GET', ['users', robot?.id ?? ''])));
  for (const [path, body] of [
    ['clients', {}],
    ['users', {}],
    ['authentication/flows', {}],
    ['groups', {}],
    ['components', {}],
  ] as const)
    console.log(path, await realm.request('POST', path, { body }).catch((e) => String(e)));
  // q empty
  for (const path of ['users', 'groups', 'clients', 'organizations'])
    console.log(
      path,
      await realm.request('GET', path, { query: { q: '' } }).then(
        (l) => (l as []).length,
        (e) => String(e),
      ),
    );
  // rename of a service account
  const r = await realm
    .request('PUT', ['users', robot?.id ?? ''], { body: { username: 'renamed' } })
    .catch((e) => String(e));
  console.log('rename', r, JSON.stringify(await realm.request('GET', ['users', robot?.id ?? ''])));
  expect(1).toBe(1);
});
