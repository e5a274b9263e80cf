import { createHash } from 'node:crypto';
import { KeycloakError, OpenIdConnect } from '../../src/index.ts';
import { type Attack, issuer, serverUrl } from './attack.ts';
import { claimsNow, keyPairs, sign } from './tokens.ts';

/** Callbacks that are not the answer to the request, and ID tokens that are not the login's. */
export async function callbacks(): Promise<Attack> {
  const keys = await keyPairs();
  let idToken = '';
  const sent: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    sent.push(url);
    if (url.endsWith('/certs')) return Response.json({ keys: [keys.jwk] });
    return Response.json({ access_token: 'access', token_type: 'Bearer', expires_in: 60, id_token: idToken });
  };
  const client = { clientId: 'web', clientSecret: 'hunter2-secret' };
  const oidc = new OpenIdConnect({ ...client, serverUrl, realmName: 'acme', fetch });
  const session = await oidc.startAuthorization({ redirectUri: 'https://app.test/cb' });
  const hash = createHash('sha256').update('access').digest().subarray(0, 16);
  const login = {
    ...claimsNow(),
    typ: 'ID',
    nonce: session.nonce,
    at_hash: hash.toString('base64url'),
  };
  const right = { code: 'c', state: session.state, iss: issuer };
  idToken = await sign(login, keys.own);
  // A check that refuses everything would prove nothing.
  await oidc.authorizationCode({ ...session, callback: new URLSearchParams(right) });

  return async (random, tell) => {
    const parameters = new URLSearchParams(right);
    idToken = await sign(login, keys.own);
    const name = random.one(['state', 'iss']);
    const kind = random.below(7);
    let callback: string | URLSearchParams = parameters;
    if (kind === 0) parameters.set(name, random.text());
    else if (kind === 1) parameters.delete(name);
    else if (kind === 2) parameters.append(random.one(['state', 'iss', 'code']), random.text());
    else if (kind === 3) {
      parameters.set('error', random.one(['access_denied', 'x', 'hunter2-secret']));
      parameters.set('error_description', random.text());
    } else if (kind === 4) callback = random.text(12);
    else if (kind === 5) {
      parameters.delete('code');
      parameters.set('response', random.one([idToken, `${idToken}x`, random.text()]));
    } else {
      const change = random.one([
        { nonce: 'x' },
        { nonce: undefined },
        { aud: 'other' },
        { iss: 'https://evil.test' },
        { exp: 1 },
      ]);
      idToken = random.one([
        await sign({ ...login, ...change }, keys.own),
        await sign(login, keys.other),
        '',
        'x.y.z',
      ]);
    }
    tell(`${callback} with ${idToken}`);
    sent.length = 0;
    try {
      await oidc.authorizationCode({ ...session, callback });
    } catch (error) {
      if (!(error instanceof KeycloakError || error instanceof TypeError)) return `untyped: ${String(error)}`;
      // Before the state and the issuer are right, nothing is sent.
      return kind < 2 && sent.length > 0 ? `sent ${sent.join()}` : undefined;
    }
    return 'accepted';
  };
}
