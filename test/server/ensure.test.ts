import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ensured } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { rawRequests } from './shields/raw.ts';
import { administrator, connect, givenKeys, has, nameOf, randomName, shared, Traffic } from './support.ts';
import { photos, photosClient } from './uma-support.ts';

/** A collection that has `ensure`, and the objects that it is to be tried with. */
interface Family {
  /** What of an object is given, by chance or always. */
  readonly fields: Record<string, fc.Arbitrary<unknown>>;
  readonly always: (name: string) => object;
  readonly ensure: (rep: never) => Promise<Ensured<never>>;
  /** What is there, in the words of what was given. */
  readonly read: (node: never, given: never) => Promise<object>;
  /** Lists that are only added to. */
  readonly added?: RegExp;
}

const keys = 'org.keycloak.keys.KeyProvider';
const text = fc.oneof(
  fc
    .string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'abcXYZ 019-_.ü日') })
    .map((value) => value.trim()),
  fc.constantFrom('', '0', 'false'),
);
const flag = fc.boolean();
const number = fc.integer({ min: 0, max: 9_999 });
const some = (...items: readonly unknown[]): fc.Arbitrary<unknown> => fc.subarray([...items]);
const one = (...items: readonly unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...items);
const word = fc.constantFrom('a', 'b.c', 'with space', 'ü');
const map = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.dictionary(word, fc.oneof(value, fc.constant(null)), { maxKeys: 3, noNullPrototype: true });
const texts = map(text);
const lists = map(
  fc.array(
    text.filter((value) => value !== ''),
    { minLength: 1, maxLength: 3 },
  ),
);
const claim = (value: string): object => ({
  name: 'claim',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-hardcoded-claim-mapper',
  config: { 'claim.name': 'a', 'claim.value': value },
});
const mappers = fc.subarray(['x', 'y']).map((values) => values.slice(0, 1).map(claim));

interface Readable {
  get(): Promise<object>;
}
const get = async (node: Readable): Promise<object> => node.get();

const world = shared(async () => {
  const traffic = new Traffic();
  const { realm: made } = await photos();
  if (has('26')) await made.update({ organizationsEnabled: true });
  if (has('24')) await made.users.profile.update({ unmanagedAttributePolicy: 'ENABLED' });
  for (const name of ['editor', 'viewer']) await made.roles.create({ name });
  await made.clients.create({ clientId: 'web' });
  await made.clients.byClientId('web').roles.create({ name: 'auditor' });
  for (const name of ['staff', 'night']) await made.groups.create({ name });
  await made.clientScopes.create({ name: 'billing', protocol: 'openid-connect' });
  const config = { clientId: 'a', authorizationUrl: 'https://x.test/a', tokenUrl: 'https://x.test/t' };
  await made.identityProviders.create({ alias: 'other', providerId: 'oidc', config });
  if (has('26')) await made.organizations.create({ name: 'supplier', domains: [{ name: 'supplier.test' }] });
  const { authorization } = made.clients.byClientId('photos');
  for (const name of ['read', 'write']) await authorization.scopes.create({ name });
  await authorization.resources.create({ name: 'album', scopes: [{ name: 'read' }, { name: 'write' }] });
  for (const username of ['ada', 'bob'])
    await authorization.policies.user.create({ name: `only ${username}`, users: [username] });
  const { realms } = administrator({ hooks: traffic.hooks }).admin;
  return { traffic, realms, realm: realms.byName(nameOf(made)), photos: uma(made, traffic) };
});

function uma(realm: RealmNode, traffic: Traffic) {
  return connect(nameOf(realm), undefined, { hooks: traffic.hooks }).uma(photosClient);
}

const names = (items: readonly { name?: string | undefined }[] | undefined): unknown =>
  items?.map(({ name }) => name);

function families(): Record<string, () => Family> {
  const realm = (): RealmNode => world().realm;
  const authorization = () => realm().clients.byClientId('photos').authorization;
  const granted = async (
    node: Pick<ReturnType<RealmNode['users']['byId']>, 'roleMappings'>,
    got: object,
  ) => ({
    ...got,
    realmRoles: names(await node.roleMappings.realm.all()),
    clientRoles: { web: names(await node.roleMappings.clients.byClientId('web').all()) },
  });
  const added = /^(realmRoles|clientRoles|groups)/;
  const grants = { realmRoles: some('editor', 'viewer'), clientRoles: fc.constant({ web: ['auditor'] }) };
  const policy = (
    collection: () => { ensure: Family['ensure'] | ((rep: never) => Promise<unknown>) },
    fields: Family['fields'],
    always: object = {},
    read: Family['read'] = get as never,
  ): Family => ({
    fields: { description: text, logic: one('POSITIVE', 'NEGATIVE'), ...fields },
    always: (name) => ({ name, ...always }),
    ensure: (rep) => collection().ensure(rep) as Promise<Ensured<never>>,
    read,
  });
  const linked = (async (node: { get(query: object): Promise<object> }) => {
    const got = (await node.get({ expand: true })) as Record<string, { name: string }[]>;
    const { resourcesData, scopesData, policiesData } = got;
    return {
      ...got,
      resources: names(resourcesData),
      scopes: names(scopesData),
      policies: names(policiesData),
    };
  }) as never;
  const groups = (collection: () => { ensure(rep: never): Promise<unknown> }): Family => ({
    fields: { ...(has('26.3') && { description: text }), attributes: lists, ...grants },
    always: (name) => ({ name }),
    ensure: (rep) => collection().ensure(rep) as Promise<Ensured<never>>,
    added,
    read: async (node: never) => granted(node, await get(node)),
  });
  return {
    roles: () => ({
      fields: {
        description: text,
        attributes: lists,
        composites: fc.record(
          { realm: some('editor', 'viewer'), client: fc.record({ web: some('auditor') }) },
          { requiredKeys: [] },
        ),
      },
      always: (name) => ({ name }),
      ensure: (rep) => realm().roles.ensure(rep) as never,
      read: async (node: ReturnType<RealmNode['roles']['byName']>) => ({
        ...(await node.get()),
        composites: {
          realm: names(await node.composites.realm.all()),
          client: { web: names(await node.composites.clients.byClientId('web').all()) },
        },
      }),
    }),
    'roles of a client': () => ({
      fields: { description: text, attributes: lists },
      always: (name) => ({ name }),
      ensure: (rep) => realm().clients.byClientId('web').roles.ensure(rep) as never,
      read: get as never,
    }),
    clients: () => ({
      fields: {
        name: text,
        description: text,
        enabled: flag,
        publicClient: flag,
        serviceAccountsEnabled: flag,
        standardFlowEnabled: flag,
        consentRequired: flag,
        fullScopeAllowed: flag,
        redirectUris: some('https://a.test/*', 'https://b.test/*', '/c/*'),
        webOrigins: some('+', 'https://a.test'),
        notBefore: number,
        attributes: texts,
        secret: one('first-secret', 'second-secret'),
        defaultClientScopes: some(...(has('25') ? ['basic'] : []), 'roles', 'email'),
        optionalClientScopes: some('phone', 'billing'),
        protocolMappers: mappers,
      },
      always: (clientId) => ({ clientId }),
      ensure: (rep) => realm().clients.ensure(rep) as never,
      added: /^protocolMappers/,
      read: async (node: Readable, given: { defaultClientScopes?: readonly string[] }) => {
        const got = (await node.get()) as { defaultClientScopes: string[]; serviceAccountsEnabled: boolean };
        const { defaultClientScopes: scopes, serviceAccountsEnabled: hasAccount } = got;
        // The server itself adds it.
        const isOwn = (name: string): boolean =>
          hasAccount && name === 'service_account' && !given.defaultClientScopes?.includes(name);
        return { ...got, defaultClientScopes: scopes.filter((name) => !isOwn(name)) };
      },
    }),
    'clients of version 2': () => ({
      fields: {
        displayName: text,
        description: text,
        enabled: flag,
        redirectUris: some('https://a.test/', 'https://b.test/'),
      },
      always: (clientId) => ({ clientId, protocol: 'openid-connect' }),
      ensure: (rep) => realm().clientsV2.ensure(rep) as never,
      read: get as never,
    }),
    'client scopes': () => ({
      fields: { description: text, attributes: texts, protocolMappers: mappers },
      always: (name) => ({ name, protocol: 'openid-connect' }),
      ensure: (rep) => realm().clientScopes.ensure(rep) as never,
      added: /^protocolMappers/,
      read: get as never,
    }),
    'protocol mappers': () => ({
      fields: {
        config: fc.record({ 'claim.name': one('a', 'b'), 'claim.value': text }, { requiredKeys: [] }),
      },
      always: (name) => ({ ...claim('x'), config: undefined, name }),
      ensure: (rep) => realm().clients.byClientId('web').protocolMappers.ensure(rep) as never,
      read: get as never,
    }),
    users: () => ({
      fields: {
        firstName: text,
        lastName: text,
        email: fc.uuid().map((id) => `${id}@Acme.test`),
        emailVerified: flag,
        enabled: flag,
        attributes: lists,
        requiredActions: some('VERIFY_EMAIL', 'UPDATE_PASSWORD'),
        credentials: fc.constant([{ type: 'password', value: 'secret' }]),
        ...grants,
        groups: some('/staff', '/night'),
      },
      always: (name) => ({ username: name.toUpperCase() }),
      ensure: (rep) => realm().users.ensure(rep) as never,
      added,
      read: async (node: ReturnType<RealmNode['users']['byId']>) =>
        granted(node, { ...(await node.get()), groups: (await node.groups.all()).map(({ path }) => path) }),
    }),
    groups: () => groups(() => realm().groups),
    'groups in a group': () => groups(() => realm().groups.byPath('/staff').children),
    'groups of an organization': () => ({
      ...groups(() => realm().organizations.byAlias('supplier').groups),
    }),
    organizations: () => ({
      fields: { description: text, attributes: lists, enabled: flag, redirectUrl: one('https://x.test', '') },
      always: (name) => ({ name, domains: [{ name: `${name}.test` }] }),
      ensure: (rep) => realm().organizations.ensure(rep) as never,
      read: get as never,
    }),
    'identity providers': () => ({
      fields: {
        displayName: text,
        enabled: flag,
        trustEmail: flag,
        storeToken: flag,
        hideOnLogin: flag,
        linkOnly: flag,
        firstBrokerLoginFlowAlias: one('first broker login'),
      },
      always: (alias) => ({
        alias,
        providerId: 'oidc',
        config: {
          clientId: 'a',
          clientSecret: 'hidden',
          authorizationUrl: 'https://x.test/a',
          tokenUrl: 'https://x.test/t',
        },
      }),
      ensure: (rep) => realm().identityProviders.ensure(rep) as never,
      read: get as never,
    }),
    'mappers of an identity provider': () => ({
      fields: {},
      always: (name) => ({
        name,
        identityProviderMapper: 'hardcoded-attribute-idp-mapper',
        config: { attribute: 'a', 'attribute.value': name.slice(-2), syncMode: 'INHERIT' },
      }),
      ensure: (rep) => realm().identityProviders.byAlias('other').mappers.ensure(rep) as never,
      read: get as never,
    }),
    components: () => ({
      fields: {
        config: fc.record(
          { priority: number.map((value) => [`${value}`]), enabled: flag.map((value) => [`${value}`]) },
          { requiredKeys: [] },
        ),
      },
      always: (name) => ({ name, providerId: 'hmac-generated', providerType: keys }),
      ensure: (rep) => realm().components.ensure(rep) as never,
      read: get as never,
    }),
    'user storages': () => ({
      fields: {},
      always: (name) => ({
        name,
        providerId: 'ldap',
        providerType: 'org.keycloak.storage.UserStorageProvider',
        config: {
          vendor: ['ad'],
          connectionUrl: ['ldap://x.test'],
          usersDn: ['ou=x'],
          authType: ['simple'],
          bindDn: ['cn=x'],
          bindCredential: ['hidden'],
          editMode: ['READ_ONLY'],
          enabled: ['false'],
          usernameLDAPAttribute: ['uid'],
          rdnLDAPAttribute: ['uid'],
          uuidLDAPAttribute: ['entryUUID'],
          userObjectClasses: ['person'],
        },
      }),
      ensure: (rep) => realm().components.ensure(rep) as never,
      read: get as never,
    }),
    flows: () => ({
      fields: {
        description: text,
        steps: fc.uniqueArray(
          fc.record({
            provider: one('auth-cookie', 'auth-otp-form', 'auth-spnego') as fc.Arbitrary<string>,
            requirement: one('REQUIRED', 'ALTERNATIVE', 'DISABLED') as fc.Arbitrary<string>,
          }),
          { maxLength: 3, selector: ({ provider }) => provider },
        ),
      },
      always: (alias) => ({ alias }),
      ensure: (rep) => realm().authentication.flows.ensure(rep) as never,
      read: async (node: ReturnType<RealmNode['authentication']['flows']['byId']>) => ({
        ...(await node.get()),
        // In their order.
        steps: (await node.executions.all()).map(({ providerId, requirement }, index) => ({
          provider: providerId,
          requirement,
          index,
        })),
      }),
    }),
    workflows: () => ({
      fields: {
        enabled: flag,
        steps: fc.uniqueArray(
          fc.record({
            uses: one('disable-user', 'delete-user', 'notify-user') as fc.Arbitrary<string>,
            after: one('P9D', 'P8D'),
          }),
          { minLength: 1, maxLength: 3, selector: ({ uses }) => uses },
        ),
      },
      always: (name) => ({ name, on: 'user-authenticated', steps: [{ uses: 'disable-user', after: 'P9D' }] }),
      ensure: (rep) => realm().workflows.ensure(rep) as never,
      read: get as never,
    }),
    'texts of a locale': () => ({
      fields: Object.fromEntries(['a', 'b.c', 'ü'].map((key) => [key, text.filter((value) => value !== '')])),
      always: () => ({}),
      ensure: (rep) => realm().localization.byLocale('de').ensure(rep) as never,
      read: get as never,
    }),
    'authorization scopes': () => ({
      fields: { displayName: text, iconUri: one('https://x.test/i', '') },
      always: (name) => ({ name }),
      ensure: (rep) => authorization().scopes.ensure(rep) as never,
      read: get as never,
    }),
    'authorization resources': () => ({
      fields: {
        displayName: text,
        type: text,
        uris: some('/a', '/b'),
        ownerManagedAccess: flag,
        attributes: lists,
        scopes: some('read', 'write').map((scopes) => (scopes as string[]).map((name) => ({ name }))),
      },
      always: (name) => ({ name }),
      ensure: (rep) => authorization().resources.ensure(rep) as never,
      read: get as never,
    }),
    'policies on users': () =>
      policy(
        () => authorization().policies.user,
        { users: fc.subarray(['ada', 'bob'], { minLength: 1 }) },
        { users: ['ada'] },
        (async (node: Readable) => {
          const got = (await node.get()) as { users: string[] };
          const users = got.users.map(async (id) => (await realm().users.byId(id).get()).username);
          return { ...got, users: await Promise.all(users) };
        }) as never,
      ),
    'policies on a time': () =>
      policy(
        () => authorization().policies.time,
        { hour: number.map((hour) => hour % 12) },
        { hour: 3, hourEnd: 20 },
      ),
    'policies on a claim': () =>
      policy(
        () => authorization().policies.regex,
        { pattern: one('x', '^a+$') },
        { targetClaim: 'sub', pattern: 'x' },
      ),
    'policies of policies': () =>
      policy(
        () => authorization().policies.aggregate,
        { policies: fc.subarray(['only ada', 'only bob'], { minLength: 1 }) },
        { policies: ['only ada'] },
        linked,
      ),
    'permissions on scopes': () =>
      policy(
        () => authorization().permissions.scope,
        {
          logic: fc.constant('POSITIVE'),
          scopes: fc.subarray(['read', 'write'], { minLength: 1 }),
          policies: some('only ada', 'only bob'),
        },
        { scopes: ['read'] },
        linked,
      ),
    'resources of a resource server': () => ({
      fields: {
        displayName: text,
        type: text,
        uris: some('/a', '/b'),
        ownerManagedAccess: flag,
        attributes: lists,
        resource_scopes: some('read', 'write'),
      },
      always: (name) => ({ name }),
      ensure: (rep) => world().photos.resources.ensure(rep) as never,
      read: async (node: Readable) => {
        const got = (await node.get()) as { resource_scopes?: { name: string }[] };
        return { ...got, resource_scopes: names(got.resource_scopes) };
      },
    }),
    'the user profile': () => ({
      fields: {
        unmanagedAttributePolicy: one('ENABLED', 'ADMIN_EDIT'),
        attributes: fc
          .uniqueArray(
            fc.record(
              {
                name: one('dept', 'desk', 'firstName') as fc.Arbitrary<string>,
                displayName: text,
                required: one({}, { roles: ['user'] }),
                multivalued: flag,
                validations: one({ length: { max: '20' } }, {}),
                permissions: fc.record({ view: some('admin', 'user'), edit: some('admin', 'user') }),
              },
              { requiredKeys: ['name'] },
            ),
            { maxLength: 3, selector: ({ name }) => name },
          )
          .map((own) => [{ name: 'username' }, { name: 'email' }, ...own]),
        groups: some({ name: 'work', displayHeader: 'Work' }, { name: 'home' }),
      },
      always: () => ({}),
      ensure: (rep) => realm().users.profile.ensure(rep) as never,
      read: get as never,
    }),
    'the settings of events': () => ({
      fields: {
        eventsEnabled: flag,
        eventsExpiration: number,
        eventsListeners: some('jboss-logging', 'email'),
        enabledEventTypes: fc.subarray(['LOGIN', 'LOGOUT', 'REGISTER'], { minLength: 1 }),
        adminEventsEnabled: flag,
        adminEventsDetailsEnabled: flag,
      },
      always: () => ({}),
      ensure: (rep) => realm().events.config.ensure(rep) as never,
      read: get as never,
    }),
  };
}

/** Realms have a test of their own: each is a second's work for the server. */
const realms = (): Family => ({
  fields: {
    displayName: text,
    displayNameHtml: text,
    registrationAllowed: flag,
    rememberMe: flag,
    verifyEmail: flag,
    sslRequired: one('none', 'external'),
    accessTokenLifespan: fc.integer({ min: 60, max: 900 }),
    eventsExpiration: number,
    supportedLocales: some('de', 'en'),
    passwordPolicy: one('length(8)', ''),
    attributes: texts,
    smtpServer: fc.constant({
      host: 'mail.test',
      from: 'a@acme.test',
      auth: 'true',
      user: 'a',
      password: 'hidden',
    }),
    roles: fc.constant({ realm: [{ name: 'editor' }] }),
    groups: fc.constant([{ name: 'staff', realmRoles: ['offline_access'] }]),
  },
  always: (realm) => ({ realm, components: givenKeys }),
  ensure: (rep) => world().realms.ensure(rep) as never,
  added: /^(roles|groups)/,
  read: async (node: RealmNode, { groups = [] }: { groups?: readonly unknown[] }) => {
    const staff = node.groups.byPath('/staff');
    const roles = groups.length > 0 ? names(await staff.roleMappings.realm.all()) : [];
    const found = { name: (await staff.find())?.name, realmRoles: roles };
    return { ...(await node.get()), roles: { realm: await node.roles.all() }, groups: [found] };
  },
});

/** Where an answer does not hold what was given; nothing and what is empty are the same. */
function lacks(
  given: unknown,
  got: unknown,
  unknown: readonly string[] = [],
  added: RegExp = /^$/,
  path = '',
): string[] {
  if (unknown.includes(path)) return [];
  const isNothing = (value: unknown): boolean =>
    !value || value === '0' || (typeof value === 'object' && Object.keys(value).length === 0);
  if (given === undefined || (isNothing(given) && isNothing(got))) return [];
  if (Array.isArray(given)) {
    const items = Array.isArray(got) ? got : [];
    const isOrdered = /^steps$|^attributes$/.test(path);
    const isIn = (item: unknown, index: number): boolean =>
      (isOrdered ? items.slice(index, index + 1) : items).some((held) => lacks(item, held).length === 0);
    const isAll = items.length === given.length || added.test(path);
    return given.every(isIn) && isAll ? [] : [`${path}: ${JSON.stringify(given)} is ${JSON.stringify(got)}`];
  }
  if (typeof given === 'object' && given !== null) {
    return Object.entries(given).flatMap(([key, value]) =>
      lacks(value, (got as Record<string, unknown>)?.[key], unknown, added, path ? `${path}.${key}` : key),
    );
  }
  const [one, other] = [String(given), String(got)];
  const isSame = one === other || (/^(username|email)$/.test(path) && one.toLowerCase() === other);
  return isSame ? [] : [`${path}: ${one} is ${other}`];
}

function writes(traffic: Traffic): string[] {
  return traffic.requests
    .splice(0)
    .filter((line) => !line.startsWith('GET ') && !line.includes('/protocol/'));
}

/** An object is made, or changed, as it is given; a second run finds it so, and writes nothing. */
async function check({ fields, always, ensure, read, added }: Family, numRuns: number): Promise<void> {
  const { traffic } = world();
  const given = fc.record(fields, { requiredKeys: [], noNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(fc.tuple(given, given), async (both) => {
      const name = randomName('x');
      for (const wanted of both) {
        const rep = { ...always(name), ...wanted };
        await ensure(rep as never);
        writes(traffic);
        const { node, created, changed, diff, unknown } = await ensure(rep as never);
        expect({ created, changed, diff, writes: writes(traffic) }).toEqual({
          created: false,
          changed: false,
          diff: [],
          writes: [],
        });
        expect(lacks(rep, await read(node, rep as never), unknown, added)).toEqual([]);
      }
    }),
    { numRuns, endOnFailure: true },
  );
}

test('the server itself gives a list back in another order, drops what is empty, and masks a secret', async () => {
  const request = await rawRequests();
  const path = `/admin/realms/${nameOf(world().realm)}`;
  const attributes = { a: ['2', '1'], none: [] };
  await request('POST', `${path}/roles`, { name: 'raw', attributes });
  const { body } = await request('GET', `${path}/roles/raw`);
  expect((body as { attributes: object }).attributes).not.toHaveProperty('none');
  const config = {
    clientId: 'a',
    clientSecret: 's',
    authorizationUrl: 'https://x.test/a',
    tokenUrl: 'https://x.test/t',
  };
  await request('POST', `${path}/identity-provider/instances`, { alias: 'raw', providerId: 'oidc', config });
  const idp = await request('GET', `${path}/identity-provider/instances/raw`);
  expect(idp.body).toMatchObject({ config: { clientSecret: '**********' } });
});

describe('for random objects, ensure settles, and the server has what was given', () => {
  test.for(Object.entries(families()))('%s', async ([, family]) => {
    await check(family(), 3);
  });

  test('realms', async () => {
    await check({ ...realms() }, 2);
    const all = await world().realms.all({ briefRepresentation: true });
    for (const { realm } of all)
      if (/^x-[0-9a-f]{12}$/.test(realm ?? ''))
        await world()
          .realms.byName(realm as string)
          .delete();
  });
});
