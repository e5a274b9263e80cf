import { describe, expect, test } from 'vitest';
import { failure } from '../support.ts';
import { gate, keycloak } from './keycloak.ts';

describe('where the PUT of the server clears what is not sent', () => {
  test('the object is read, the changes laid over it, and the whole written', async () => {
    const role = {
      id: 'r1',
      name: 'editor',
      description: 'Edits',
      attributes: { desk: ['7'], floor: ['1', '2'], old: ['x'] },
    };
    const { acme, calls, writes } = keycloak({ roles: [role] });
    await acme.roles.byName('editor').update({
      description: undefined,
      attributes: { floor: ['3'], old: null, never: null, desk: undefined as never },
    });
    expect(calls()).toEqual(['GET /roles/editor', 'PUT /roles/editor']);
    expect(writes()[0]?.[1]).toEqual({ ...role, attributes: { desk: ['7'], floor: ['3'] } });
  });

  test('null outside of a map is sent, and a list is replaced', async () => {
    const steps = [{ uses: 'a' }, { uses: 'b' }];
    const { acme, writes } = keycloak({ workflows: [{ id: 'w1', name: 'off', on: 'login', steps }] });
    await acme.workflows.byId('w1').update({ on: null, steps: [{ uses: 'c' }] });
    expect(writes()).toEqual([
      ['PUT /workflows/w1', { id: 'w1', name: 'off', on: null, steps: [{ uses: 'c' }] }],
    ]);
  });

  test('an attribute survives whose name means something to an object', async () => {
    const attributes = JSON.parse('{"__proto__":["1"],"constructor":["2"]}');
    const { acme, sent } = keycloak({ roles: [{ id: 'r1', name: 'editor', attributes }] });
    await acme.roles
      .byName('editor')
      .update(JSON.parse('{"attributes":{"__proto__":["3"],"toString":["4"]}}'));
    expect(sent[1]?.body).toContain('"attributes":{"__proto__":["3"],"constructor":["2"],"toString":["4"]}');
  });
});

describe('where the server merges', () => {
  test('a user is sent in part, and whole when attributes are given', async () => {
    const ada = { id: 'u1', username: 'ada', email: 'ada@x.test', attributes: { dept: ['a'], site: ['b'] } };
    const { acme, calls, writes } = keycloak({ users: [ada] });
    await acme.users.byId('u1').update({ firstName: 'Ada' });
    expect(calls()).toEqual(['PUT /users/u1']);
    await acme.users.byId('u1').update({ attributes: { dept: null } });
    expect(writes()).toEqual([
      ['PUT /users/u1', { firstName: 'Ada' }],
      ['PUT /users/u1', { ...ada, firstName: 'Ada', attributes: { site: ['b'] } }],
    ]);
  });

  test('a client says each time what it has, and is read where that is not given', async () => {
    const services = {
      authorizationServicesEnabled: true,
      serviceAccountsEnabled: true,
      frontchannelLogout: false,
    };
    const { acme, calls, writes } = keycloak({
      clients: [{ id: 'c1', clientId: 'web', name: 'Web', ...services }],
    });
    await acme.clients.byId('c1').update({ attributes: { a: null } });
    await acme.clients.byId('c1').update({ authorizationServicesEnabled: false });
    await acme.clients.byId('c1').update({ ...services, frontchannelLogout: true });
    expect(calls()).toEqual([
      'GET /clients/c1',
      'PUT /clients/c1',
      'GET /clients/c1',
      'PUT /clients/c1',
      'PUT /clients/c1',
    ]);
    expect(writes().map(([, body]) => body)).toEqual([
      { attributes: { a: null }, ...services },
      { ...services, authorizationServicesEnabled: false },
      { ...services, frontchannelLogout: true },
    ]);
  });

  test('a realm is sent whole, but for what the server knows by other names', async () => {
    const acmeRealm = {
      id: '1',
      realm: 'acme',
      loginTheme: 'dark',
      attributes: { a: '1', b: '2' },
      smtpServer: { host: 'mail.x.test', password: '**********' },
      webAuthnPolicySignatureAlgorithms: ['ES256'],
    };
    const shown = {
      identityProviders: [{ alias: 'x', config: { clientSecret: '**********' } }],
      clientSessionIdleTimeout: 0,
      scimApiEnabled: false,
    };
    const { acme, calls, writes } = keycloak({ '': { ...acmeRealm, ...shown } });
    await acme.update({ loginTheme: 'light', attributes: undefined });
    expect(calls()).toEqual(['GET /', 'PUT /']);
    await acme.update({ attributes: { a: null, c: '3' }, clientSessionIdleTimeout: 5 });
    await acme.update({ smtpServer: { port: '25' } });
    const smtpServer = { ...acmeRealm.smtpServer, port: '25' };
    const attributes = { b: '2', c: '3' };
    expect(writes().map(([, body]) => body)).toEqual([
      { ...acmeRealm, loginTheme: 'light' },
      { ...acmeRealm, loginTheme: 'light', attributes, clientSessionIdleTimeout: 5 },
      { ...acmeRealm, loginTheme: 'light', attributes, smtpServer },
    ]);
  });

  test('what else a PUT needs, or resets, is read and sent along', async () => {
    const { acme, writes, calls } = keycloak({
      components: [{ id: 'p1', name: 'ldap', providerId: 'ldap', providerType: 'Storage', config: {} }],
      'client-scopes': [{ id: 's1', name: 'billing', protocol: 'openid-connect' }],
      'events/config': { eventsEnabled: true, eventsExpiration: 60, enabledEventTypes: ['LOGIN'] },
    });
    await acme.components.byId('p1').update({ config: { vendor: ['ad'] } });
    await acme.clientScopes.byId('s1').update({ description: 'Bills' });
    await acme.events.config.update({ adminEventsEnabled: true });
    expect(writes().map(([, body]) => body)).toEqual([
      { config: { vendor: ['ad'] }, providerId: 'ldap', providerType: 'Storage' },
      { description: 'Bills', name: 'billing' },
      { eventsEnabled: true, eventsExpiration: 60, adminEventsEnabled: true },
    ]);
    await acme.clientScopes.byId('s1').update({ name: 'bills' });
    expect(calls().at(-1)).toBe('PUT /client-scopes/s1');
    expect(calls().filter((call) => call === 'GET /client-scopes/s1')).toHaveLength(1);
  });
});

test('a list that is one document is changed by name: what is new comes last, the rest stays', async () => {
  const { acme, writes } = keycloak({
    'client-policies/policies': {
      policies: [
        { name: 'a', enabled: true, profiles: ['x', 'y'] },
        { name: 'b', enabled: true },
      ],
      globalPolicies: [{ name: 'g' }],
    },
    'client-policies/profiles': { profiles: [{ name: 'p', description: 'P' }] },
  });
  await acme.clientPolicies.policies.update({ policies: [{ name: 'c' }, { name: 'a', profiles: ['z'] }] });
  await acme.clientPolicies.profiles.update(({ profiles = [] }) => ({
    profiles: profiles.map(({ name = '' }) => ({ name, executors: [] })),
  }));
  expect(writes().map(([, body]) => body)).toEqual([
    {
      policies: [{ name: 'a', enabled: true, profiles: ['z'] }, { name: 'b', enabled: true }, { name: 'c' }],
    },
    { profiles: [{ name: 'p', description: 'P', executors: [] }] },
  ]);
});

describe('a function that makes the changes', () => {
  const editor = () => ({ roles: [{ id: 'r1', name: 'editor', attributes: { count: ['1'] } }] });

  test('is given a copy: what it does to that is no change', async () => {
    const { acme, writes } = keycloak(editor());
    await acme.roles.byName('editor').update((current) => {
      current.attributes = {};
      return { description: 'Edits' };
    });
    expect(writes()[0]?.[1]).toMatchObject({ description: 'Edits', attributes: { count: ['1'] } });
  });

  test('is called again when someone wrote while it was waited for, and not when nobody did', async () => {
    const { acme, world, calls, writes } = keycloak(editor());
    const asked = gate();
    const written = gate();
    const seen: unknown[] = [];
    const update = acme.roles.byName('editor').update(async ({ attributes }) => {
      seen.push(attributes?.['count']);
      asked.open();
      await written.opened;
      return { attributes: { count: [`${Number(attributes?.['count']?.[0]) + 1}`] } };
    });
    await asked.opened;
    Object.assign(world['roles'] as object[], [{ id: 'r1', name: 'editor', attributes: { count: ['5'] } }]);
    written.open();
    await update;
    expect(seen).toEqual([['1'], ['5']]);
    expect(writes()).toEqual([
      ['PUT /roles/editor', { id: 'r1', name: 'editor', attributes: { count: ['6'] } }],
    ]);
    expect(calls().filter((call) => call === 'GET /roles/editor')).toHaveLength(3);
  });

  test('may itself update the object, because its promise is not waited for in the turn of that', {
    timeout: 5_000,
  }, async () => {
    const { acme, world } = keycloak(editor());
    const role = acme.roles.byName('editor');
    await role.update(async ({ description }) => {
      if (description === undefined) await role.update({ description: 'Edits' });
      return { attributes: { of: [description ?? ''] } };
    });
    expect(world['roles']).toMatchObject([
      { description: 'Edits', attributes: { count: ['1'], of: ['Edits'] } },
    ]);
  });
});

test.for([undefined, null, 'x', [], () => undefined, async () => 'x'])(
  'an update that is no object is a TypeError, and nothing is written: %s',
  async (changes) => {
    const { acme, writes } = keycloak({ roles: [{ id: 'r1', name: 'editor' }] });
    expect(await failure(acme.roles.byName('editor').update(changes as object))).toBeInstanceOf(TypeError);
    expect(writes()).toEqual([]);
  },
);
