/** Tokens: grants, logins, keys of clients, bound tokens, what is verified and what is refused. */
import { DPoP, OAuthError, TokenError } from '../../src/index.ts';
import { check, encoded, failure, type Kit, partOf, type Step, Without } from './kit.ts';

const { subtle } = crypto;
const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const codeOf = (error: unknown): unknown => (error instanceof TokenError ? error.code : String(error));

export const tokenSteps: Readonly<Record<string, Step>> = {
  'client credentials': async (kit) => {
    const { token_type, expires_in } = await kit.client('service').clientCredentials();
    check([token_type, Number(expires_in) > 0], ['Bearer', true]);
  },
  'password, refresh, userinfo': async (kit) => {
    const oidc = kit.realm.openIdConnect({ clientId: 'spa' });
    const first = await ada(kit);
    const { access_token, refresh_token = '' } = await oidc.refreshToken(first.refresh_token ?? '');
    check((await oidc.userinfo(access_token)).preferred_username, 'ada');
    await oidc.logout(refresh_token);
    const over = await failure(oidc.refreshToken(refresh_token));
    check(over instanceof OAuthError && over.error, 'invalid_grant');
  },
  introspection: async (kit) => {
    if (kit.config.isBrowser) throw new Without('the server takes it from no page');
    const oidc = kit.client('service');
    const { access_token } = await oidc.clientCredentials();
    check((await oidc.introspect(access_token)).active, true);
    check((await oidc.introspect('none')).active, false);
  },
  'authorization code with PKCE': async (kit) => {
    const { helperUrl, redirectUri, password } = kit.config;
    const oidc = kit.realm.openIdConnect({ clientId: 'spa' });
    const { url, ...session } = await oidc.startAuthorization({ redirectUri, scope: 'openid' });
    check(new URL(url).searchParams.get('code_challenge_method'), 'S256');
    const body = JSON.stringify({ url, username: 'ada', password });
    const { callback } = (await (await fetch(`${helperUrl}/login`, { method: 'POST', body })).json()) as {
      callback: string;
    };
    const stolen = oidc.authorizationCode({ ...session, state: 'of another tab', callback });
    check((await failure(stolen)) instanceof Error, true);
    const { claims } = await oidc.authorizationCode({ ...session, callback });
    check(claims?.preferred_username, 'ada');
  },
  private_key_jwt: async ({ realm }) => {
    const { privateKey, publicKey } = await subtle.generateKey(
      { name: 'ECDSA', namedCurve: 'P-256' },
      false,
      ['sign', 'verify'],
    );
    const { kty, crv, x, y } = await subtle.exportKey('jwk', publicKey);
    const keys = [{ kty, crv, x, y, kid: 'one', use: 'sig', alg: 'ES256' }];
    await realm.admin.realm.clients
      .byClientId('signer')
      .update({ attributes: { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify({ keys }) } });
    const oidc = realm.openIdConnect({ clientId: 'signer', privateKey, keyId: 'one' });
    check((await oidc.clientCredentials()).token_type, 'Bearer');
  },
  'verify RS256': (kit) => verify(kit, 'RS256'),
  'verify ES256': (kit) => verify(kit, 'ES256'),
  'verify EdDSA': (kit) => verify(kit, 'EdDSA'),
  'refuse forged tokens': async (kit) => {
    const token = await tokenOf(kit, 'RS256');
    const header = partOf(token, 0);
    const forged = `${encoded(header)}.${encoded({ ...partOf(token, 1), realm_access: { roles: ['admin'] } })}`;
    const { privateKey } = await subtle.generateKey(rsa, false, ['sign', 'verify']);
    const signature = await subtle.sign(rsa.name, privateKey, new TextEncoder().encode(forged));
    const refusal = async (text: string): Promise<unknown> =>
      codeOf(await failure(kit.realm.verifier.decodeToken(text, { audience: 'api' })));
    check(await refusal(`${forged}.${encoded(new Uint8Array(signature))}`), 'bad_signature');
    check(await refusal(`${forged}.${token.split('.')[2]}`), 'bad_signature');
    const unsigned = encoded({ ...header, alg: 'none' });
    check(await refusal(`${unsigned}.${token.split('.')[1]}.`), 'algorithm_refused');
    const stranger = encoded({ ...header, kid: 'another' });
    check(await refusal(`${stranger}.${token.split('.').slice(1).join('.')}`), 'unknown_key');
  },
  'refuse another recipient': async (kit) => {
    const token = await tokenOf(kit, 'RS256');
    const refused = await failure(kit.realm.verifier.decodeToken(token, { audience: 'elsewhere' }));
    check(codeOf(refused), 'wrong_audience');
  },
  'DPoP: bound tokens': async (kit) => {
    const { clientSecret, password, serverUrl, realmName } = kit.config;
    const dpop = new DPoP();
    const oidc = kit.realm.openIdConnect({ clientId: 'bound', clientSecret, dpop });
    const { access_token, token_type } = await oidc.password({ username: 'ada', password, scope: 'openid' });
    const { jkt } = partOf(access_token, 1)['cnf'] as { jkt?: string };
    check([token_type, jkt], ['DPoP', await dpop.thumbprint()]);
    check((await oidc.userinfo(access_token)).preferred_username, 'ada');
    const url = `${serverUrl}/realms/${realmName}/protocol/openid-connect/userinfo`;
    check((await dpop.fetch(access_token, url)).status, 200);
    const proof = { header: await dpop.proof('GET', 'https://api.acme.test/', access_token), method: 'GET' };
    const options = { audience: 'api', proof: { ...proof, url: 'https://api.acme.test/' } };
    check((await kit.realm.verifier.decodeToken(access_token, options))['azp'], 'bound');
    const thief = kit.realm.openIdConnect({ clientId: 'bound', clientSecret, dpop: true });
    check((await failure(thief.userinfo(access_token))) instanceof OAuthError, true);
  },
  'DPoP: admin calls': async (kit) => {
    const realm = kit.connect({ clientId: 'bound', clientSecret: kit.config.clientSecret, dpop: true });
    check((await realm.admin.realm.get()).enabled, true);
  },
  'UMA: decisions': async (kit) => {
    const uma = kit.realm.uma({ clientId: 'photos' });
    const { access_token } = await ada(kit);
    check(await uma.decide(access_token, 'document#view'), true);
    check(await uma.decide(access_token, 'document#edit'), false);
    const rpt = await uma.requestPermissions(access_token, { permissions: ['document#view'] });
    const { authorization } = await kit.realm.verifier.verifyRequestingPartyToken(rpt.access_token, {
      audience: 'photos',
    });
    check(
      authorization.permissions.map(({ rsname, scopes }) => [rsname, scopes]),
      [['document', ['view']]],
    );
  },
  'UMA: resources': async (kit) => {
    if (kit.config.isBrowser) throw new Without('the server takes it from no page');
    const uma = kit.realm.uma({ clientId: 'photos', clientSecret: kit.config.clientSecret });
    const album = await uma.resources.create({ name: 'album', resource_scopes: ['view'] });
    const { access_token } = await ada(kit);
    check((await album.get()).name, 'album');
    check(await uma.allows(access_token, 'album#view'), false);
    await album.delete();
    check(await album.exists(), false);
  },
};

function ada(kit: Kit): Promise<{ access_token: string; refresh_token?: string | undefined }> {
  const { password } = kit.config;
  return kit.realm
    .openIdConnect({ clientId: 'spa' })
    .password({ username: 'ada', password, scope: 'openid' });
}

/** A token that the realm signs with this algorithm. */
async function tokenOf(kit: Kit, algorithm: string): Promise<string> {
  return (await kit.client(algorithm).clientCredentials()).access_token;
}

async function verify(kit: Kit, algorithm: string): Promise<void> {
  const token = await tokenOf(kit, algorithm);
  check(partOf(token, 0)['alg'], algorithm);
  check((await kit.realm.verifier.decodeToken(token, { audience: 'api' }))['azp'], algorithm);
}
