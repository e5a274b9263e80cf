import { inspect } from 'node:util';
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, generateKeyPair, type JWK } from 'jose';
import { beforeEach, expect, test } from 'vitest';
import { DPoP, type DPoPKeyPair } from '../../src/auth/dpop.ts';
import type { Auth, Fetch } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { ada, client, governed, secret, service, sessions, watched } from './governed.ts';
import { needs } from './support.ts';

beforeEach(() => needs('DPoP'));

const bound = { clientId: 'bound', clientSecret: secret };

/** A realm with a client whose tokens have to be bound to a key. */
function binding(): Promise<RealmNode> {
  const attributes = { 'dpop.bound.access.tokens': 'true' };
  return governed({}, [client('bound', { attributes })], [service('bound')]);
}

/** A `fetch` that keeps the proof and the authorization of each request. */
function proving(): { proofs: string[]; tokens: string[]; fetch: Fetch } {
  const proofs: string[] = [];
  const tokens: string[] = [];
  return {
    proofs,
    tokens,
    fetch: (url, init) => {
      const headers = new Headers(init.headers);
      proofs.push(headers.get('dpop') ?? '');
      tokens.push(headers.get('authorization') ?? '');
      return globalThis.fetch(url, init);
    },
  };
}

test('the admin tree works with bound tokens, each request with a proof of its own', async () => {
  const realm = await binding();
  const users = await realm.users.count();
  const pair: DPoPKeyPair = await generateKeyPair('ES256');
  const kinds: [string, Auth][] = [
    ['a new key', { ...bound, dpop: true }],
    ['a pair of keys', { ...bound, dpop: pair }],
    ['a DPoP', { ...bound, dpop: new DPoP(pair) }],
    ['RSA keys', { ...bound, dpop: await generateKeyPair('RS256') }],
    ['an account', { ...ada, ...bound, dpop: true }],
    ['an account at a public client', { ...ada, dpop: true }],
  ];
  for (const [kind, auth] of kinds) {
    const { proofs, tokens, fetch } = proving();
    const { call, traffic, statuses, server } = watched(realm, auth, { fetch });
    expect(await Promise.all([call(), call(), call()]), kind).toEqual([users, users, users]);
    expect(traffic.count('/token'), kind).toBe(1);
    expect(new Set(statuses), kind).toEqual(new Set([200]));
    const [, ...scheme] = tokens;
    expect(
      scheme.every((token) => token.startsWith('DPoP ')),
      kind,
    ).toBe(true);
    expect(new Set(proofs.map((proof) => decodeJwt(proof).jti)).size, kind).toBe(4);
    const { jwk } = decodeProtectedHeader(proofs[0] ?? '');
    const { cnf } = decodeJwt((tokens.at(-1) ?? '').slice('DPoP '.length));
    expect(cnf, kind).toMatchObject({ jkt: await calculateJwkThumbprint(jwk as JWK) });
    await server.close();
  }
  expect(await sessions(realm)).toEqual([]);
});

test('renewals, replays and retries have new proofs: the server refuses one that it has seen', async () => {
  const realm = await binding();
  const { proofs, fetch } = proving();
  const failures = [503, 502];
  const failing: Fetch = async (url, init) => {
    const answer = await fetch(url, init);
    const status = init.method === 'GET' ? failures.shift() : undefined;
    return status === undefined ? answer : new Response(null, { status });
  };
  const { call, statuses } = watched(realm, { ...ada, ...bound, dpop: true }, { fetch: failing });
  await call();
  expect(statuses).toEqual([200, 503, 502, 200]);
  await realm.users.byUsername('ada').logout();
  await call();
  expect(statuses.slice(4)).toEqual([401, 400, 200, 200]);
  expect(new Set(proofs).size).toBe(8);
  const again: Fetch = (url, init) => {
    const headers = new Headers(init.headers);
    if (init.method === 'GET') headers.set('dpop', first);
    return globalThis.fetch(url, { ...init, headers });
  };
  const first = proofs[1] ?? '';
  await expect(watched(realm, { ...bound, dpop: true }, { fetch: again }).call()).rejects.toMatchObject({
    httpStatus: 401,
  });
});

test('a bound token is refused without its key, and the error says so', async () => {
  const realm = await binding();
  const { tokens, fetch } = proving();
  const owner = watched(realm, { ...bound, dpop: true }, { fetch });
  await owner.call();
  const token = (tokens.at(-1) ?? '').slice('DPoP '.length);
  const plain = await watched(realm, token).call().then(String, inspect);
  expect(plain).toMatch(/^UnauthorizedError: 401[\s\S]*bound to a key \(DPoP\)/);
  expect(plain).not.toContain(token);
  const stolen: Fetch = (url, init) => {
    const headers = new Headers(init.headers);
    if (init.method === 'GET') headers.set('authorization', `DPoP ${token}`);
    return globalThis.fetch(url, { ...init, headers });
  };
  const thief = watched(realm, { ...bound, dpop: true }, { fetch: stolen });
  await expect(thief.call()).rejects.toMatchObject({ name: 'UnauthorizedError', httpStatus: 401 });
  expect(await owner.call()).toBe(await realm.users.count());
});

test('a client whose tokens must be bound is refused without dpop', async () => {
  const realm = await binding();
  await expect(watched(realm, bound).call()).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'invalid_request',
    message: expect.stringContaining('DPoP proof is missing'),
    hints: [expect.stringContaining('set dpop')],
  });
});
