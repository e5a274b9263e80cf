import { expect, onTestFinished, test } from 'vitest';
import { BadRequestError, PartialError, type RealmUpdate } from '../../src/index.ts';
import { administrator, has, nameOf, needs, randomName, temporaryRealm } from './support.ts';

const conditions = [{ condition: 'any-client', configuration: {} }];
const executors = [{ executor: 'pkce-enforcer', configuration: { 'auto-configure': true } }];
const namesOf = (items: readonly { name?: string | undefined }[] | undefined): unknown[] =>
  (items ?? []).map(({ name }) => name);

test('update changes and adds policies by name, a PUT alone removes the others', async () => {
  needs('/client-policies/policies?include-global-policies');
  const { policies, profiles } = (await temporaryRealm()).clientPolicies;
  await profiles.update({ profiles: [{ name: 'pkce', description: 'PKCE', executors }] });
  expect(await policies.get()).toEqual({ policies: [] });
  await policies.update({
    policies: [{ name: 'everyone', description: 'All', enabled: true, conditions, profiles: ['pkce'] }],
  });
  await policies.update({ policies: [{ name: 'bank', profiles: ['fapi-1-baseline'] }] });
  await policies.update({ policies: [{ name: 'everyone', enabled: false }] });
  await policies.update({ policies: [] });
  expect((await policies.get()).policies).toEqual([
    { name: 'everyone', description: 'All', enabled: false, conditions, profiles: ['pkce'] },
    { name: 'bank', enabled: false, conditions: [], profiles: ['fapi-1-baseline'] },
  ]);
  expect((await policies.get({ includeGlobalPolicies: true })).globalPolicies).toEqual([]);
  await expect(policies.update({ policies: [{ name: 'bad', profiles: ['nope'] }] })).rejects.toThrow(
    'Policy bad contains invalid profile nope',
  );
  await policies.replace({ policies: [{ name: 'bank' }] });
  expect(namesOf((await policies.get()).policies)).toEqual(['bank']);
  await policies.replace({ policies: [] });
  expect((await policies.get()).policies).toEqual([]);
});

test('update changes and adds profiles by name, and global ones are shown on demand', async () => {
  const { profiles } = (await temporaryRealm()).clientPolicies;
  await profiles.update({ profiles: [{ name: 'pkce', description: 'PKCE', executors }] });
  await profiles.update({ profiles: [{ name: 'other', executors: [] }] });
  await profiles.update({ profiles: [{ name: 'pkce', description: 'Proof key' }] });
  expect(await profiles.get()).toEqual({
    profiles: [
      { name: 'pkce', description: 'Proof key', executors },
      { name: 'other', executors: [] },
    ],
  });
  const withGlobal = await profiles.get({ includeGlobalProfiles: true });
  expect(namesOf(withGlobal.globalProfiles)).toContain('fapi-1-baseline');
  await expect(profiles.update({ profiles: [{ name: 'fapi-1-baseline' }] })).rejects.toThrow(BadRequestError);

  // What get gives can be written back, the global ones with it.
  await profiles.replace(withGlobal);
  expect(namesOf((await profiles.get()).profiles)).toEqual(['pkce', 'other']);
  await profiles.replace({ profiles: [{ name: 'other' }] });
  expect(namesOf((await profiles.get()).profiles)).toEqual(['other']);
});

test('rules for clients among the settings of a realm are replaced, and kept by an update of others', async () => {
  const realm = await temporaryRealm();
  await realm.update({
    displayName: 'Acme',
    clientProfiles: { profiles: [{ name: 'pkce', executors }] },
    clientPolicies: { policies: [{ name: 'everyone', enabled: true, conditions, profiles: ['pkce'] }] },
  });
  await realm.update({ displayName: 'Acme Ltd', attributes: { a: '1' } });
  await realm.update((found) => ({ ...found, displayName: 'Acme Inc' }) as RealmUpdate);
  const { clientProfiles, clientPolicies, displayName } = await realm.get();
  expect(displayName).toBe('Acme Inc');
  expect(namesOf(clientProfiles?.profiles)).toEqual(['pkce']);
  expect(namesOf(clientPolicies?.policies)).toEqual(['everyone']);
  await realm.update({ clientPolicies: null as never });
  await realm.update({ clientProfiles: { profiles: [] } });
  expect((await realm.clientPolicies.policies.get()).policies).toEqual([]);
  expect((await realm.clientPolicies.profiles.get()).profiles).toEqual([]);
});

test('wrong rules for clients among the settings of a realm are refused with the reason, and nothing is written', async () => {
  const realm = await temporaryRealm({ displayName: 'Acme' });
  const { realms } = administrator().admin;
  const cases: [settings: object, says: RegExp][] = [
    [{ clientPolicies: 'all' }, /^TypeError: clientPolicies must be an object with the list policies/],
    [{ clientProfiles: { profiles: 'all' } }, /^TypeError: clientProfiles must be an object with the list/],
    [{ clientPolicies: { policies: [{ enabled: true }] } }, /400 client policy without name/],
    [{ clientPolicies: { policies: [{ name: 'a', profiles: ['nope'] }] } }, /400 Policy a .*profile nope/],
    [{ clientPolicies: { policies: [{ name: 'a', nope: 1 }] } }, /400 .*nope/],
    [{ clientProfiles: { profiles: [{ name: 'a', executors: [{ executor: 'nope' }] }] } }, /400 .*executor/],
  ];
  for (const [settings, words] of cases) {
    // Older servers say the same in other words.
    const says = has('26') ? words : /^TypeError: client|^BadRequestError: 400 /;
    const whole = { displayName: 'Other', ...settings };
    const name = randomName('rules');
    // The server itself: an error without a reason, or nothing of the rules and no error at all.
    const raw = await realm.request('PUT', [], { body: settings }).catch((error: unknown) => error);
    expect(raw).toSatisfy((error) => error === undefined || /500/.test(String(error)));
    await expect(realm.update(whole).catch(String)).resolves.toMatch(says);
    await expect(realms.ensure({ realm: nameOf(realm), ...whole }).catch(String)).resolves.toMatch(says);
    const made: unknown = await realms.create({ realm: name, ...settings }).catch((error) => error);
    onTestFinished(() =>
      realms
        .byName(name)
        .delete()
        .catch(() => undefined),
    );
    const reason = has('26') ? RegExp(words.source.slice(4)) : /lacks client.*: 400 /;
    expect(String(made)).toMatch(made instanceof PartialError ? reason : says);
  }
  expect((await realm.get()).displayName).toBe('Acme');
});

test('a client of a realm with a policy has to comply with its profiles', async () => {
  const { clientPolicies, clients } = await temporaryRealm();
  const strict = [{ executor: 'secure-client-uris', configuration: {} }];
  await clientPolicies.profiles.update({ profiles: [{ name: 'strict', executors: strict }] });
  await clientPolicies.policies.update({
    policies: [{ name: 'everyone', enabled: true, conditions, profiles: ['strict'] }],
  });
  const web = { clientId: 'web', redirectUris: ['http://acme.test/*'] };
  await expect(clients.create(web)).rejects.toThrow(BadRequestError);
  await clientPolicies.policies.update({ policies: [{ name: 'everyone', enabled: false }] });
  expect(await (await clients.create(web)).get()).toMatchObject(web);
});

test('update changes and adds client types by name, a PUT alone removes the others', async () => {
  needs('/client-types');
  const { clientTypes } = await temporaryRealm();
  const config = {
    standardFlowEnabled: { applicable: true, value: true },
    consentRequired: { applicable: false },
  };
  const types = async (): Promise<unknown> => (await clientTypes.get())['client-types'];
  expect(await types()).toEqual([]);
  expect(namesOf((await clientTypes.get())['global-client-types'])).toContain('service-account');

  await clientTypes.update({
    'client-types': [{ name: 'web', provider: 'default', parent: 'oidc', config }],
  });
  await clientTypes.update({ 'client-types': [{ name: 'job', provider: 'default', config: {} }] });
  await clientTypes.update({
    'client-types': [{ name: 'web', config: { consentRequired: null, publicClient: { applicable: false } } }],
  });
  expect(await types()).toEqual([
    {
      name: 'web',
      provider: 'default',
      parent: 'oidc',
      config: { standardFlowEnabled: config.standardFlowEnabled, publicClient: { applicable: false } },
    },
    { name: 'job', provider: 'default', config: {} },
  ]);
  await expect(
    clientTypes.update({ 'client-types': [{ name: 'oidc', provider: 'default', config: {} }] }),
  ).rejects.toThrow('Duplicated client type name');
  await clientTypes.replace({ 'client-types': [{ name: 'job', provider: 'default', config: {} }] });
  expect(await types()).toEqual([{ name: 'job', provider: 'default', config: {} }]);
});

test('under a policy that rotates secrets, the former one is kept until it is removed', async () => {
  const { clients, clientPolicies } = await temporaryRealm();
  const periods = {
    'expiration-period': 3600,
    'rotated-expiration-period': 600,
    'remaining-rotation-period': 300,
  };
  const executors = [{ executor: 'secret-rotation', configuration: periods }];
  await clientPolicies.profiles.replace({ profiles: [{ name: 'rotating', executors }] });
  const conditions = [{ condition: 'client-access-type', configuration: { type: ['confidential'] } }];
  const all = { name: 'all', enabled: true, profiles: ['rotating'], conditions };
  await clientPolicies.policies.replace({ policies: [all] });
  const web = await clients.create({ clientId: 'web', secret: 'geheim' });
  const { value } = await web.clientSecret.get();
  await web.clientSecret.regenerate();
  expect(await web.clientSecret.rotated.get()).toEqual({ type: 'secret', value });
  expect((await web.clientSecret.get()).value).not.toBe(value);
  await web.clientSecret.rotated.delete();
  await expect(web.clientSecret.rotated.get()).rejects.toThrow('Client does not have a rotated secret');
});
