import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { DPoP } from '../../src/auth/dpop.ts';
import { decodeRefreshToken, decodeUnverified } from '../../src/auth/jwt/decode.ts';
import type { DecodeTokenOptions } from '../../src/auth/jwt/options.ts';
import { hasClientRole, hasRealmRole, hasScope } from '../../src/auth/jwt/roles.ts';
import { opened } from './forgery.ts';
import { has, needs, randomName, shared, Traffic } from './support.ts';
import {
  algorithms,
  isTakenByServer,
  login,
  ownToken,
  realmWithTokens,
  refusalOf,
  requested,
  secret,
  urlOf,
  verifierOf,
} from './token-realm.ts';

/** For the tests that change nothing of it. */
const tokenRealm = shared(() => realmWithTokens());

test('access tokens of every kind that the server takes are verified, and its roles and scopes are read', async () => {
  const realm = tokenRealm();
  const traffic = new Traffic();
  const verifier = verifierOf(realm, { hooks: traffic.hooks });
  const { access_token: token, refresh_token } = await login(realm);
  const rpt = await requested(
    realm,
    { grant_type: 'urn:ietf:params:oauth:grant-type:uma-ticket', audience: 'web' },
    { authorization: `Bearer ${token}` },
  );
  const form = { client_id: 'web', client_secret: secret, refresh_token };
  const renewed = await requested(realm, { grant_type: 'refresh_token', ...form });
  const publicAlgorithms = algorithms.filter((algorithm) => algorithm !== 'HS256');
  const tokens: [string, string, DecodeTokenOptions][] = [
    ['user', token, { audience: 'api', authorizedParty: 'web' }],
    ['renewed', renewed.access_token, { audience: ['api', 'elsewhere'] }],
    ['service account', await ownToken(realm), { audience: 'api' }],
    ['RPT', rpt.access_token, { audience: 'web' }],
    ['account, by name', (await login(realm, 'other')).access_token, { audience: 'account' }],
    ['lightweight', (await login(realm, 'light')).access_token, { authorizedParty: 'light' }],
    ['RFC 9068', (await login(realm, 'rfc9068')).access_token, { authorizedParty: ['rfc9068'] }],
  ];
  for (const algorithm of publicAlgorithms) {
    tokens.push([algorithm, (await login(realm, algorithm)).access_token, { authorizedParty: algorithm }]);
  }
  for (const [kind, each, options] of tokens) {
    // The server says of these: "Lightweight access token not allowed for userinfo endpoint".
    expect(await isTakenByServer(realm, each), kind).toBe(kind !== 'lightweight' || !has('26.5'));
    expect(await verifier.decodeToken(each, options), kind).toEqual(decodeUnverified(each));
    expect(await verifier.decodeToken(each, { audience: false }), kind).toEqual(decodeUnverified(each));
  }
  expect(traffic.requests.map((request) => request.split('/').at(-1))).toEqual(['certs']);

  const claims = await verifier.decodeToken(token, { audience: 'api' });
  expect(claims).toMatchObject({ azp: 'web', typ: 'Bearer', preferred_username: 'ada' });
  expect([hasRealmRole(claims, 'editor'), hasRealmRole(claims, 'edit')]).toEqual([true, false]);
  expect([hasClientRole(claims, 'web', 'writer'), hasClientRole(claims, 'web', 'reader')]).toEqual([
    true,
    false,
  ]);
  expect([hasScope(claims, 'openid'), hasScope(claims, 'open')]).toEqual([true, false]);

  const permitted = await verifier.verifyRequestingPartyToken(rpt.access_token, { audience: 'web' });
  expect(permitted.authorization.permissions).toMatchObject([{ rsname: 'document', scopes: ['view'] }]);
  expect(await refusalOf(verifier.verifyRequestingPartyToken(token, { audience: 'api' }))).toBe('wrong_type');
  // The secret of HS256 never leaves the server.
  const { access_token: shared } = await login(realm, 'HS256');
  expect(await isTakenByServer(realm, shared)).toBe(true);
  expect(await refusalOf(verifier.decodeToken(shared, { audience: false }))).toBe('algorithm_refused');
});

test('a rotation of the keys lets tokens of the old and of the new one pass, and those of a removed one no more', async () => {
  const realm = await realmWithTokens();
  const traffic = new Traffic();
  const verifier = verifierOf(realm, { hooks: traffic.hooks });
  const recipient = { audience: 'api' };
  const old = await ownToken(realm);
  await verifier.decodeToken(old, recipient);
  await realm.components.create({
    name: 'rotated',
    providerId: 'rsa-generated',
    providerType: 'org.keycloak.keys.KeyProvider',
    config: { priority: ['1000'], active: ['true'], enabled: ['true'], algorithm: ['RS256'] },
  });
  const next = await ownToken(realm);
  expect(opened(next).header['kid']).not.toBe(opened(old).header['kid']);
  for (const token of [next, old, next]) {
    expect(await verifier.decodeToken(token, recipient)).toMatchObject({ azp: 'web' });
    expect(await isTakenByServer(realm, token)).toBe(true);
  }
  expect(traffic.count('/certs')).toBe(2);
  await realm.components.byName('rsa-generated').delete();
  await verifier.certs();
  expect(await isTakenByServer(realm, old)).toBe(false);
  expect(await refusalOf(verifier.decodeToken(old, recipient))).toBe('unknown_key');
  expect(await verifier.decodeToken(next, recipient)).toMatchObject({ azp: 'web' });
});

test('ID tokens are verified for their client, with the access token that came along', async () => {
  const realm = tokenRealm();
  // The realm makes the key of an algorithm with the first token that needs it.
  const verifier = verifierOf(realm, { keys: { cooldown: 0 } });
  for (const clientId of ['web', ...algorithms.filter((algorithm) => algorithm !== 'HS256')]) {
    const { id_token: token, access_token: accessToken } = await login(realm, clientId);
    const claims = await verifier.verifyIdToken(token, { clientId, accessToken });
    expect(claims, clientId).toMatchObject({ aud: clientId, azp: clientId, preferred_username: 'ada' });
    expect(claims, clientId).toEqual(decodeUnverified(token));
    const { access_token: another } = await login(realm, clientId);
    const refusal = verifier.verifyIdToken(token, { clientId, accessToken: another });
    expect(await refusalOf(refusal), clientId).toBe('wrong_hash');
    expect(await refusalOf(verifier.verifyIdToken(token, { clientId: 'other' })), clientId).toBe(
      'wrong_audience',
    );
    expect(await refusalOf(verifier.verifyIdToken(accessToken, { clientId })), clientId).toBe('wrong_type');
  }
});

test('a refresh token is read, not verified, and an offline token has no end', async () => {
  const realm = tokenRealm();
  const { refresh_token, access_token } = await login(realm);
  const offline = (await login(realm, 'web', 'offline_access')).refresh_token;
  expect(decodeRefreshToken(refresh_token)).toMatchObject({
    typ: 'Refresh',
    azp: 'web',
    exp: expect.any(Number),
  });
  expect(decodeRefreshToken(offline)).toMatchObject({ typ: 'Offline', azp: 'web' });
  expect(decodeRefreshToken(offline).exp).toBeUndefined();
  expect(() => decodeRefreshToken(access_token)).toThrow('not a refresh token');
});

test('a logout token of the server is verified, once', async () => {
  needs('logout tokens that expire');
  const realm = await realmWithTokens();
  const arrived = Promise.withResolvers<string>();
  const app = createServer(async (request, answer) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    arrived.resolve(new URLSearchParams(body).get('logout_token') ?? '');
    answer.end();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void app.close());
  await once(app, 'listening');
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/logout`;
  await realm.clients.byClientId('web').update({
    attributes: { 'backchannel.logout.url': url, 'backchannel.logout.session.required': 'true' },
  });
  const { refresh_token, id_token } = await login(realm);
  const { sid, sub } = opened(id_token).claims;
  const body = new URLSearchParams({ client_id: 'web', client_secret: secret, refresh_token });
  await fetch(urlOf(realm, 'logout'), { method: 'POST', body });
  const token = await arrived.promise;
  const verifier = verifierOf(realm);
  const used = new Set<string>();
  const seen = (id: string): boolean => used.size === used.add(id).size;
  expect(await verifier.verifyLogoutToken(token, { clientId: 'web', seen })).toMatchObject({ sid, sub });
  expect(await refusalOf(verifier.verifyLogoutToken(token, { clientId: 'web', seen }))).toBe('replayed');
  expect(await refusalOf(verifier.verifyLogoutToken(token, { clientId: 'other' }))).toBe('wrong_audience');
  expect(await refusalOf(verifier.verifyLogoutToken(id_token, { clientId: 'web' }))).toBe('wrong_type');
  expect(await refusalOf(verifier.verifyIdToken(token, { clientId: 'web' }))).toBe('wrong_type');
});

test('a token that is bound to a key passes with a proof for this very request, and a stolen one does not', async () => {
  needs('DPoP');
  const realm = tokenRealm();
  const verifier = verifierOf(realm);
  const [owner, thief] = [new DPoP(), new DPoP()];
  const dpop = await owner.proof('POST', urlOf(realm, 'token'));
  const { access_token: token } = await login(realm, 'bound', 'openid', { dpop });
  const bearer = await ownToken(realm);
  const url = 'https://api.test/orders';
  const used = new Set<string>();
  const seen = (id: string): boolean => used.size === used.add(id).size;
  const decode = (header: string | undefined, presented = token): Promise<unknown> =>
    refusalOf(
      verifier.decodeToken(presented, {
        audience: 'api',
        proof: { header, method: 'GET', url: `${url}?page=2`, seen },
      }),
    );
  const good = await owner.proof('GET', url, token);
  expect(await decode(good)).toBe('taken');
  expect(await decode(good)).toBe('replayed');
  const proofs: [string, string | undefined, string][] = [
    ['none', undefined, 'proof_required'],
    ['of another key', await thief.proof('GET', url, token), 'wrong_binding'],
    ['for another method', await owner.proof('DELETE', url, token), 'wrong_request'],
    ['for another path', await owner.proof('GET', `${url}/1`, token), 'wrong_request'],
    ['for another host', await owner.proof('GET', 'https://other.test/orders', token), 'wrong_request'],
    ['without the token', await owner.proof('GET', url), 'wrong_request'],
    ['for another token', await owner.proof('GET', url, bearer), 'wrong_request'],
    ['two at once', `${await owner.proof('GET', url, token)}, ${good}`, 'malformed'],
    ['the token itself', token, 'wrong_type'],
  ];
  for (const [what, header, code] of proofs) expect(await decode(header), what).toBe(code);
  expect(await decode(await owner.proof('GET', url, bearer), bearer)).toBe('wrong_binding');

  const recipient = { audience: 'api' };
  expect(await refusalOf(verifier.decodeToken(token, recipient))).toBe('proof_required');
  const dpopThumbprint = await owner.thumbprint();
  expect(await verifier.decodeToken(token, { ...recipient, dpopThumbprint })).toMatchObject({ typ: 'DPoP' });
  expect(await verifier.decodeToken(token, { ...recipient, verifyBinding: false })).toMatchObject({
    typ: 'DPoP',
  });
});

test('serverUrl is where the keys are, issuer is what tokens say', async () => {
  const realm = tokenRealm();
  const token = await ownToken(realm);
  const { iss } = opened(token).claims as { iss: string };
  const host = new URL(iss).hostname;
  const inside = iss.replace(host, host === 'localhost' ? '127.0.0.1' : 'localhost');
  const serverUrl = inside.slice(0, inside.indexOf('/realms/'));
  const recipient = { audience: 'api' };
  expect(await refusalOf(verifierOf(realm, { serverUrl }).decodeToken(token, recipient))).toBe(
    'wrong_issuer',
  );
  for (const issuer of [iss, [inside, iss]]) {
    expect(await verifierOf(realm, { serverUrl, issuer }).decodeToken(token, recipient)).toMatchObject({
      iss,
    });
  }
  // Of one call alone.
  const options = { ...recipient, issuer: iss };
  expect(await verifierOf(realm, { serverUrl }).decodeToken(token, options)).toMatchObject({ iss });
});

test('a realm whose name needs encoding names itself as the verifier expects it', async () => {
  needs('realms whose names have every character');
  const realm = await realmWithTokens({ realm: `${randomName('test')} ü'~^|"<%` });
  const verifier = verifierOf(realm);
  expect(await verifier.decodeToken(await ownToken(realm), { audience: 'api' })).toMatchObject({
    azp: 'web',
  });
});

test('the key of the realm is taken in each of its forms', async () => {
  const realm = tokenRealm();
  const token = await ownToken(realm);
  const traffic = new Traffic();
  const verifier = verifierOf(realm, { hooks: traffic.hooks });
  const certs = await verifier.certs();
  const jwk = certs.keys.find(({ kid }) => kid === opened(token).header['kid']);
  const [certificate = ''] = jwk?.x5c ?? [];
  const { public_key } = (await (await fetch(urlOf(realm, '../..'))).json()) as { public_key: string };
  const framed = (kind: string, text: string): string =>
    `-----BEGIN ${kind}-----\n${text}\n-----END ${kind}-----\n`;
  for (const key of [
    jwk ?? '',
    certs,
    public_key,
    framed('PUBLIC KEY', public_key),
    framed('CERTIFICATE', certificate),
  ]) {
    expect(await verifier.decodeToken(token, { audience: 'api', key })).toMatchObject({ azp: 'web' });
  }
  expect(traffic.requests).toHaveLength(1);
});
