import {
  calculateJwkThumbprint,
  decodeJwt,
  decodeProtectedHeader,
  generateKeyPair,
  type JWK,
  jwtVerify,
} from 'jose';
import { expect, test } from 'vitest';
import { type Auth, KeycloakRealm } from '../../../src/index.ts';
import { serving } from '../support.ts';

const client = { clientId: 'robot', clientSecret: 'secret' };

interface Seen {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly proof: string;
  readonly status: number;
}

/**
 * A server that gives bound tokens, and takes only proofs with the nonce that it demands at the moment: one for the
 * token endpoint, another for the rest, as an authorization server and its resource servers have.
 */
class NonceServer {
  readonly seen: Seen[] = [];
  nonces: { token: string; resource: string } = { token: 'a1', resource: 'r1' };
  /** Statuses of the next answers, instead of those that the proofs deserve. */
  failures: number[] = [];

  async connect(auth: Auth = { ...client, dpop: true }): Promise<KeycloakRealm> {
    const serverUrl = await serving((request, response) => {
      const isToken = request.method === 'POST';
      const nonce = isToken ? this.nonces.token : this.nonces.resource;
      const proof = String(request.headers['dpop']);
      const isRight = decodeJwt(proof)['nonce'] === nonce;
      const status = this.failures.shift() ?? (isRight ? 200 : isToken ? 400 : 401);
      const { authorization } = request.headers;
      this.seen.push({ path: request.url ?? '', authorization, proof, status });
      const ok = isToken ? { access_token: 'T1', token_type: 'DPoP', expires_in: 60 } : [];
      const challenge = status === 401 ? { 'www-authenticate': 'DPoP error="use_dpop_nonce"' } : {};
      response.writeHead(status, { 'content-type': 'application/json', 'dpop-nonce': nonce, ...challenge });
      response.end(JSON.stringify(status === 200 ? ok : { error: 'use_dpop_nonce' }));
    });
    return new KeycloakRealm({ serverUrl, realmName: 'acme', auth });
  }

  get statuses(): number[] {
    return this.seen.map(({ status }) => status);
  }
}

test('a demanded nonce is answered once, remembered, and answered again when it changes', async () => {
  const server = new NonceServer();
  const realm = await server.connect();
  // The token endpoint and the resources of one origin have one nonce, as RFC 9449 says.
  server.nonces = { token: 'n1', resource: 'n1' };
  await realm.admin.realms.all();
  await realm.admin.realms.all();
  expect(server.statuses).toEqual([400, 200, 200, 200]);
  server.nonces = { token: 'n1', resource: 'n2' };
  await realm.admin.realms.all();
  await realm.admin.realms.all();
  expect(server.statuses.slice(4)).toEqual([401, 200, 200]);
});

test('a server that is never content with a nonce is asked a bounded number of times', async () => {
  const server = new NonceServer();
  const realm = await server.connect();
  await realm.admin.realms.all();
  server.seen.length = 0;
  let count = 0;
  Object.defineProperty(server.nonces, 'resource', { get: () => `other${++count}` });
  await expect(realm.admin.realms.all()).rejects.toMatchObject({ name: 'UnauthorizedError' });
  expect(server.seen.filter(({ path }) => path.startsWith('/admin'))).toHaveLength(3);
});

test('each attempt has a proof of its own for its method, its URL and its token', async () => {
  const server = new NonceServer();
  server.nonces = { token: 'n1', resource: 'n1' };
  const pair = await generateKeyPair('ES256');
  const realm = await server.connect({ ...client, dpop: pair });
  await realm.admin.realms.all();
  server.failures = [503, 502, 200];
  await realm.admin.realms.all({ briefRepresentation: true });
  expect(server.statuses).toEqual([400, 200, 200, 503, 502, 200]);
  const jtis = new Set<unknown>();
  for (const { proof, path, authorization } of server.seen) {
    const { jwk, typ, alg } = decodeProtectedHeader(proof);
    expect([typ, alg, Object.keys(jwk as JWK).sort()]).toEqual([
      'dpop+jwt',
      'ES256',
      ['crv', 'kty', 'x', 'y'],
    ]);
    expect(await calculateJwkThumbprint(jwk as JWK)).toBeTruthy();
    const { payload } = await jwtVerify(proof, pair.publicKey);
    const isToken = path.startsWith('/realms/');
    const url = new URL(path, realm.serverUrl);
    expect(payload).toMatchObject({ htm: isToken ? 'POST' : 'GET', htu: url.origin + url.pathname });
    expect('ath' in payload).toBe(!isToken);
    expect(authorization).toBe(isToken ? undefined : 'DPoP T1');
    jtis.add(payload.jti);
  }
  expect(jtis.size).toBe(6);
});
