/** Gets a token bound to a key, for which a proof is signed. */
import { OpenIdConnect } from '../../../src/auth.ts';

const parameters: string[] = [];

async function tokenEndpoint(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  parameters.push(...new URLSearchParams(await request.text()).keys());
  parameters.push(String(request.headers.get('dpop')?.split('.').length));
  return Response.json({ access_token: 'a-token', expires_in: 60, token_type: 'DPoP' });
}

export async function outcome(): Promise<string> {
  const oidc = new OpenIdConnect({
    serverUrl: 'https://sso.test',
    realmName: 'acme',
    clientId: 'web',
    clientSecret: 'secret',
    dpop: true,
    fetch: tokenEndpoint,
  });
  const { access_token } = await oidc.clientCredentials();
  return `${access_token} ${parameters.sort()}`;
}
