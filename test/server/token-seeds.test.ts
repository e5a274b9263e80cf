import { describe, expect, test } from 'vitest';
import { hasRealmRole } from '../../src/auth/jwt/roles.ts';
import { opened, publicKey, signed, signingKey } from './forgery.ts';
import { shared } from './support.ts';
import { login, realmWithTokens, refusalOf, verifierOf } from './token-realm.ts';

const tokenRealm = shared(() => realmWithTokens());

describe('python-keycloak', () => {
  test('Decode token asynchronously', async () => {
    const realm = tokenRealm();
    const openid = verifierOf(realm);
    const token = await login(realm);
    const info = await openid.decodeToken(token.access_token, { audience: 'api' });
    expect(info).toMatchObject({ azp: 'web', preferred_username: 'ada' });
    expect(hasRealmRole(info, 'editor')).toBe(true);
  });

  test('Decode token asynchronously: without validation', async () => {
    const realm = tokenRealm();
    const openid = verifierOf(realm);
    const token = await login(realm);
    const info = await openid.decodeToken(token.access_token, { validate: false });
    expect(info).toEqual(opened(token.access_token).claims);
    // It looks at no signature: what comes is whatever somebody wrote.
    const [header, , signature] = token.access_token.split('.');
    const claims = Buffer.from('{"preferred_username":"root"}').toString('base64url');
    const forged = await openid.decodeToken(`${header}.${claims}.${signature}`, { validate: false });
    expect(forged).toEqual({ preferred_username: 'root' });
  });
});

describe('python-keycloak-client', () => {
  test('decode_token(token, key, algorithms=None, **kwargs)', async () => {
    const realm = await realmWithTokens();
    await realm.components.create(signingKey);
    const openid = verifierOf(realm);
    const { access_token: token, id_token: idToken } = await login(realm);
    const { header, claims } = opened(token);
    const { iss: issuer, sub: subject } = claims as { iss: string; sub: string };
    const key = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const audience = 'api';
    // A key to attempt to verify the payload with, and valid algorithms.
    expect(await openid.decodeToken(token, { key, algorithms: 'RS256', audience })).toEqual(claims);
    expect(await openid.decodeToken(token, { key, algorithms: ['RS256', 'PS256'], audience })).toEqual(
      claims,
    );
    expect(await refusalOf(openid.decodeToken(token, { key, algorithms: 'PS256', audience }))).toBe(
      'algorithm_refused',
    );
    // The intended audience, acceptable values for the issuer, and the subject.
    expect(
      await openid.decodeToken(token, { key, audience, issuer: [issuer, 'https://x.test'], subject }),
    ).toEqual(claims);
    expect(await refusalOf(openid.decodeToken(token, { key, audience: 'x' }))).toBe('wrong_audience');
    expect(await refusalOf(openid.decodeToken(token, { key, audience, issuer: 'x' }))).toBe('wrong_issuer');
    expect(await refusalOf(openid.decodeToken(token, { key, audience, subject: 'x' }))).toBe('wrong_subject');
    // An access token returned alongside the id_token; `at_hash` must match it.
    const ofIdToken = { key, audience: 'web', verifyTyp: false };
    expect(await openid.decodeToken(idToken, { ...ofIdToken, accessToken: token })).toMatchObject({
      typ: 'ID',
    });
    const withOther = openid.decodeToken(idToken, { ...ofIdToken, accessToken: 'x' });
    expect(await refusalOf(withOther)).toBe('wrong_hash');
    // Options for skipping validation steps: each makes a token pass that is refused without it.
    const past = (claims['exp'] as number) - 86_400;
    const future = (claims['exp'] as number) + 86_400;
    const skipping: [object, object][] = [
      [{ aud: 'x' }, { verifyAud: false }],
      [{ iat: future }, { verifyIat: false }],
      [{ exp: past }, { verifyExp: false }],
      [{ nbf: future }, { verifyNbf: false }],
      [{ iss: 'x' }, { verifyIss: false }],
      [{ sub: 1 }, { verifySub: false }],
      [{ jti: 1 }, { verifyJti: false }],
      [{ at_hash: 'x' }, { accessToken: 'x', verifyAtHash: false }],
      [{ exp: past + 86_000 }, { leeway: 86_400 }],
    ];
    for (const [fault, options] of skipping) {
      const faulty = signed(header, { ...claims, ...fault });
      const strict = openid.decodeToken(faulty, {
        key,
        audience,
        ...('at_hash' in fault && { accessToken: 'x' }),
      });
      expect(await refusalOf(strict), JSON.stringify(fault)).not.toBe('taken');
      const lenient = openid.decodeToken(faulty, { key, audience, ...options });
      expect(await refusalOf(lenient), JSON.stringify(options)).toBe('taken');
    }
    const unsigned = `${token.slice(0, token.lastIndexOf('.'))}.AAAA`;
    expect(await refusalOf(openid.decodeToken(unsigned, { key, audience }))).toBe('bad_signature');
    expect(await openid.decodeToken(unsigned, { audience, verifySignature: false })).toEqual(claims);
    // The claims set, or JWTError, ExpiredSignatureError, JWTClaimsError.
    const expired = openid.decodeToken(signed(header, { ...claims, exp: past }), { key, audience });
    await expect(expired).rejects.toMatchObject({
      name: 'TokenError',
      code: 'expired',
      claim: 'exp',
      actual: past,
    });
  });
});
