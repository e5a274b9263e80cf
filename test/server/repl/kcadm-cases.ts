/** What the examples of docs/from-kcadm.md need, and what each must have done on the server. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, inject, onTestFinished } from 'vitest';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { Directory } from '../ldap.ts';
import { administrator, connect } from '../support.ts';
import { type Ran, Shell } from './shell.ts';

type Json = Record<string, unknown>;

/** A realm and a folder of one example. */
export class Site {
  readonly shell: Shell = new Shell({ SECRET: secret });
  readonly realm: RealmNode;
  readonly name: string;
  /** What stands in the page, and what is meant on this server. */
  readonly replaced: Map<string, string>;

  constructor(realm: RealmNode, name: string) {
    this.realm = realm;
    this.name = name;
    this.replaced = new Map([
      ['demorealm', name],
      ['http://localhost:8080 ', `${inject('keycloak').url} `],
    ]);
    this.shell.write('password.txt', `${inject('keycloak').password}\n`);
  }

  /** The lines of the page for this realm. */
  named(lines: string): string {
    return [...this.replaced].reduce((text, [from, to]) => text.replaceAll(from, to), lines);
  }

  /** Reads what the server has, without the tree. */
  async read<T = Json>(path: string, query?: Json): Promise<T> {
    return (await this.realm.request('GET', path === '' ? [] : path, query && { query })) as T;
  }

  async post(path: string, body: unknown): Promise<void> {
    await this.realm.request('POST', path, { body });
  }

  /** The first of a list that has such a field. */
  async one(path: string, field: string, value: string): Promise<Json & { id: string }> {
    const list = await this.read<(Json & { id: string })[]>(path, { max: 1000 });
    return list.find((item) => item[field] === value) as Json & { id: string };
  }

  async has(path: string, field: string, value: string): Promise<boolean> {
    return (await this.one(path, field, value)) !== undefined;
  }

  async client(clientId = 'myapp', more: Json = {}): Promise<string> {
    await this.post('clients', { clientId, enabled: true, ...more });
    return (await this.one('clients', 'clientId', clientId)).id;
  }

  async user(username = 'testuser', more: Json = {}): Promise<string> {
    await this.post('users', { username, enabled: true, ...more });
    return (await this.one('users', 'username', username)).id;
  }

  async role(name: string, description?: string): Promise<Json & { id: string }> {
    await this.post('roles', { name, description });
    return await this.read(`roles/${name}`);
  }

  async group(name = 'Group'): Promise<string> {
    await this.post('groups', { name });
    return (await this.one('groups', 'name', name)).id;
  }

  async management(): Promise<string> {
    return (await this.one('clients', 'clientId', 'realm-management')).id;
  }

  /** `create-client` and `view-users` of the client `realm-management`. */
  async rights(): Promise<readonly Json[]> {
    const id = await this.management();
    return [
      await this.read(`clients/${id}/roles/create-client`),
      await this.read(`clients/${id}/roles/view-users`),
    ];
  }
}

export interface Case {
  /** Whether the example makes the realm. */
  readonly isAbsent?: true;
  /** Whether it has a realm of its own; others leave theirs to the next one. */
  readonly isAlone?: true;
  /** Makes what the example needs. */
  readonly given?: (site: Site) => Promise<unknown>;
  readonly check: (site: Site, ran: Ran) => unknown;
}

const secret = 'd0b8122f-8dfb-46b7-b68a-f5cc4e25d000';
const json = ({ out }: Ran): Json => JSON.parse(out) as Json;
const list = ({ out }: Ran): Json[] => JSON.parse(out) as Json[];
const names = (ran: Ran, field = 'name'): unknown[] =>
  list(ran)
    .map((item) => item[field])
    .sort();
const prints =
  (expected: Json) =>
  (_: Site, ran: Ran): void =>
    expect(json(ran)).toMatchObject(expected);
const printsNames =
  (expected: readonly string[], field = 'name') =>
  (_: Site, ran: Ran): void =>
    expect(names(ran, field)).toEqual([...expected].sort());
const includes =
  (expected: readonly string[], field = 'name') =>
  (_: Site, ran: Ran): void =>
    expect(names(ran, field)).toEqual(expect.arrayContaining([...expected]));
const hasRealm =
  (expected: Json) =>
  async (site: Site): Promise<void> =>
    expect(await site.read('')).toMatchObject(expected);

/** A role with the roles of the realm and of a client that it holds, one of them by way of another one. */
async function composite(site: Site): Promise<void> {
  const first = await site.role('first');
  const second = await site.role('second');
  await site.role('user');
  await site.role('testrole');
  const [create, view] = await site.rights();
  await site.post('roles/testrole/composites', [first, create]);
  await site.post('roles/first/composites', [second, view]);
}

/** A client with two roles. */
async function operations(site: Site): Promise<string> {
  const id = await site.client('test-client');
  for (const name of ['operations', 'support']) await site.post(`clients/${id}/roles`, { name });
  return id;
}

/** A user or a group with a role of the realm, and one of a client that holds others. */
async function mapped(site: Site, path: string): Promise<void> {
  const [first, second] = [await site.role('first'), await site.role('second')];
  await site.role('user');
  await site.post('roles/first/composites', [second]);
  const management = await site.management();
  const manage = await site.read(`clients/${management}/roles/view-users`);
  await site.post(`${path}/role-mappings/realm`, [first]);
  await site.post(`${path}/role-mappings/clients/${management}`, [manage]);
}

const ofUser = { given: async (site: Site) => mapped(site, `users/${await site.user()}`) };
const ofGroup = { given: async (site: Site) => mapped(site, `groups/${await site.group()}`) };

const rightsOf = async (site: Site, path: string): Promise<unknown[]> => {
  const found = await site.read<Json[]>(`${path}/${await site.management()}`);
  return found.map(({ name }) => name).sort();
};
const both = ['create-client', 'view-users'];
const givenRights =
  (path: (site: Site) => Promise<string>) =>
  async (site: Site): Promise<void> =>
    site.post(`${await path(site)}/role-mappings/clients/${await site.management()}`, await site.rights());

const provider = (site: Site, name: string): Promise<Json & { id: string }> =>
  site.one('components', 'name', name);
const identityProvider =
  (alias: string, expected: Json = {}) =>
  async (site: Site): Promise<void> => {
    const found = await site.read(`identity-provider/instances/${alias}`);
    expect(found).toMatchObject({ alias, enabled: true, ...expected });
  };
const social = (alias: string, clientId: string, more: Json = {}): Case => ({
  check: identityProvider(alias, {
    config: { useJwksUrl: 'true', clientId, clientSecret: '**********', ...more },
  }),
});
const facebook = (site: Site): Promise<void> =>
  site.post('identity-provider/instances', {
    alias: 'facebook',
    providerId: 'facebook',
    enabled: true,
    config: { clientId: 'a', clientSecret: 'b' },
  });

const entry = (uid: string): Record<string, readonly string[]> => ({
  objectClass: ['inetOrgPerson', 'person'],
  uid: [uid],
  cn: [uid],
  sn: [uid],
  mail: [`${uid}@acme.test`],
  entryUUID: [uid],
});
async function directory(site: Site): Promise<Directory> {
  const found = await Directory.start('uid=admin,ou=system:secret', {
    '': { objectClass: ['top'], supportedLDAPVersion: ['3'] },
    'uid=ada,ou=people,dc=keycloak,dc=org': entry('ada'),
  });
  site.replaced.set('ldap://localhost:10389', found.url);
  return found;
}
async function ldap(site: Site, editMode = 'READ_ONLY'): Promise<void> {
  const { url } = await directory(site);
  await site.post('components', {
    name: 'kerberos-ldap-provider',
    providerId: 'ldap',
    providerType: 'org.keycloak.storage.UserStorageProvider',
    config: {
      enabled: ['true'],
      importEnabled: ['true'],
      vendor: ['other'],
      editMode: [editMode],
      authType: ['simple'],
      connectionUrl: [url],
      bindDn: ['uid=admin,ou=system'],
      bindCredential: ['secret'],
      usersDn: ['ou=people,dc=keycloak,dc=org'],
      usernameLDAPAttribute: ['uid'],
      rdnLDAPAttribute: ['uid'],
      uuidLDAPAttribute: ['entryUUID'],
      userObjectClasses: ['inetOrgPerson'],
      pagination: ['false'],
      batchSizeForSync: ['1000'],
    },
  });
}
const mapper = (name: string, config: Json): Case => ({
  given: (site) => ldap(site, 'WRITABLE'),
  check: async (site) => {
    const { id } = await provider(site, 'kerberos-ldap-provider');
    expect(await provider(site, name)).toMatchObject({ parentId: id, providerId: name, config });
  },
});

/** The server behind TLS, with a certificate of nobody known. */
async function tls(site: Site): Promise<void> {
  const folder = site.shell.folder;
  const store = ['-keystore', join(folder, 'tls.p12'), '-storepass', 'secret', '-alias', 'tls'];
  const names = ['-dname', 'CN=localhost', '-ext', 'san=dns:localhost', '-ext', 'bc:c'];
  const keytool = (...args: string[]): void =>
    void execFileSync('keytool', [...args, ...store], { stdio: 'ignore' });
  keytool('-genkeypair', '-keyalg', 'RSA', '-storetype', 'PKCS12', ...names);
  keytool('-exportcert', '-rfc', '-file', join(folder, 'ca.pem'));
  const pfx = readFileSync(join(folder, 'tls.p12'));
  const server = createServer({ pfx, passphrase: 'secret' }, async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const headers = { ...(authorization && { authorization }), ...(type && { 'content-type': type }) };
    const init = { method: request.method as string, headers, ...(body.length > 0 && { body }) };
    const answer = await fetch(`${inject('keycloak').url}${request.url}`, init);
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((ready) => server.listen(0, 'localhost', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  site.replaced.set('https://localhost:8443', `https://localhost:${(server.address() as AddressInfo).port}`);
}

/** A user who has logged in, and the session. */
async function loggedIn(site: Site): Promise<string> {
  const password = 'Long-enough-1';
  const id = await site.user('testuser', {
    email: 't@acme.test',
    firstName: 'T',
    lastName: 'U',
    emailVerified: true,
    credentials: [{ type: 'password', value: password }],
  });
  const there = connect(site.name, { username: 'testuser', password });
  await there.admin.whoAmI(site.name).catch(() => undefined);
  const [session] = await site.read<{ id: string }[]>(`users/${id}/sessions`);
  site.shell.env['SESSION'] = session?.id ?? '';
  return id;
}
const sessions = async (site: Site): Promise<unknown[]> =>
  site.read<unknown[]>(`users/${(await site.one('users', 'username', 'testuser')).id}/sessions`);

/** An execution of the flow `x509`, and its configuration. */
async function execution(site: Site, hasConfig: boolean): Promise<void> {
  await site.post('authentication/flows', {
    alias: 'x509',
    providerId: 'basic-flow',
    topLevel: true,
    builtIn: false,
  });
  await site.post('authentication/flows/x509/executions/execution', {
    provider: 'auth-x509-client-username-form',
  });
  const [{ id }] = await site.read<[{ id: string }]>('authentication/flows/x509/executions');
  site.shell.env['EXECUTION'] = id;
  if (!hasConfig) return;
  const config = { 'x509-cert-auth.crl-relative-path': 'crl.pem' };
  await site.post(`authentication/executions/${id}/config`, { alias: 'my_otp_config', config });
  site.shell.env['CONFIG'] = await configId(site);
}
const configId = async (site: Site): Promise<string> => {
  const [first] = await site.read<Json[]>('authentication/flows/x509/executions');
  return String(first?.['authenticationConfig']);
};
const configured = { given: (site: Site) => execution(site, true) };

/** A key that is in use. */
const key = (site: Site): Promise<void> =>
  site.post('components', {
    name: 'rsa-generated',
    providerId: 'rsa-generated',
    providerType: 'org.keycloak.keys.KeyProvider',
    config: { priority: ['101'], active: ['true'], enabled: ['true'] },
  });

const caches = (path: string): Case => ({
  given: async (site) => site.realm.request('PUT', 'events/config', { body: { adminEventsEnabled: true } }),
  // The server records who cleared a cache.
  check: async (site) => {
    const events = await site.read<Json[]>('admin-events');
    expect(events.map(({ resourcePath }) => resourcePath)).toContain(path);
  },
});

const logins: readonly (readonly [string, Case])[] = [
  [
    'kcadm.sh config credentials --server http://localhost:8080 --realm master --user admin --password admin',
    { check: prints({ realm: 'master', enabled: true }) },
  ],
  [
    'kcadm.sh config credentials --server http://localhost:8080 --realm demorealm --user admin --client admin',
    {
      given: async (site) => {
        const password = 'Long-enough-1';
        site.shell.env['KEYCLOAK_PASSWORD'] = password;
        await site.client('admin', { publicClient: true, directAccessGrantsEnabled: true });
        const person = { email: 'a@acme.test', firstName: 'A', lastName: 'B', emailVerified: true };
        const credentials = [{ type: 'password', value: password }];
        const id = await site.user('admin', { ...person, credentials });
        const management = await site.management();
        await site.post(`users/${id}/role-mappings/clients/${management}`, await site.rights());
      },
      check: (_, { out }) => expect(out).toBe('1\n'),
    },
  ],
  [
    'kcadm.sh config credentials --server http://localhost:8080 --realm demorealm --client provisioner --secret "$SECRET"',
    {
      given: async (site) => {
        for (const name of ['KEYCLOAK_USER', 'KEYCLOAK_PASSWORD']) delete site.shell.env[name];
        const id = await site.client('provisioner', { secret, serviceAccountsEnabled: true });
        const { id: account } = await site.read<{ id: string }>(`clients/${id}/service-account-user`);
        const management = await site.management();
        await site.post(`users/${account}/role-mappings/clients/${management}`, await site.rights());
        await site.user();
      },
      check: (_, { out }) => expect(Number(out)).toBeGreaterThan(0),
    },
  ],
  [
    'kcadm.sh get realms --no-config --server http://localhost:8080 --realm master --user admin --password admin',
    {
      given: async (site) => void delete site.shell.env['KEYCLOAK_PASSWORD'],
      check: (site, ran) =>
        expect(names(ran, 'realm')).toEqual(expect.arrayContaining(['master', site.name])),
    },
  ],
  [
    'kcadm.sh config truststore --trustpass $PASSWORD ~/.keycloak/truststore.jks',
    { given: tls, check: prints({ realm: 'master' }) },
  ],
];

const basics: readonly (readonly [string, Case])[] = [
  [
    'kcadm.sh create realms -s realm=demorealm -s enabled=true -o',
    {
      isAbsent: true,
      check: (site, ran) => expect(json(ran)).toMatchObject({ realm: site.name, enabled: true }),
    },
  ],
  [
    'CID=$(kcadm.sh create clients -r demorealm -s clientId=my_client…',
    { check: (site, ran) => expect(json(ran)).toMatchObject({ realm: site.name, resource: 'my_client' }) },
  ],
  [
    'kcadm.sh get realms/demorealm > demorealm.json…',
    {
      given: async (site) => {
        const script = `node -e 'const fs = require("fs"); const file = process.argv[1]; const realm = JSON.parse(fs.readFileSync(file)); realm.displayName = "Edited"; fs.writeFileSync(file, JSON.stringify(realm));' "$@"`;
        site.shell.env['EDITOR'] = `sh ${site.shell.write('edit.sh', script)}`;
      },
      check: hasRealm({ displayName: 'Edited', enabled: true }),
    },
  ],
  ['kcadm.sh update realms/demorealm -s enabled=false', { check: hasRealm({ enabled: false }) }],
  [
    'kcadm.sh create realms -s realm=demorealm -s enabled=true',
    { isAbsent: true, check: hasRealm({ enabled: true }) },
  ],
  [
    'kcadm.sh create realms -f demorealm.json',
    {
      isAbsent: true,
      given: async (site) => {
        site.shell.write(
          `${site.name}.json`,
          JSON.stringify({ realm: site.name, enabled: true, displayName: 'D' }),
        );
      },
      check: hasRealm({ enabled: true, displayName: 'D' }),
    },
  ],
  ['kcadm.sh create realms -f - << EOF…', { isAbsent: true, check: hasRealm({ enabled: true }) }],
  [
    'kcadm.sh get realms',
    {
      check: (site, ran) =>
        expect(names(ran, 'realm')).toEqual(expect.arrayContaining(['master', site.name])),
    },
  ],
  [
    'kcadm.sh get realms --fields realm,enabled',
    { check: (site, ran) => expect(list(ran)).toContainEqual({ realm: site.name, enabled: true }) },
  ],
  [
    'kcadm.sh get realms --fields realm --format csv --noquotes',
    {
      check: (site, { out }) =>
        expect(out.split('\n')).toEqual(expect.arrayContaining(['realm', 'master', site.name])),
    },
  ],
  ['kcadm.sh get realms/master', { check: prints({ realm: 'master', enabled: true }) }],
  [
    'kcadm.sh delete realms/demorealm',
    { check: async (site) => expect(await site.realm.exists()).toBe(false) },
  ],
  [
    'kcadm.sh update realms/demorealm -s registrationAllowed=true…',
    {
      check: hasRealm({
        registrationAllowed: true,
        registrationEmailAsUsername: true,
        rememberMe: true,
        verifyEmail: true,
        resetPasswordAllowed: true,
        editUsernameAllowed: true,
      }),
    },
  ],
  [
    'kcadm.sh get keys -r demorealm',
    { check: async (site, ran) => expect(json(ran)).toEqual(await site.read('keys')) },
  ],
  [
    'kcadm.sh get realms/demorealm --fields id --format csv --noquotes',
    { check: async (site, { out }) => expect(out).toBe(`${(await site.read(''))['id']}\n`) },
  ],
  [
    'kcadm.sh create components -r demorealm -s name=rsa-generated…',
    {
      check: async (site) => {
        const config = { priority: ['101'], enabled: ['true'], active: ['true'], keySize: ['2048'] };
        const { id } = await provider(site, 'rsa-generated');
        expect(await site.read(`components/${id}`)).toMatchObject({ providerId: 'rsa-generated', config });
        const { active, keys } = await site.read<{ active: Json; keys: Json[] }>('keys');
        expect(keys.find(({ kid }) => kid === active['RS256'])).toMatchObject({ providerId: id });
      },
    },
  ],
  [
    'kcadm.sh create components -r demorealm -s name=java-keystore…',
    {
      given: async (site) => {
        // The server reads key stores of one folder alone, and its error names it.
        const config = {
          keystore: ['/nowhere'],
          keystorePassword: ['x'],
          keyPassword: ['x'],
          keyAlias: ['x'],
        };
        const kinds = { providerId: 'java-keystore', providerType: 'org.keycloak.keys.KeyProvider' };
        const error: unknown = await site.post('components', { name: 'x', ...kinds, config }).catch(String);
        // Before 26.5 it reads them anywhere.
        const [, folder = site.shell.folder] = /realm directory (\S+) /.exec(String(error)) ?? [];
        mkdirSync(folder, { recursive: true });
        const file = join(folder, 'keystore.jks');
        const passwords = ['-storepass', 'secret', '-keypass', 'secret'];
        const kind = ['-keyalg', 'RSA', '-keysize', '2048', '-storetype', 'JKS', '-dname', 'CN=localhost'];
        const args = ['-genkeypair', '-alias', 'localhost', '-keystore', file, ...passwords, ...kind];
        execFileSync('keytool', args, { stdio: 'ignore' });
        site.replaced.set(`/opt/keycloak/data/${site.name}/keystore.jks`, file);
      },
      check: async (site) => {
        const { id } = await provider(site, 'java-keystore');
        const { keys } = await site.read<{ keys: Json[] }>('keys');
        expect(keys).toContainEqual(expect.objectContaining({ providerId: id, type: 'RSA' }));
      },
    },
  ],
  [
    'kcadm.sh update components/PROVIDER_ID…',
    {
      given: key,
      check: async (site) =>
        expect(await provider(site, 'rsa-generated')).toMatchObject({
          config: { active: ['false'], priority: ['101'] },
        }),
    },
  ],
  [
    'kcadm.sh delete components/PROVIDER_ID -r demorealm',
    { given: key, check: async (site) => expect(await provider(site, 'rsa-generated')).toBeUndefined() },
  ],
  [
    `kcadm.sh update events/config -r demorealm -s 'eventsListeners…`,
    {
      check: async (site) =>
        expect((await site.read('events/config'))['eventsListeners']).toEqual(['jboss-logging']),
    },
  ],
  [
    'kcadm.sh update events/config -r demorealm -s eventsEnabled=true…',
    {
      check: async (site) => {
        const config = await site.read<{ enabledEventTypes: string[] }>('events/config');
        expect(config).toMatchObject({ eventsEnabled: true, eventsExpiration: 172_800 });
        expect(config.enabledEventTypes).toEqual(
          expect.arrayContaining(['LOGIN_ERROR', 'CLIENT_DELETE_ERROR']),
        );
        expect(config.enabledEventTypes.filter((type) => !type.endsWith('_ERROR'))).toEqual([]);
      },
    },
  ],
  [
    'kcadm.sh update events/config -r demorealm -s enabledEventTypes=[]',
    {
      given: (site) => site.realm.request('PUT', 'events/config', { body: { enabledEventTypes: ['LOGIN'] } }),
      // The server answers with all of them.
      check: async (site) =>
        expect(
          (await site.read<{ enabledEventTypes: string[] }>('events/config')).enabledEventTypes.length,
        ).toBeGreaterThan(20),
    },
  ],
  [
    'kcadm.sh update events/config -r demorealm -s adminEventsEnabled…',
    {
      check: async (site) =>
        expect(await site.read('events/config')).toMatchObject({
          adminEventsEnabled: true,
          adminEventsDetailsEnabled: true,
        }),
    },
  ],
  [
    'kcadm.sh get events --offset 0 --limit 100',
    {
      given: async (site) => {
        await site.realm.request('PUT', 'events/config', { body: { eventsEnabled: true } });
        await loggedIn(site);
      },
      check: async (site, ran) => expect(list(ran)).toEqual(await site.read('events', { max: 100 })),
    },
  ],
  [
    'kcadm delete events',
    {
      given: async (site) => {
        await site.realm.request('PUT', 'events/config', { body: { eventsEnabled: true } });
        await loggedIn(site);
        expect(await site.read('events')).not.toEqual([]);
      },
      check: async (site) => expect(await site.read('events')).toEqual([]),
    },
  ],
  ['kcadm.sh create clear-realm-cache -r demorealm -s realm=demorealm', caches('clear-realm-cache')],
  ['kcadm.sh create clear-user-cache -r demorealm -s realm=demorealm', caches('clear-user-cache')],
  ['kcadm.sh create clear-keys-cache -r demorealm -s realm=demorealm', caches('clear-keys-cache')],
  [
    'kcadm.sh create realms -s realm=demorealm2 -s enabled=true',
    {
      check: async (site) =>
        expect(await administrator().admin.realms.byName(`${site.name}2`).get()).toMatchObject({
          enabled: true,
        }),
    },
  ],
  [
    'kcadm.sh create partialImport -r demorealm2…',
    {
      given: async (site) => {
        await administrator().admin.realms.create({ realm: `${site.name}2`, enabled: true });
        const document = {
          users: [{ username: 'imported', enabled: true }],
          roles: { realm: [{ name: 'moved' }] },
        };
        site.shell.write(`${site.name}.json`, JSON.stringify(document));
      },
      check: async (site, ran) => {
        expect(json(ran)).toMatchObject({ added: 2 });
        const other = administrator().admin.realms.byName(`${site.name}2`);
        expect(await other.request('GET', 'users')).toMatchObject([{ username: 'imported' }]);
        expect(await other.request('GET', 'roles/moved')).toMatchObject({ name: 'moved' });
      },
    },
  ],
];

const roles: readonly (readonly [string, Case])[] = [
  [
    'kcadm.sh create roles -r demorealm -s name=user…',
    {
      check: async (site) =>
        expect(await site.read('roles/user')).toMatchObject({
          description: 'Regular user with a limited set of permissions',
        }),
    },
  ],
  [
    'kcadm.sh get clients -r demorealm --fields id,clientId',
    {
      check: async (site, ran) => {
        const clients = await site.read<Json[]>('clients');
        const expected = clients.map(({ id, clientId }) => ({ id, clientId }));
        expect(list(ran)).toHaveLength(expected.length);
        expect(list(ran)).toEqual(expect.arrayContaining(expected));
      },
    },
  ],
  [
    'kcadm.sh create clients/a95b6af3-0bdc-4878-ae2e-6d61a4eca9a0/roles -r demorealm…',
    {
      given: (site) => site.client(),
      check: async (site) => {
        const { id } = await site.one('clients', 'clientId', 'myapp');
        const description = 'Editor can edit, and publish any article';
        expect(await site.read(`clients/${id}/roles/editor`)).toMatchObject({ description });
      },
    },
  ],
  [
    'kcadm.sh get roles -r demorealm\nkcadm.sh get-roles -r demorealm',
    {
      given: (site) => site.role('user'),
      check: includes(['user', 'offline_access']),
    },
  ],
  [
    'kcadm.sh get-roles -r demorealm --cclientid realm-management',
    { check: includes([...both, 'realm-admin']) },
  ],
  [
    'kcadm.sh get roles/user -r demorealm…',
    {
      given: (site) => site.role('user', 'Someone'),
      check: prints({ name: 'user', description: 'Someone' }),
    },
  ],
  [
    'kcadm.sh get-roles -r demorealm --cclientid realm-management --rolename manage-clients',
    { check: prints({ name: 'manage-clients', clientRole: true }) },
  ],
  [
    'kcadm.sh update roles/user…',
    {
      given: (site) => site.role('user'),
      check: async (site) =>
        expect(await site.read('roles/user')).toMatchObject({
          description: 'Role representing a regular user',
        }),
    },
  ],
  [
    'kcadm.sh update clients/a95b6af3-0bdc-4878-ae2e-6d61a4eca9a0/roles/editor…',
    {
      given: async (site) => site.post(`clients/${await site.client()}/roles`, { name: 'editor' }),
      check: async (site) => {
        const { id } = await site.one('clients', 'clientId', 'myapp');
        const description = 'User that can edit, and publish articles';
        expect(await site.read(`clients/${id}/roles/editor`)).toMatchObject({ description });
      },
    },
  ],
  [
    'kcadm.sh delete roles/user -r demorealm',
    {
      given: (site) => site.role('user'),
      check: async (site) => expect(await site.has('roles', 'name', 'user')).toBe(false),
    },
  ],
  [
    'kcadm.sh delete clients/a95b6af3-0bdc-4878-ae2e-6d61a4eca9a0/roles/editor -r demorealm',
    {
      given: async (site) => site.post(`clients/${await site.client()}/roles`, { name: 'editor' }),
      check: async (site) => {
        const { id } = await site.one('clients', 'clientId', 'myapp');
        expect(await site.read(`clients/${id}/roles`)).toEqual([]);
      },
    },
  ],
  ['kcadm.sh get-roles -r demorealm --rname testrole', { given: composite, check: printsNames(['first']) }],
  [
    'kcadm.sh get-roles -r demorealm --rname testrole --effective',
    { given: composite, check: printsNames(['first', 'second']) },
  ],
  [
    'kcadm.sh get-roles -r demorealm --rname testrole --available',
    {
      given: composite,
      check: (_, ran) => {
        expect(names(ran)).toEqual(expect.arrayContaining(['second', 'user']));
        expect(names(ran)).not.toContain('first');
      },
    },
  ],
  [
    'kcadm.sh get-roles -r demorealm --rname testrole --cclientid realm-management',
    { given: composite, check: printsNames(['create-client']) },
  ],
  [
    'kcadm.sh get-roles -r demorealm --rname testrole --cclientid realm-management --effective',
    // The server has made `view-users` of these.
    { given: composite, check: printsNames(['create-client', 'query-groups', 'query-users', 'view-users']) },
  ],
  [
    'kcadm.sh get-roles -r demorealm --rname testrole --cclientid realm-management --available',
    {
      given: composite,
      check: (_, ran) => {
        expect(names(ran)).toEqual(expect.arrayContaining(['view-users', 'manage-users']));
        expect(names(ran)).not.toContain('create-client');
      },
    },
  ],
  [
    'kcadm.sh add-roles --rname testrole --rolename user -r demorealm',
    {
      given: composite,
      check: async (site) =>
        expect(await site.has('roles/testrole/composites/realm', 'name', 'user')).toBe(true),
    },
  ],
  [
    'kcadm.sh remove-roles --rname testrole --rolename user -r demorealm',
    {
      given: async (site) => {
        await composite(site);
        await site.post('roles/testrole/composites', [await site.read('roles/user')]);
      },
      check: async (site) => {
        expect(await site.has('roles/testrole/composites/realm', 'name', 'user')).toBe(false);
        expect(await site.has('roles/testrole/composites/realm', 'name', 'first')).toBe(true);
      },
    },
  ],
  [
    'kcadm.sh add-roles -r demorealm --rname testrole --cclientid…',
    {
      given: (site) => site.role('testrole'),
      check: async (site) => expect(await rightsOf(site, 'roles/testrole/composites/clients')).toEqual(both),
    },
  ],
  [
    'kcadm.sh get-roles -r demorealm --cclientid test-client --rolename operations',
    { given: operations, check: prints({ name: 'operations', clientRole: true }) },
  ],
  [
    'kcadm.sh add-roles -r demorealm --cclientid test-client --rid…',
    {
      given: operations,
      check: async (site) => {
        const { id } = await site.one('clients', 'clientId', 'test-client');
        expect(await site.read(`clients/${id}/roles/operations/composites`)).toMatchObject([
          { name: 'support' },
        ]);
      },
    },
  ],
  [
    'kcadm.sh get-roles --rid fc400897-ef6a-4e8c-872b-1581b7fa8a71 --all',
    {
      given: async (site) => {
        const id = await operations(site);
        const support = await site.read(`clients/${id}/roles/support`);
        await site.post(`clients/${id}/roles/operations/composites`, [support, await site.role('user')]);
      },
      check: printsNames(['support', 'user']),
    },
  ],
  [
    'kcadm.sh remove-roles -r demorealm --rname testrole --cclientid…',
    {
      given: async (site) => {
        await site.role('testrole');
        await site.post('roles/testrole/composites', await site.rights());
      },
      check: async (site) => expect(await site.read('roles/testrole/composites')).toEqual([]),
    },
  ],
  [
    'kcadm.sh add-roles -r demorealm --gname Group…',
    {
      given: (site) => site.group(),
      check: async (site) => {
        const { id } = await site.one('groups', 'name', 'Group');
        expect(await rightsOf(site, `groups/${id}/role-mappings/clients`)).toEqual(both);
      },
    },
  ],
  [
    'kcadm.sh remove-roles -r demorealm --gname Group…',
    {
      given: givenRights(async (site) => `groups/${await site.group()}`),
      check: async (site) => {
        const { id } = await site.one('groups', 'name', 'Group');
        expect(await rightsOf(site, `groups/${id}/role-mappings/clients`)).toEqual([]);
      },
    },
  ],
];

const file = 'installation/providers';
const clients: readonly (readonly [string, Case])[] = [
  [
    'kcadm.sh create clients -r demorealm -s clientId=myapp -s enabled=true',
    {
      check: async (site) =>
        expect(await site.one('clients', 'clientId', 'myapp')).toMatchObject({ enabled: true }),
    },
  ],
  [
    'kcadm.sh create clients -r demorealm -s clientId=myapp -s enabled=true -s clientAuthenticatorType…',
    {
      check: async (site) => expect(await site.one('clients', 'clientId', 'myapp')).toMatchObject({ secret }),
    },
  ],
  [
    'kcadm.sh get clients/c7b8547f-e748-4333-95d0-410b76b3f4a3 -r demorealm',
    { given: (site) => site.client(), check: prints({ clientId: 'myapp' }) },
  ],
  [
    'kcadm.sh get clients/$CID/client-secret -r demorealm',
    { given: (site) => site.client('myapp', { secret }), check: prints({ type: 'secret', value: secret }) },
  ],
  [
    'kcadm.sh create clients/$CID/client-secret -r demorealm',
    {
      given: (site) => site.client('myapp', { secret }),
      check: async (site, ran) => {
        const { id } = await site.one('clients', 'clientId', 'myapp');
        const { value } = await site.read(`clients/${id}/client-secret`);
        expect(value).not.toBe(secret);
        expect(json(ran)).toMatchObject({ value });
      },
    },
  ],
  [
    'kcadm.sh update clients/$CID -s "secret=newSecret" -r demorealm',
    {
      given: (site) => site.client('myapp', { secret }),
      check: async (site) => {
        const { id } = await site.one('clients', 'clientId', 'myapp');
        expect(await site.read(`clients/${id}/client-secret`)).toMatchObject({ value: 'newSecret' });
      },
    },
  ],
  [
    `kcadm.sh get clients/c7b8547f-e748-4333-95d0-410b76b3f4a3/${file}/keycloak-oidc-keycloak-json -r demorealm`,
    { given: (site) => site.client(), check: prints({ resource: 'myapp' }) },
  ],
  [
    `kcadm.sh get clients/c7b8547f-e748-4333-95d0-410b76b3f4a3/${file}/keycloak-oidc-jboss-subsystem -r demorealm`,
    {
      given: (site) => site.client(),
      check: (_, { out }) => expect(out).toContain('<resource>myapp</resource>'),
    },
  ],
  [
    'kcadm.sh get http://localhost:8080/admin/realms/demorealm/clients…',
    {
      // A server without the feature `docker` has the other archive.
      given: async (site) => {
        await site.client('myregistry', { protocol: 'saml' });
        site.replaced.set('docker-v2-compose-yaml', 'mod-auth-mellon');
        site.replaced.set('keycloak-mod-auth-mellon.zip', 'keycloak-docker-compose-yaml.zip');
      },
      check: (site) => {
        const zip = readFileSync(join(site.shell.folder, 'keycloak-docker-compose-yaml.zip'));
        expect(zip.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
        expect(zip.includes('sp-metadata.xml')).toBe(true);
        // The end of the archive counts what stands before it.
        const end = zip.lastIndexOf('PK\u0005\u0006');
        expect(zip.readUInt32LE(end + 12) + zip.readUInt32LE(end + 16)).toBe(end);
      },
    },
  ],
  [
    'kcadm.sh update clients/c7b8547f-e748-4333-95d0-410b76b3f4a3 -r demorealm -s enabled=false…',
    {
      given: (site) => site.client('myapp', { description: 'stays' }),
      check: async (site) =>
        expect(await site.one('clients', 'clientId', 'myapp')).toMatchObject({
          description: 'stays',
          enabled: false,
          publicClient: true,
          redirectUris: ['http://localhost:8080/myapp/*'],
          baseUrl: 'http://localhost:8080/myapp',
          adminUrl: 'http://localhost:8080/myapp',
        }),
    },
  ],
  [
    'kcadm.sh delete clients/c7b8547f-e748-4333-95d0-410b76b3f4a3 -r demorealm',
    {
      given: (site) => site.client(),
      check: async (site) => expect(await site.has('clients', 'clientId', 'myapp')).toBe(false),
    },
  ],
  [
    'kcadm.sh add-roles -r demorealm --uusername service-account-myapp --rolename user',
    {
      given: async (site) => {
        await site.role('user');
        await site.client('myapp', { serviceAccountsEnabled: true });
      },
      check: async (site) => {
        const { id } = await site.one('clients', 'clientId', 'myapp');
        const account = await site.read(`clients/${id}/service-account-user`);
        expect(await site.has(`users/${account['id']}/role-mappings/realm`, 'name', 'user')).toBe(true);
      },
    },
  ],
];

const testuser = (site: Site): Promise<Json & { id: string }> => site.one('users', 'username', 'testuser');
const users: readonly (readonly [string, Case])[] = [
  [
    'kcadm.sh create users -s username=testuser -s enabled=true -r demorealm\nkcadm.sh create users…',
    { check: async (site) => expect(await testuser(site)).toMatchObject({ enabled: true }) },
  ],
  [
    'kcadm.sh get users -r demorealm --offset 0 --limit 1000',
    {
      given: async (site) => {
        for (const name of ['ada', 'grace']) await site.user(name);
      },
      check: printsNames(['ada', 'grace'], 'username'),
    },
  ],
  [
    'kcadm.sh get users -r demorealm -q q=email:google.com',
    {
      given: async (site) => {
        await site.user('ada', { email: 'ada@google.com' });
        await site.user('grace', { email: 'grace@acme.test' });
      },
      check: printsNames(['ada'], 'username'),
    },
  ],
  [
    'kcadm.sh get users -r demorealm -q q=username:testuser',
    {
      given: async (site) => {
        for (const name of ['mytestuser2', 'grace']) await site.user(name);
      },
      check: printsNames(['mytestuser2'], 'username'),
    },
  ],
  [
    'kcadm.sh get users -r demorealm -q q="field1:value1 field2:value2"',
    {
      isAlone: true,
      given: async (site) => {
        const profile = await site.read('users/profile');
        await site.realm.request('PUT', 'users/profile', {
          body: { ...profile, unmanagedAttributePolicy: 'ENABLED' },
        });
        await site.user('ada', { attributes: { field1: ['value1'], field2: ['value2'] } });
        await site.user('grace', { attributes: { field1: ['value1'] } });
      },
      check: printsNames(['ada'], 'username'),
    },
  ],
  [
    'kcadm.sh get users/0ba7a3fd-6fd8-48cd-a60b-2e8fd82d56e2 -r demorealm',
    { given: (site) => site.user(), check: prints({ username: 'testuser' }) },
  ],
  [
    'kcadm.sh update users/0ba7a3fd-6fd8-48cd-a60b-2e8fd82d56e2 -r demorealm…',
    {
      given: (site) => site.user('testuser', { email: 'stays@acme.test' }),
      check: async (site) => {
        const { id } = await testuser(site);
        const user = await site.read<{ requiredActions: string[] }>(`users/${id}`);
        expect(user).toMatchObject({ email: 'stays@acme.test' });
        const actions = ['CONFIGURE_TOTP', 'UPDATE_PASSWORD', 'UPDATE_PROFILE', 'VERIFY_EMAIL'];
        expect(user.requiredActions.toSorted()).toEqual(actions);
      },
    },
  ],
  [
    'kcadm.sh delete users/0ba7a3fd-6fd8-48cd-a60b-2e8fd82d56e2 -r demorealm',
    { given: (site) => site.user(), check: async (site) => expect(await testuser(site)).toBeUndefined() },
  ],
  ...[
    'kcadm.sh set-password…',
    'kcadm.sh update users/0ba7a3fd-6fd8-48cd-a60b-2e8fd82d56e2/reset-password…',
  ].map((line): [string, Case] => [
    line,
    {
      given: (site) => site.user(),
      check: async (site) => {
        const { id } = await testuser(site);
        const found = await site.read<Json[]>(`users/${id}/credentials`);
        expect(found).toMatchObject([{ type: 'password' }]);
        expect((await site.read(`users/${id}`))['requiredActions']).toEqual(['UPDATE_PASSWORD']);
        // The password is right: it is only said to be no longer enough.
        const { url } = inject('keycloak');
        const form = {
          grant_type: 'password',
          client_id: 'admin-cli',
          username: 'testuser',
          password: 'NEWPASSWORD',
        };
        const answer = await fetch(`${url}/realms/${site.name}/protocol/openid-connect/token`, {
          method: 'POST',
          body: new URLSearchParams(form),
        });
        expect(await answer.json()).toMatchObject({ error_description: 'Account is not fully set up' });
      },
    },
  ]),
  ['kcadm.sh get-roles -r demorealm --uusername testuser', { ...ofUser, check: includes(['first']) }],
  [
    'kcadm.sh get-roles -r demorealm --uusername testuser --effective',
    { ...ofUser, check: includes(['first', 'second', 'offline_access']) },
  ],
  [
    'kcadm.sh get-roles -r demorealm --uusername testuser --available',
    {
      ...ofUser,
      check: (_, ran) => {
        expect(names(ran)).toEqual(expect.arrayContaining(['second', 'user']));
        expect(names(ran)).not.toContain('first');
      },
    },
  ],
  [
    'kcadm.sh get-roles -r demorealm --uusername testuser --cclientid realm-management',
    { ...ofUser, check: printsNames(['view-users']) },
  ],
  [
    'kcadm.sh get-roles -r demorealm --uusername testuser --cclientid realm-management --effective',
    { ...ofUser, check: printsNames(['query-groups', 'query-users', 'view-users']) },
  ],
  [
    'kcadm.sh get-roles -r demorealm --uusername testuser --cclientid realm-management --available',
    {
      ...ofUser,
      check: (_, ran) => {
        expect(names(ran)).toContain('manage-users');
        expect(names(ran)).not.toContain('view-users');
      },
    },
  ],
  [
    'kcadm.sh add-roles --uusername testuser --rolename user -r demorealm',
    {
      ...ofUser,
      check: async (site) => {
        const { id } = await testuser(site);
        expect(await site.has(`users/${id}/role-mappings/realm`, 'name', 'user')).toBe(true);
      },
    },
  ],
  [
    'kcadm.sh remove-roles --uusername testuser --rolename user -r demorealm',
    {
      given: async (site) => {
        const [id, user] = [await site.user(), await site.role('user')];
        await site.post(`users/${id}/role-mappings/realm`, [user]);
      },
      check: async (site) => {
        const { id } = await testuser(site);
        expect(await site.has(`users/${id}/role-mappings/realm`, 'name', 'user')).toBe(false);
      },
    },
  ],
  [
    'kcadm.sh add-roles -r demorealm --uusername testuser --cclientid…',
    {
      given: (site) => site.user(),
      check: async (site) => {
        const { id } = await testuser(site);
        expect(await rightsOf(site, `users/${id}/role-mappings/clients`)).toEqual(both);
      },
    },
  ],
  [
    'kcadm.sh remove-roles -r demorealm --uusername testuser --cclientid…',
    {
      given: givenRights(async (site) => `users/${await site.user()}`),
      check: async (site) => {
        const { id } = await testuser(site);
        expect(await rightsOf(site, `users/${id}/role-mappings/clients`)).toEqual([]);
      },
    },
  ],
  [
    'kcadm.sh get users/6da5ab89-3397-4205-afaa-e201ff638f9e/sessions -r demorealm',
    {
      given: loggedIn,
      check: (site, ran) => expect(list(ran)).toMatchObject([{ id: site.shell.env['SESSION'] }]),
    },
  ],
  [
    'kcadm.sh delete sessions/d0eaa7cc-8c5d-489d-811a-69d3c4ec84d1 -r demorealm',
    { given: loggedIn, check: async (site) => expect(await sessions(site)).toEqual([]) },
  ],
  [
    'kcadm.sh create users/6da5ab89-3397-4205-afaa-e201ff638f9e/logout…',
    { given: loggedIn, check: async (site) => expect(await sessions(site)).toEqual([]) },
  ],
];

const groupOf = (site: Site): Promise<Json & { id: string }> => site.one('groups', 'name', 'Group');
const member = async (site: Site): Promise<void> => {
  const [user, group] = [await site.user(), await site.group()];
  await site.realm.request('PUT', `users/${user}/groups/${group}`);
};
const groups: readonly (readonly [string, Case])[] = [
  [
    'kcadm.sh create groups -r demorealm -s name=Group',
    { check: async (site) => expect(await groupOf(site)).toMatchObject({ path: '/Group' }) },
  ],
  [
    'kcadm.sh get groups -r demorealm',
    {
      given: async (site) => {
        for (const name of ['Group', 'Other']) await site.group(name);
      },
      check: printsNames(['Group', 'Other']),
    },
  ],
  [
    'kcadm.sh get groups/51204821-0580-46db-8f2d-27106c6b5ded -r demorealm',
    { given: (site) => site.group(), check: prints({ name: 'Group', path: '/Group' }) },
  ],
  [
    'kcadm.sh update groups/51204821-0580-46db-8f2d-27106c6b5ded…',
    {
      given: (site) => site.group(),
      check: async (site) => {
        const { id } = await groupOf(site);
        expect(await site.read(`groups/${id}`)).toMatchObject({
          attributes: { email: ['group@example.com'] },
        });
      },
    },
  ],
  [
    'kcadm.sh delete groups/51204821-0580-46db-8f2d-27106c6b5ded -r demorealm',
    { given: (site) => site.group(), check: async (site) => expect(await site.read('groups')).toEqual([]) },
  ],
  [
    'kcadm.sh create groups/51204821-0580-46db-8f2d-27106c6b5ded/children -r demorealm -s name=SubGroup',
    {
      given: (site) => site.group(),
      check: async (site) => {
        const { id } = await groupOf(site);
        expect(await site.read(`groups/${id}/children`)).toMatchObject([{ path: '/Group/SubGroup' }]);
      },
    },
  ],
  [
    'kcadm.sh create groups/51204821-0580-46db-8f2d-27106c6b5ded/children -r demorealm -s id=…',
    {
      given: async (site) => {
        for (const name of ['Group', 'SubGroup']) await site.group(name);
      },
      check: async (site) => {
        const { id } = await groupOf(site);
        expect(await site.read(`groups/${id}/children`)).toMatchObject([{ path: '/Group/SubGroup' }]);
        expect(await site.read('groups')).toHaveLength(1);
      },
    },
  ],
  [
    'kcadm.sh get users/b544f379-5fc4-49e5-8a8d-5cfb71f46f53/groups -r demorealm',
    { given: member, check: printsNames(['Group']) },
  ],
  [
    'kcadm.sh update users/b544f379-5fc4-49e5-8a8d-5cfb71f46f53/groups…',
    {
      given: async (site) => {
        await site.user();
        await site.group();
      },
      check: async (site) =>
        expect(await site.read(`users/${(await testuser(site)).id}/groups`)).toMatchObject([
          { name: 'Group' },
        ]),
    },
  ],
  [
    'kcadm.sh delete users/b544f379-5fc4-49e5-8a8d-5cfb71f46f53/groups…',
    {
      given: member,
      check: async (site) => expect(await site.read(`users/${(await testuser(site)).id}/groups`)).toEqual([]),
    },
  ],
  ['kcadm.sh get-roles -r demorealm --gname Group', { ...ofGroup, check: printsNames(['first']) }],
  [
    'kcadm.sh get-roles -r demorealm --gname Group --effective',
    { ...ofGroup, check: printsNames(['first', 'second']) },
  ],
  [
    'kcadm.sh get-roles -r demorealm --gname Group --available',
    { ...ofGroup, check: (_, ran) => expect(names(ran)).toContain('user') },
  ],
  [
    'kcadm.sh get-roles -r demorealm --gname Group --cclientid realm-management',
    { ...ofGroup, check: printsNames(['view-users']) },
  ],
  [
    'kcadm.sh get-roles -r demorealm --gname Group --cclientid realm-management --effective',
    { ...ofGroup, check: printsNames(['query-groups', 'query-users', 'view-users']) },
  ],
  [
    'kcadm.sh get-roles -r demorealm --gname Group --cclientid realm-management --available',
    { ...ofGroup, check: (_, ran) => expect(names(ran)).toContain('manage-users') },
  ],
];

const instances = 'kcadm.sh create identity-provider/instances -r demorealm -s alias=';
const providers: readonly (readonly [string, Case])[] = [
  [
    `kcadm.sh get serverinfo -r demorealm --fields 'identityProviders(*)'`,
    {
      check: (_, ran) => {
        expect(Object.keys(json(ran))).toEqual(['identityProviders']);
        expect(json(ran)['identityProviders']).toContainEqual(expect.objectContaining({ id: 'github' }));
      },
    },
  ],
  [
    'kcadm.sh get identity-provider/instances -r demorealm --fields alias,providerId,enabled',
    {
      given: facebook,
      check: (_, ran) =>
        expect(list(ran)).toEqual([{ alias: 'facebook', providerId: 'facebook', enabled: true }]),
    },
  ],
  [
    'kcadm.sh get identity-provider/instances/facebook -r demorealm',
    { given: facebook, check: prints({ alias: 'facebook', config: { clientId: 'a' } }) },
  ],
  [
    'kcadm.sh delete identity-provider/instances/facebook -r demorealm',
    {
      given: facebook,
      check: async (site) => expect(await site.read('identity-provider/instances')).toEqual([]),
    },
  ],
  [
    `${instances}keycloak-oidc…`,
    {
      check: (site) =>
        identityProvider('keycloak-oidc', {
          config: {
            useJwksUrl: 'true',
            clientId: 'demo-oidc-provider',
            tokenUrl: `http://localhost:8180/realms/${site.name}/protocol/openid-connect/token`,
          },
        })(site),
    },
  ],
  [
    `${instances}saml…`,
    {
      check: identityProvider('saml', {
        config: {
          useJwksUrl: 'true',
          singleSignOnServiceUrl: 'http://localhost:8180/realms/saml-broker-realm/protocol/saml',
          nameIDPolicyFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
          signatureAlgorithm: 'RSA_SHA256',
        },
      }),
    },
  ],
  [`${instances}facebook…`, social('facebook', 'FACEBOOK_CLIENT_ID')],
  [
    `${instances}google -s providerId=google -s enabled=true -s 'config.useJwksUrl="true"' -s config.clientId=GOOGLE…`,
    social('google', 'GOOGLE_CLIENT_ID'),
  ],
  [
    `${instances}google -s providerId=google -s enabled=true -s 'config.useJwksUrl="true"' -s config.clientId=TWITTER…`,
    social('twitter', 'TWITTER_API_KEY'),
  ],
  [`${instances}github…`, social('github', 'GITHUB_CLIENT_ID')],
  [`${instances}linkedin…`, social('linkedin', 'LINKEDIN_CLIENT_ID')],
  [`${instances}microsoft…`, social('microsoft', 'MICROSOFT_APP_ID')],
  [`${instances}stackoverflow…`, social('stackoverflow', 'STACKAPPS_CLIENT_ID', { key: 'STACKAPPS_KEY' })],
];

const component = 'kcadm.sh create components -r demorealm -s';
const storage: readonly (readonly [string, Case])[] = [
  [
    `${component} parentId=demorealmId -s id=demokerberos…`,
    {
      check: async (site) =>
        expect(await provider(site, 'demokerberos')).toMatchObject({
          providerId: 'kerberos',
          parentId: (await site.read(''))['id'],
          config: { kerberosRealm: ['KEYCLOAK.ORG'], editMode: ['UNSYNCED'], keyTab: ['http.keytab'] },
        }),
    },
  ],
  [
    `${component} name=kerberos-ldap-provider…`,
    {
      given: directory,
      check: async (site) =>
        expect(await provider(site, 'kerberos-ldap-provider')).toMatchObject({
          providerId: 'ldap',
          config: {
            connectionUrl: [site.replaced.get('ldap://localhost:10389')],
            editMode: ['WRITABLE'],
            bindCredential: ['**********'],
            useKerberosForPasswordAuthentication: ['true'],
          },
        }),
    },
  ],
  [
    'kcadm.sh delete components/3d9c572b-8f33-483f-98a6-8bb421667867 -r demorealm',
    {
      given: (site) => ldap(site),
      check: async (site) => expect(await provider(site, 'kerberos-ldap-provider')).toBeUndefined(),
    },
  ],
  [
    'kcadm.sh create user-storage/b7c63d02-b62a-4fc1-977c-947d6a09e1ea/sync?action=triggerFullSync',
    {
      given: (site) => ldap(site),
      check: async (site, ran) => {
        expect(json(ran)).toMatchObject({ added: 1 });
        expect(await site.has('users', 'username', 'ada')).toBe(true);
      },
    },
  ],
  [
    'kcadm.sh create user-storage/b7c63d02-b62a-4fc1-977c-947d6a09e1ea/sync?action=triggerChangedUsersSync',
    { given: (site) => ldap(site), check: (_, ran) => expect(json(ran)).toHaveProperty('updated') },
  ],
  [
    'kcadm.sh create testLDAPConnection -s action=testConnection…',
    { given: directory, check: (_, { out }) => expect(out).toBe('') },
  ],
  [
    'kcadm.sh create testLDAPConnection -s action=testAuthentication…',
    { given: directory, check: (_, { out }) => expect(out).toBe('') },
  ],
  [
    `${component} name=hardcoded-ldap-role-mapper…`,
    mapper('hardcoded-ldap-role-mapper', { role: ['realm-management.create-client'] }),
  ],
  [`${component} name=msad-user-account-control-mapper…`, mapper('msad-user-account-control-mapper', {})],
  [
    `${component} name=user-attribute-ldap-mapper…`,
    mapper('user-attribute-ldap-mapper', { 'user.model.attribute': ['email'], 'ldap.attribute': ['mail'] }),
  ],
  [`${component} name=group-ldap-mapper…`, mapper('group-ldap-mapper', { mode: ['LDAP_ONLY'] })],
  [
    `${component} name=full-name-ldap-mapper…`,
    mapper('full-name-ldap-mapper', { 'ldap.full.name.attribute': ['cn'], 'write.only': ['true'] }),
  ],
];

const policies = [
  'hashIterations and specialChars and upperCase and digits and notUsername and length',
  'hashIterations(300000) and specialChars(2) and upperCase(2) and lowerCase(2) and digits(2) and length(9) and notUsername and passwordHistory(4)',
];
const authentication: readonly (readonly [string, Case])[] = [
  ...policies.map((passwordPolicy): [string, Case] => [
    `kcadm.sh update realms/demorealm -s 'passwordPolicy="${passwordPolicy}"'`,
    { check: hasRealm({ passwordPolicy }) },
  ]),
  [
    'kcadm.sh get realms/demorealm --fields passwordPolicy',
    {
      given: (site) => site.realm.request('PUT', [], { body: { passwordPolicy: 'length(9)' } }),
      check: (_, ran) => expect(json(ran)).toEqual({ passwordPolicy: 'length(9)' }),
    },
  ],
  [
    'kcadm.sh get authentication/flows -r demorealm',
    { check: includes(['browser', 'direct grant'], 'alias') },
  ],
  [
    'kcadm.sh get authentication/flows/febfd772-e1a1-42fb-b8ae-00c0566fafb8 -r demorealm',
    { check: prints({ alias: 'browser', topLevel: true }) },
  ],
  [
    'kcadm.sh get authentication/flows/Copy%20of%20browser/executions -r demorealm',
    {
      given: (site) =>
        site.realm.request('POST', ['authentication', 'flows', 'browser', 'copy'], {
          body: { newName: 'Copy of browser' },
        }),
      check: includes(['auth-cookie'], 'providerId'),
    },
  ],
  [
    'kcadm.sh create "authentication/executions/a3147129-c402-4760-86d9-3f2345e401c7/config"…',
    {
      given: (site) => execution(site, false),
      check: async (site) =>
        expect(await site.read(`authentication/config/${await configId(site)}`)).toMatchObject({
          alias: 'my_otp_config',
          config: {
            'x509-cert-auth.regular-expression': '(.*?)(?:$)',
            'x509-cert-auth.crl-relative-path': 'crl.pem',
          },
        }),
    },
  ],
  [
    'kcadm get "authentication/config/dd91611a-d25c-421a-87e2-227c18421833" -r demorealm',
    { ...configured, check: prints({ alias: 'my_otp_config' }) },
  ],
  [
    'kcadm update "authentication/config/dd91611a-d25c-421a-87e2-227c18421833"…',
    {
      ...configured,
      check: async (site) =>
        expect(await site.read(`authentication/config/${await configId(site)}`)).toMatchObject({
          alias: 'my_otp_config',
          config: {
            'x509-cert-auth.crl-relative-path': 'crl.pem',
            'x509-cert-auth.crl-checking-enabled': 'true',
          },
        }),
    },
  ],
  [
    'kcadm delete "authentication/config/dd91611a-d25c-421a-87e2-227c18421833" -r demorealm',
    {
      ...configured,
      check: async (site) =>
        expect((await site.read<Json[]>('authentication/flows/x509/executions'))[0]).not.toHaveProperty(
          'authenticationConfig',
        ),
    },
  ],
];

type Cases = readonly (readonly [key: string, Case])[];

/** For what changes the realm itself, its keys or where its users come from. */
const alone = (cases: Cases): Cases => cases.map(([key, work]) => [key, { ...work, isAlone: true }]);

/** A family has a file of tests in `kcadm/`, which is called after it. */
export const families: Readonly<Record<string, Cases>> = {
  logins: alone(logins),
  basics: alone(basics),
  roles,
  clients,
  users,
  groups,
  providers,
  storage: alone(storage),
  authentication: alone(authentication),
};
