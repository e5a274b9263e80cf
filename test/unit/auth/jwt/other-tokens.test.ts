import { expect, test } from 'vitest';
import { DPoP } from '../../../../src/auth/dpop.ts';
import { verifyDPoPProof } from '../../../../src/auth/jwt/dpop-proof.ts';
import type { DPoPProofChecks, IdTokenOptions } from '../../../../src/auth/jwt/options.ts';
import { KeyServer, seconds, testKey, tokenBy } from './support.ts';

type Claims = Record<string, unknown>;

const key = await testKey('one');
const verifier = new KeyServer(key).verifier();
const clientId = 'web';

/** The code of the refusal, and the claim that it names. */
async function outcomeOf(verification: Promise<unknown>): Promise<string> {
  try {
    await verification;
    return 'taken';
  } catch (error) {
    const { code, claim } = error as { code?: string; claim?: string };
    return [code, claim].filter(Boolean).join(' ');
  }
}

async function halfHash(value: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(value));
  return Buffer.from(hash).subarray(0, 16).toString('base64url');
}

test('an ID token must be for this client, this request and this login', async () => {
  const own = { typ: 'ID', aud: clientId, azp: clientId, sub: 'ada', nonce: 'n', auth_time: seconds(-100) };
  const cases: [Claims, Partial<IdTokenOptions>, string][] = [
    [{}, {}, 'taken'],
    [{}, { nonce: 'n', subject: 'ada', maxAge: 100 }, 'taken'],
    [{ azp: undefined }, {}, 'taken'],
    [{ aud: [clientId, 'other'] }, {}, 'taken'],
    [{ aud: [clientId, 'other'], azp: undefined }, {}, 'wrong_authorized_party azp'],
    [{ aud: [clientId, 'other'], azp: 'other' }, {}, 'wrong_authorized_party azp'],
    [{ azp: 'other' }, {}, 'wrong_authorized_party azp'],
    [{ aud: 'other' }, {}, 'wrong_audience aud'],
    [{ sub: undefined }, {}, 'missing_claim sub'],
    [{}, { subject: 'bob' }, 'wrong_subject sub'],
    [{}, { nonce: 'other' }, 'wrong_nonce nonce'],
    [{ nonce: undefined }, { nonce: 'n' }, 'wrong_nonce nonce'],
    [{}, { maxAge: 10 }, 'expired auth_time'],
    [{ auth_time: undefined }, { maxAge: 10 }, 'missing_claim auth_time'],
    [{ typ: 'Bearer' }, {}, 'wrong_type typ'],
    [{ exp: seconds(-60) }, {}, 'expired exp'],
    [{ nbf: seconds(60) }, {}, 'not_yet_valid nbf'],
    [{ iat: seconds(60) }, {}, 'not_yet_valid iat'],
    [{ iss: 'https://other.test' }, {}, 'wrong_issuer iss'],
    [{ iss: 'https://other.test' }, { issuer: 'https://other.test' }, 'taken'],
    [{}, { accessToken: 'token' }, 'missing_claim at_hash'],
    [{ at_hash: await halfHash('token') }, { accessToken: 'token' }, 'taken'],
    [{ at_hash: await halfHash('token') }, { accessToken: 'other' }, 'wrong_hash at_hash'],
    [{ c_hash: await halfHash('code') }, { code: 'code' }, 'taken'],
    [{ c_hash: await halfHash('code') }, { code: 'other' }, 'wrong_hash c_hash'],
    [{}, { code: 'code' }, 'missing_claim c_hash'],
  ];
  for (const [claims, options, expected] of cases) {
    const token = await tokenBy(key, { ...own, ...claims });
    const outcome = await outcomeOf(verifier.verifyIdToken(token, { clientId, ...options }));
    expect(outcome, JSON.stringify([claims, options])).toBe(expected);
  }
});

test('a logout token must be one, name whom, and be used once', async () => {
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  const own = { typ: 'Logout', aud: clientId, azp: undefined, sub: 'ada', sid: 's', jti: 'j', events };
  const cases: [Claims, string][] = [
    [{}, 'taken'],
    [{ sub: undefined }, 'taken'],
    [{ sid: undefined }, 'taken'],
    [{ sub: undefined, sid: undefined }, 'missing_claim sid'],
    [{ sid: 7 }, 'invalid_claim sid'],
    [{ sub: '' }, 'invalid_claim sub'],
    [{ jti: undefined }, 'missing_claim jti'],
    [{ events: undefined }, 'invalid_claim events'],
    [{ events: [Object.keys(events)] }, 'invalid_claim events'],
    [{ events: { [Object.keys(events)[0] ?? '']: true } }, 'invalid_claim events'],
    [{ nonce: 'n' }, 'wrong_type nonce'],
    [{ aud: 'other' }, 'wrong_audience aud'],
    [{ exp: seconds(-60) }, 'expired exp'],
    [{ exp: undefined }, 'missing_claim exp'],
    [{ iat: undefined }, 'missing_claim iat'],
    [{ typ: 'ID' }, 'wrong_type typ'],
  ];
  for (const [claims, expected] of cases) {
    const token = await tokenBy(key, { ...own, ...claims }, { typ: 'logout+jwt' });
    expect(await outcomeOf(verifier.verifyLogoutToken(token, { clientId })), JSON.stringify(claims)).toBe(
      expected,
    );
  }
  const token = await tokenBy(key, { ...own, exp: seconds(60) });
  const asked: [string, number][] = [];
  const seen = async (id: string, until: number): Promise<boolean> => asked.push([id, until]) > 1;
  expect(await outcomeOf(verifier.verifyLogoutToken(token, { clientId, seen }))).toBe('taken');
  expect(await outcomeOf(verifier.verifyLogoutToken(token, { clientId, seen }))).toBe('replayed jti');
  expect(asked[0]).toEqual(['j', seconds(65)]);
});

const url = 'https://api.test/orders';
const sender = await testKey('sender');
const { kty, crv, x, y } = sender.jwk;
const jwk = { kty, crv, x, y };

/** A proof for `GET /orders`, with these claims and this header instead of the right ones. */
function proofWith(claims: Claims = {}, header: object = {}): Promise<string> {
  const none = { iss: undefined, typ: undefined, azp: undefined, aud: undefined, exp: undefined };
  const own = { htm: 'GET', htu: url, iat: seconds(), jti: crypto.randomUUID() };
  return tokenBy(sender, { ...none, ...own, ...claims }, { typ: 'dpop+jwt', kid: undefined, jwk, ...header });
}

test('a DPoP proof must be for this request, now, with the key that it holds', async () => {
  const other = await testKey('other');
  const secret = { kty: 'oct', k: 'c2VjcmV0' };
  const cases: [Claims, object, Partial<DPoPProofChecks>, string][] = [
    [{}, {}, {}, 'taken'],
    [{ htu: `${url}?page=2#top` }, {}, {}, 'taken'],
    [{ htu: 'HTTPS://API.test:443/x/../orders' }, {}, {}, 'taken'],
    [{}, { typ: 'DPoP+JWT' }, {}, 'wrong_type typ'],
    [{}, { typ: 'JWT' }, {}, 'wrong_type typ'],
    [{}, { jwk: undefined }, {}, 'malformed jwk'],
    [{}, { jwk: { ...jwk, d: 'private' } }, {}, 'malformed jwk'],
    [{}, { jwk: secret }, {}, 'malformed jwk'],
    [{}, { jwk: { ...jwk, x: 'AA' } }, {}, 'unknown_key jwk'],
    [{}, { jwk: other.jwk }, {}, 'bad_signature'],
    [{}, { crit: ['b64'], b64: true }, {}, 'unsupported_header crit'],
    [{}, {}, { algorithms: ['EdDSA'] }, 'algorithm_refused alg'],
    [{ htm: 'get' }, {}, {}, 'wrong_request htm'],
    [{ htm: undefined }, {}, {}, 'wrong_request htm'],
    [{ htu: undefined }, {}, {}, 'missing_claim htu'],
    [{ htu: '/orders' }, {}, {}, 'wrong_request htu'],
    [{ htu: 'https://evil@api.test/orders' }, {}, {}, 'wrong_request htu'],
    [{ htu: 'http://api.test/orders' }, {}, {}, 'wrong_request htu'],
    [{ htu: `${url}/` }, {}, {}, 'wrong_request htu'],
    [{ iat: seconds(-63) }, {}, {}, 'taken'],
    [{ iat: seconds(-70) }, {}, {}, 'expired iat'],
    [{ iat: seconds(-70) }, {}, { maxAge: 300 }, 'taken'],
    [{ iat: seconds(60) }, {}, {}, 'not_yet_valid iat'],
    [{ iat: 'now' }, {}, {}, 'invalid_claim iat'],
    [{ jti: undefined }, {}, {}, 'missing_claim jti'],
    [{}, {}, { nonce: 'n' }, 'wrong_nonce nonce'],
    [{ nonce: 'old' }, {}, { nonce: ['new', 'old'] }, 'taken'],
    [{}, {}, { header: null }, 'proof_required'],
    [{}, {}, { header: '' }, 'proof_required'],
    [{}, {}, { header: 'x'.repeat(70_000) }, 'too_large'],
  ];
  for (const [claims, header, checks, expected] of cases) {
    const proof = await proofWith(claims, header);
    const outcome = await outcomeOf(verifyDPoPProof({ header: proof, method: 'GET', url, ...checks }));
    expect(outcome, JSON.stringify([claims, header, checks]).slice(0, 200)).toBe(expected);
  }
});

test('a proof that is refused does not use its id up, and what DPoP makes is one', async () => {
  const dpop = new DPoP();
  const used = new Set<string>();
  const seen = (id: string): boolean => used.size === used.add(id).size;
  const header = await dpop.proof('GET', url, 'token');
  const checks = { header, method: 'GET', url, seen };
  expect(await outcomeOf(verifyDPoPProof(checks, 'other'))).toBe('wrong_request ath');
  expect(await verifyDPoPProof(checks, 'token')).toMatchObject({ thumbprint: await dpop.thumbprint() });
  expect(await outcomeOf(verifyDPoPProof(checks, 'token'))).toBe('replayed jti');
  for (const wrong of [{ url: '/orders' }, { method: '' }, { nonce: '' }, { algorithms: 'HS256' }]) {
    await expect(verifyDPoPProof({ ...checks, ...wrong })).rejects.toThrow(TypeError);
  }
});

test('a binding that cannot be compared is no binding that passes', async () => {
  const token = await tokenBy(key, { cnf: undefined });
  for (const name of ['dpopThumbprint', 'certificateThumbprint']) {
    for (const value of [undefined, '']) {
      const options = { audience: 'api', [name]: value };
      await expect(verifier.decodeToken(token, options as { audience: string }), name).rejects.toThrow(
        TypeError,
      );
    }
  }
  const bound = await tokenBy(key, { cnf: { 'x5t#S256': 'mine' } });
  const certificateThumbprint = 'mine';
  expect(await verifier.decodeToken(bound, { audience: 'api', certificateThumbprint })).toMatchObject({
    azp: 'web',
  });
});
