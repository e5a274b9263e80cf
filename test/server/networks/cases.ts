/** What networks do to requests, each as a call that every transport makes against the real server. */
import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, vi } from 'vitest';
import {
  type Auth,
  ConnectionError,
  type Fetch,
  InvalidResponseError,
  KeycloakRealm,
  type KeycloakRealmOptions,
  OAuthError,
  ServerError,
} from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { failure } from '../../unit/support.ts';
import { randomName } from '../support.ts';
import { Authority } from './certificates.ts';
import { type Conduct, type Gateway, openGateway, openProxy, type Stand } from './gateway.ts';
import { clientSecret, type Place, publicUrl } from './place.ts';
import type { Way } from './transports.ts';

/** What a case has to do with: the server, and a transport that is not yet told of the network. */
interface Scene {
  readonly place: Place;
  readonly transport: (way: Way) => Fetch | undefined;
  readonly name: string;
}

/** A heading of docs/networks.md, and what is true there. */
export type Case = readonly [heading: string, run: (scene: Scene) => Promise<void>];

const provisioner = { clientId: 'provisioner', clientSecret };
/** The server has a public name in all cases, and ID tokens are verified. */
const issuer = `${publicUrl}/realms/acme`;

/** A resource server keeps a resource, and an account asks what it may do with that. */
async function everyVerbOfUma({ place }: Scene, server: KeycloakRealm): Promise<void> {
  const guard = { clientId: randomName('guard'), clientSecret };
  const { authorization } = await place.realm.clients.create({
    clientId: guard.clientId,
    secret: clientSecret,
    publicClient: false,
    serviceAccountsEnabled: true,
    authorizationServicesEnabled: true,
  });
  // A resource without a policy is open.
  await authorization.update({ policyEnforcementMode: 'PERMISSIVE' });
  const uma = server.uma(guard);
  const door = await uma.resources.create({ name: 'door', resource_scopes: ['open'] });
  await door.update({ displayName: 'Door' });
  expect(await uma.resources.byName('door').get()).toMatchObject({ displayName: 'Door' });
  const { access_token: token } = await server.openIdConnect(provisioner).clientCredentials();
  expect(await uma.allows(token, 'door#open')).toBe(true);
  const own = expect.objectContaining({ rsname: 'door', scopes: ['open'] });
  expect(await uma.grantedPermissions(token)).toContainEqual(own);
  await door.delete();
}

interface Connected {
  readonly server: KeycloakRealm;
  readonly acme: RealmNode;
  /** The requests sent, with their repeats. */
  readonly sent: string[];
}

function connect(
  { place, transport }: Scene,
  options: Partial<KeycloakRealmOptions> = {},
  way: Way = {},
): Connected {
  const sent: string[] = [];
  const server = new KeycloakRealm({
    serverUrl: place.url,
    realmName: 'acme',
    issuer,
    auth: provisioner,
    fetch: transport({ ca: place.authority.cert, ...way }),
    hooks: { request: ({ method, path }) => void sent.push(`${method} ${path}`) },
    ...options,
  });
  onTestFinished(() => server.close());
  return { server, acme: server.admin.realms.byName('acme'), sent };
}

function ending<S extends Stand>(stand: S): S {
  onTestFinished(() => stand.close());
  return stand;
}

/** The server behind a gateway. */
async function behind(
  scene: Scene,
  conduct: Conduct,
  options: Partial<KeycloakRealmOptions> = {},
  way: Way = {},
): Promise<Connected & { gateway: Gateway }> {
  const { upstream, server } = scene.place;
  const gateway = ending(await openGateway(upstream, conduct, server));
  return { gateway, ...connect(scene, { serverUrl: `${gateway.url}/auth`, ...options }, way) };
}

/** Every verb, with what a network might lose of it. */
async function everyVerb({ users, roles }: RealmNode): Promise<void> {
  const username = randomName('ü');
  const user = await users.create({ username, attributes: { note: ['ß'.repeat(3000)] } });
  await user.update({ firstName: 'Ada' });
  const names = ['a', 'b'].map(() => randomName('role'));
  for (const name of names) await roles.create({ name });
  await user.roleMappings.realm.add(names);
  await user.roleMappings.realm.remove(names.slice(0, 1));
  const held = (await user.roleMappings.realm.all()).map(({ name }) => name);
  expect(held).toContain(names[1]);
  expect(held).not.toContain(names[0]);
  expect(await users.byUsername(username).get()).toMatchObject({ username, firstName: 'Ada' });
  for (const name of names) await roles.byName(name).delete();
  await user.delete();
  expect(await user.exists()).toBe(false);
}

async function byProxy(scene: Scene, isEncrypted: boolean): Promise<void> {
  const { server } = scene.place;
  const login = 'clerk:s%26cret-4712';
  const proxy = ending(await openProxy(decodeURIComponent(login), isEncrypted ? server : undefined));
  // By its name: for an address, Node warns of the TLS of undici.
  const at = (login: string): string => proxy.url.replace('//127.0.0.1', `//${login}@localhost`);
  await everyVerb(connect(scene, {}, { proxy: at(login) }).acme);
  expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT 200']));
  const { acme, sent } = connect(scene, {}, { proxy: at('clerk:wrong-4713') });
  const error = await failure(acme.users.count());
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ reason: 'PROXY_REFUSED', hints: [expect.stringContaining('login')] });
  expect(String(error)).not.toMatch(/4713/);
  expect(sent).toHaveLength(1);
  if (!isEncrypted) return;
  const identity = new Authority('Another authority').issue({ name: 'x', hosts: ['localhost'] });
  const stranger = ending(await openProxy(login, identity)).url.replace('127.0.0.1', 'localhost');
  expect(await failure(connect(scene, {}, { proxy: stranger }).acme.users.count())).toMatchObject({
    reason: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    hints: [expect.stringMatching(/certificate of the server, or of the proxy/)],
  });
}

/** The versions of HTTP of the connections that undici opens, Node's own too, while `run` does. */
async function versions(run: () => Promise<void>): Promise<Set<unknown>> {
  const seen = new Set<unknown>();
  const listener = (message: unknown): void => {
    const { socket } = message as { socket: { alpnProtocol?: unknown } };
    if (socket.alpnProtocol !== undefined) seen.add(socket.alpnProtocol);
  };
  subscribe('undici:client:connected', listener);
  try {
    await run();
  } finally {
    unsubscribe('undici:client:connected', listener);
  }
  return seen;
}

export const cases: readonly Case[] = [
  [
    'A certificate authority of your own',
    async (scene) => {
      await everyVerb(connect(scene).acme);
      const stranger = new Authority('Another authority').issue({ name: 'x', hosts: ['127.0.0.1'] });
      const wrong = scene.place.authority.issue({ name: 'x', hosts: ['sso.example.com'] });
      for (const [identity, reason, hint] of [
        [stranger, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'NODE_EXTRA_CA_CERTS'],
        [wrong, 'ERR_TLS_CERT_ALTNAME_INVALID', 'other names'],
      ] as const) {
        const gateway = ending(await openGateway(scene.place.upstream, {}, identity));
        const { acme, sent } = connect(scene, { serverUrl: `${gateway.url}/auth` });
        const error = await failure(acme.users.count());
        expect(error).toBeInstanceOf(ConnectionError);
        expect(error).toMatchObject({ reason, hints: [expect.stringContaining(hint)] });
        expect(sent).toHaveLength(1);
      }
      const serverUrl = scene.place.upstream.replace('http:', 'https:');
      const error = await failure(connect(scene, { serverUrl }).acme.users.count());
      expect(error).toMatchObject({
        message: expect.stringMatching(/^No answer: wrong version number \(ERR_SSL_\w+\) \(POST \S+\)$/),
        hints: [expect.stringContaining('TLS')],
      });
    },
  ],
  [
    'A client certificate',
    async (scene) => {
      const { client, server, authority, upstream } = scene.place;
      const auth: Auth = { clientId: 'robot', clientAuthentication: 'tls_client_auth' };
      const without = connect(scene, { auth });
      const refused = await failure(without.acme.users.count());
      expect(refused).toBeInstanceOf(OAuthError);
      expect(refused).toMatchObject({
        error: 'invalid_client',
        hints: [expect.stringContaining('certificate')],
      });
      // By TLS 1.3, Node ends the connection before the client has read why.
      const asks = { ...server, ca: authority.cert, requestCert: true, maxVersion: 'TLSv1.2' } as const;
      const gateway = ending(await openGateway(upstream, {}, asks));
      const closed = connect(scene, { serverUrl: `${gateway.url}/auth` });
      expect(await failure(closed.acme.users.count())).toMatchObject({
        name: 'ConnectionError',
        hints: [expect.stringContaining('client certificate')],
      });
      // Node's `fetch` has no client certificate to show.
      if (scene.name.startsWith('global')) return;
      const { acme, server: realm } = connect(scene, { auth }, { client });
      await everyVerb(acme);
      const oidc = realm.openIdConnect(auth);
      const { access_token: token, ...more } = await oidc.clientCredentials({ scope: 'openid' });
      expect(more).toMatchObject({ token_type: 'Bearer' });
      const { raw } = new X509Certificate(client.cert);
      const certificateThumbprint = createHash('sha256').update(raw).digest('base64url');
      const checks = { audience: 'realm-management', certificateThumbprint };
      const claims = await oidc.decodeToken(token, checks);
      expect(claims['cnf']).toEqual({ 'x5t#S256': certificateThumbprint });
      expect(await oidc.userinfo(token)).toMatchObject({ preferred_username: 'service-account-robot' });
      const stolen = without.server.openIdConnect(provisioner);
      expect(await failure(stolen.userinfo(token))).toMatchObject({ httpStatus: 401 });
      await connect(scene, { serverUrl: `${gateway.url}/auth` }, { client }).acme.users.count();
    },
  ],
  ['An HTTP proxy with a login', (scene) => byProxy(scene, false)],
  ['An HTTPS proxy with a login', (scene) => byProxy(scene, true)],
  [
    'HTTP/2',
    async (scene) => {
      const seen = await versions(async () => {
        const { acme } = connect(scene);
        await everyVerb(acme);
        await Promise.all(Array.from({ length: 30 }, () => acme.users.count()));
        const controller = new AbortController();
        const aborted = acme.users.all({}, { signal: controller.signal });
        controller.abort(new Error('enough'));
        expect(await failure(aborted)).toMatchObject({ message: 'enough' });
        await acme.users.count();
      });
      expect([...seen]).toEqual([scene.name.startsWith('global') ? 'http/1.1' : 'h2']);
    },
  ],
  [
    'IPv6',
    async (scene) => {
      const { forwarder } = scene.place;
      if (!forwarder) return void console.warn('This machine has no IPv6.');
      expect(forwarder.url).toMatch(/^https:\/\/\[::1\]:\d+$/);
      await everyVerb(connect(scene, { serverUrl: `${forwarder.url}/auth/` }).acme);
    },
  ],
  [
    'A path',
    async (scene) => {
      const { gateway, server } = await behind(scene, { prefix: '/id/sso' });
      const serverUrl = `${gateway.url}/id/sso/auth/`;
      const { acme, sent } = connect(scene, { serverUrl });
      await everyVerb(acme);
      expect(acme.url).toBe(`${gateway.url}/id/sso/auth/admin/realms/acme`);
      await everyVerbOfUma(scene, server);
      expect(sent.every((line) => line.includes(' /id/sso/auth/'))).toBe(true);
      await server.admin.realms.byName('acme').users.count();
      const { url } = gateway;
      expect(await failure(connect(scene, { serverUrl: url }).acme.users.count())).toMatchObject({
        code: 'route_not_found',
        hints: [expect.stringContaining('path of serverUrl')],
      });
    },
  ],
  [
    'A public name',
    async (scene) => {
      const { server: named } = connect(scene);
      const oidc = named.openIdConnect(provisioner);
      const { access_token: token } = await oidc.clientCredentials();
      expect(await oidc.decodeToken(token, { audience: 'realm-management' })).toMatchObject({ iss: issuer });
      const login = await oidc.authorizationUrl({ redirectUri: 'https://app.example.com/' });
      expect(login).toContain(`${publicUrl}/realms/acme/protocol/openid-connect/auth?`);
      // The documents of the server name URLs that nobody reaches from here.
      await everyVerbOfUma(scene, named);
      const { server: unnamed } = connect(scene, { issuer: undefined });
      const wrong = unnamed.openIdConnect(provisioner).decodeToken(token, { audience: 'realm-management' });
      expect(await failure(wrong)).toMatchObject({
        code: 'wrong_issuer',
        hints: [expect.stringContaining('issuer')],
      });
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const clientId = randomName('signing');
      const { certificates, serviceAccountUser } = await scene.place.realm.clients.create({
        clientId,
        publicClient: false,
        serviceAccountsEnabled: true,
        clientAuthenticatorType: 'client-jwt',
      });
      const file = publicKey.export({ type: 'spki', format: 'pem' }).toString();
      const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      await certificates
        .byAttribute('jwt.credential')
        .uploadCertificate({ keystoreFormat: 'Public Key PEM', file });
      await serviceAccountUser.roleMappings.clients.byClientId('realm-management').add('realm-admin');
      const auth = { clientId, privateKey: key };
      await connect(scene, { auth }).acme.users.count();
      expect(await failure(connect(scene, { issuer: undefined, auth }).acme.users.count())).toMatchObject({
        error: 'invalid_client',
        hints: [expect.stringContaining('issuer')],
      });
    },
  ],
  [
    'A proxy that changes Host',
    async (scene) => {
      const auth = { ...provisioner, dpop: true };
      for (const conduct of [{ forwards: true }, { forwards: true, rewritesHost: true }]) {
        const { acme, server } = await behind(scene, conduct, { auth });
        await everyVerb(acme);
        const oidc = server.openIdConnect(auth);
        const { access_token: token } = await oidc.clientCredentials({ scope: 'openid' });
        expect(await oidc.userinfo(token)).toHaveProperty('sub');
        await everyVerbOfUma(scene, server);
      }
      const { acme } = await behind(scene, { rewritesHost: true }, { auth });
      expect(await failure(acme.users.count())).toMatchObject({
        errorDescription: 'DPoP HTTP URL mismatch',
        hints: [expect.stringContaining('X-Forwarded-Host')],
      });
      // Without proofs nobody compares URLs.
      await everyVerb((await behind(scene, { rewritesHost: true })).acme);
    },
  ],
  [
    'A proxy that drops bodies of DELETE',
    async (scene) => {
      const { realm } = scene.place;
      const [one, two] = [randomName('one'), randomName('two')] as const;
      for (const name of [one, two]) await realm.roles.create({ name });
      const holders = [
        (await realm.users.create({ username: randomName('u') })).roleMappings.realm,
        (await realm.groups.create({ name: randomName('g') })).roleMappings.realm,
        (await realm.clientScopes.create({ name: randomName('s'), protocol: 'openid-connect' })).scopeMappings
          .realm,
        (await realm.clients.create({ clientId: randomName('c'), fullScopeAllowed: false })).scopeMappings
          .realm,
        (await realm.roles.create({ name: randomName('r') })).composites,
      ];
      const { server, gateway } = await behind(scene, { stripsDeletes: true });
      const subpath = (url: string): string[] =>
        new URL(url).pathname.split('/').slice(2).map(decodeURIComponent);
      for (const holder of holders) {
        await holder.add([one, two]);
        const before = (await holder.all()).map(({ name }) => name).sort();
        const [, , , ...below] = subpath(holder.url);
        const acme = server.admin.realms.byName('acme');
        const body = [
          {
            name: one,
            id: await realm.roles
              .byName(one)
              .get()
              .then(({ id }) => id),
          },
        ];
        const error = await failure(acme.request('DELETE', below, { body }));
        expect(error).toMatchObject({ code: 'body_dropped', hints: [expect.stringContaining('DELETE')] });
        expect((await holder.all()).map(({ name }) => name).sort()).toEqual(before);
      }
      const acme = server.admin.realms.byName('acme');
      const user = await acme.users.create({ username: randomName('u') });
      await user.roleMappings.realm.add([one, two]);
      expect(await failure(user.roleMappings.realm.remove(one))).toMatchObject({ code: 'body_dropped' });
      expect(await failure(user.roleMappings.realm.set([one]))).toMatchObject({ code: 'body_dropped' });
      expect((await user.roleMappings.realm.all()).map(({ name }) => name)).toContain(two);
      // What has no body is as it was.
      await user.roleMappings.realm.removeAll();
      expect(await user.roleMappings.realm.all()).toEqual([]);
      await acme.roles.byName(one).delete();
      await acme.roles.byName(two).delete();
      expect(gateway.arrivals.filter((line) => /^DELETE .*\/(role|scope)-mappings/.test(line))).toHaveLength(
        1,
      );
    },
  ],
  [
    'A proxy with a time limit',
    async (scene) => {
      for (const cuts of ['page', 'reset'] as const) {
        let slow = /^$/;
        const isSlow: Conduct['isSlow'] = ({ method, path, earlier }) =>
          earlier === 0 && slow.test(`${method} ${path}`);
        const { acme, gateway } = await behind(scene, { limit: 200, cuts, isSlow });
        await acme.users.count();
        slow = /^GET .*\/groups|^(PUT|DELETE|POST) .*\/users/;
        expect(await acme.groups.all()).toEqual(expect.any(Array));
        const username = randomName('late');
        const create = (): Promise<unknown> => acme.users.create({ username });
        const error = await failure(create());
        expect(error).toMatchObject(
          cuts === 'page'
            ? { httpStatus: 504, hints: [expect.stringContaining('may have done')] }
            : { name: 'ConnectionError', reason: 'ECONNRESET' },
        );
        expect(gateway.arrivals.filter((line) => /^POST .*\/users$/.test(line))).toHaveLength(1);
        // The server has done it.
        const user = scene.place.realm.users.byUsername(username);
        expect(await user.exists()).toBe(true);
        const { node, created } = await acme.users.ensure({ username, firstName: 'Late' });
        expect(created).toBe(false);
        expect(await user.get()).toMatchObject({ firstName: 'Late' });
        await node.delete().catch((error: unknown) => expect(error).toMatchObject({ httpStatus: 404 }));
        expect(await user.exists()).toBe(false);
      }
    },
  ],
  [
    'Pages of a gateway',
    async (scene) => {
      for (const status of [502, 503, 504]) {
        let fails: Conduct['own'];
        const { acme, gateway } = await behind(scene, { own: (arrival) => fails?.(arrival) });
        const user = await acme.users.create({ username: randomName('paged') });
        fails = ({ path, earlier, method }) =>
          path.includes('/users/') && method !== 'POST' && earlier === 0 ? status : undefined;
        await user.update({ firstName: 'Ada' });
        expect(await user.get()).toMatchObject({ firstName: 'Ada' });
        await user.delete();
        fails = ({ path }) => (/\/(users|token)$/.test(path) ? status : undefined);
        const error = await failure(acme.users.create({ username: 'nobody' }));
        expect(error).toBeInstanceOf(ServerError);
        expect(error).toMatchObject({
          httpStatus: status,
          description: `${status} The gateway is sorry`,
          hints: [expect.stringMatching(/proxy in front of Keycloak .* may have done/)],
        });
        expect(gateway.arrivals.filter((line) => /^POST .*\/users$/.test(line))).toHaveLength(2);
        const fresh = connect(scene, { serverUrl: `${gateway.url}/auth`, retries: 1 });
        expect(await failure(fresh.acme.users.count())).toMatchObject({
          name: 'ServerError',
          httpStatus: status,
        });
      }
      const { acme } = await behind(scene, {
        own: ({ path }) => (path.includes('/users') ? 200 : undefined),
      });
      expect(await failure(acme.users.count())).toBeInstanceOf(InvalidResponseError);
      const blocked = await behind(scene, { own: ({ path }) => (path.includes('/users') ? 403 : undefined) });
      expect(await failure(blocked.acme.users.count())).toMatchObject({
        name: 'ForbiddenError',
        hints: ['A proxy in front of Keycloak sent this response.'],
      });
    },
  ],
  [
    'Idle connections',
    async (scene) => {
      const { acme, gateway } = await behind(scene, { idle: 100 });
      for (let round = 0; round < 4; round++) {
        await acme.roles.create({ name: randomName('idle') });
        await vi.waitUntil(() => gateway.open() === 0, { timeout: 10_000 });
        // The client reads what it was sent before.
        await sleep(20);
      }
      expect(gateway.connections()).toBeGreaterThan(3);
      // The gateway closes the connection in the moment in which a request comes.
      const drops: Conduct['drops'] = ({ isReused, earlier, path }) =>
        isReused && earlier < 2 && /roles/.test(path);
      const racing = await behind(scene, { drops });
      await racing.acme.users.count();
      await racing.acme.roles.all();
      const raced = await failure(racing.acme.roles.create({ name: randomName('raced') }));
      expect(raced).toMatchObject({ name: 'ConnectionError', reason: 'ECONNRESET' });
      if (scene.name.startsWith('global')) return;
      const careful = await behind(scene, { drops }, {}, { keepAliveTimeout: 1 });
      for (let round = 0; round < 3; round++) {
        await careful.acme.users.count();
        await sleep(20);
        await careful.acme.roles.create({ name: randomName('careful') });
        await sleep(20);
      }
    },
  ],
];
