import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { passwordClient } from './login.ts';

/** An OpenID provider that tells where its endpoints are, grants nothing and keeps what is posted to it. */
export async function openIdProvider(): Promise<{ url: string; posted: URLSearchParams[] }> {
  const posted: URLSearchParams[] = [];
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') posted.push(new URLSearchParams(await bodyOf(request)));
    response.writeHead(request.method === 'POST' ? 400 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...discovery(url), keys: [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return { url, posted };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

export const discovery = (issuer: string): Record<string, string> => ({
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
});

/** Lets the server redeem a code at the identity provider `partner`, as after a login there. */
export async function comeBackFromPartner(realm: RealmNode): Promise<void> {
  const at = realm.url.replace('/admin/realms/', '/realms/');
  const cookies = new Map<string, string>();
  const visit = async (url: string): Promise<string> => {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const text of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      cookies.set(name ?? '', value ?? '');
    }
    return response.headers.get('location') ?? '';
  };
  const client = new URLSearchParams({
    client_id: passwordClient.clientId,
    redirect_uri: 'https://acme.test/',
    response_type: 'code',
    scope: 'openid',
    kc_idp_hint: 'partner',
  });
  const broker = await visit(`${at}/protocol/openid-connect/auth?${client}`);
  const state = new URL(await visit(broker)).searchParams.get('state') ?? '';
  await visit(`${at}/broker/partner/endpoint?${new URLSearchParams({ code: 'a-code', state })}`);
}
