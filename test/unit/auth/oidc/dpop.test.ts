import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, generateKeyPair, jwtVerify } from 'jose';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { DPoP } from '../../../../src/auth/dpop.ts';
import { OpenIdConnect } from '../../../../src/auth/open-id-connect.ts';
import { recording, serverUrl, serving } from '../../support.ts';

interface Seen {
  readonly url: string;
  readonly nonce: string | undefined;
  readonly body: string;
}

/** A server that takes a proof only with the nonce of the moment, as RFC 9449 says in sections 8 and 9. */
async function strict(isTokenEndpoint: boolean): Promise<{ url: string; seen: Seen[]; next: () => void }> {
  const seen: Seen[] = [];
  let round = 1;
  const url = await serving(async (request, response) => {
    const proof = String(request.headers['dpop']);
    const { payload } = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt' });
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ url: String(payload['htu']), nonce: payload['nonce'] as string | undefined, body });
    const nonce = `nonce-${round}`;
    const isRight = payload['nonce'] === nonce;
    const headers = { 'content-type': 'application/json', 'dpop-nonce': nonce };
    const challenge = { 'www-authenticate': 'DPoP error="use_dpop_nonce"' };
    if (isRight)
      response.writeHead(200, headers).end('{"access_token":"bound","token_type":"DPoP","sub":"ada"}');
    else if (isTokenEndpoint) response.writeHead(400, headers).end('{"error":"use_dpop_nonce"}');
    else response.writeHead(401, { ...headers, ...challenge }).end('{}');
  });
  return { url, seen, next: () => void round++ };
}

describe('a proof', () => {
  test.for(['ES256', 'RS256', 'PS256', 'EdDSA'])(
    'with %s holds the public key, method, URL, time and hash of the token',
    async (alg) => {
      const dpop = new DPoP(await generateKeyPair(alg));
      const proof = await dpop.proof('POST', 'https://api.test:8443/a%2Fb?x=1#y', 'a-token');
      const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt' });
      expect(payload).toEqual({
        jti: expect.any(String),
        iat: expect.any(Number),
        htm: 'POST',
        htu: 'https://api.test:8443/a%2Fb',
        ath: createHash('sha256').update('a-token').digest('base64url'),
      });
      const { jwk = {} } = protectedHeader;
      expect(Object.keys(jwk).filter((name) => /^(d|p|q|dp|dq|qi|k)$/.test(name))).toEqual([]);
      expect(await calculateJwkThumbprint(jwk)).toBe(await dpop.thumbprint());
      expect(decodeProtectedHeader(proof).alg).toBe(alg);
    },
  );

  test('is another one each time, with a key that is made once', async () => {
    const dpop = new DPoP();
    const proofs = await Promise.all([1, 2, 3].map(() => dpop.proof('GET', 'https://api.test/')));
    const ids = await Promise.all(proofs.map((proof) => jwtVerify(proof, EmbeddedJWK)));
    expect(new Set(ids.map(({ payload }) => payload.jti)).size).toBe(3);
    expect(new Set(ids.map(({ protectedHeader }) => protectedHeader.jwk?.x)).size).toBe(1);
  });

  test('needs a public key that can be exported; a refusal is tried anew', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const dpop = new DPoP({ privateKey, publicKey: privateKey });
    await expect(dpop.thumbprint()).rejects.toThrow(TypeError);
    await expect(dpop.thumbprint()).rejects.toThrow(TypeError);
  });
});

describe('a nonce that a server demands', () => {
  test('at a token endpoint is given in a second request, and from then on in the first', async () => {
    const { url, seen, next } = await strict(true);
    let assertions = 0;
    const clientAssertion = (): string => `assertion-${++assertions}`;
    const oidc = new OpenIdConnect({
      serverUrl: url,
      realmName: 'acme',
      clientId: 'web',
      clientAssertion,
      dpop: true,
    });
    expect((await oidc.clientCredentials()).access_token).toBe('bound');
    expect(seen.map(({ nonce }) => nonce)).toEqual([undefined, 'nonce-1']);
    // An assertion serves once: the second request has its own.
    expect(seen.map(({ body }) => new URLSearchParams(body).get('client_assertion'))).toEqual([
      'assertion-1',
      'assertion-2',
    ]);
    await oidc.clientCredentials();
    next();
    await oidc.clientCredentials();
    expect(seen.map(({ nonce }) => nonce)).toEqual([undefined, 'nonce-1', 'nonce-1', 'nonce-1', 'nonce-2']);
  });

  test('at a resource is given by DPoP.fetch, with the body once more', async () => {
    const { url, seen, next } = await strict(false);
    const dpop = new DPoP();
    const order = { method: 'POST', body: '{"tea":1}' };
    for (let round = 0; round < 2; round++) {
      const answer = await dpop.fetch('a-token', `${url}/orders?page=1`, order);
      expect(answer.status).toBe(200);
      next();
    }
    expect(seen.map(({ nonce }) => nonce)).toEqual([undefined, 'nonce-1', 'nonce-1', 'nonce-2']);
    expect(seen.map(({ body }) => body)).toEqual(Array.from({ length: 4 }, () => order.body));
    expect(seen[0]?.url).toBe(`${url}/orders`);
  });

  test('at once for many requests is given to all of them', async () => {
    const { url, seen } = await strict(false);
    const dpop = new DPoP();
    const answers = await Promise.all(Array.from({ length: 8 }, () => dpop.fetch('a-token', url)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(seen.length).toBeLessThanOrEqual(16);
  });

  test('at userinfo is given in a second request', async () => {
    const { url, seen } = await strict(false);
    const oidc = new OpenIdConnect({ serverUrl: url, realmName: 'acme', clientId: 'web', dpop: true });
    expect(await oidc.userinfo('a-token')).toMatchObject({ sub: 'ada' });
    expect(seen.map(({ nonce }) => nonce)).toEqual([undefined, 'nonce-1']);
  });

  test('of a server that is never content ends with its refusal', async () => {
    let count = 0;
    const headers = { 'www-authenticate': 'DPoP error="use_dpop_nonce"' };
    const refuse = (status: number): Response =>
      Response.json(
        { error: 'use_dpop_nonce' },
        { status, headers: { ...headers, 'dpop-nonce': `n${++count}` } },
      );
    const { fetch } = recording(({ target }) => refuse(target.includes('userinfo') ? 401 : 400));
    const oidc = new OpenIdConnect({ serverUrl, realmName: 'acme', clientId: 'web', dpop: true, fetch });
    await expect(oidc.refreshToken('r')).rejects.toMatchObject({ error: 'use_dpop_nonce' });
    expect(count).toBe(2);
    await expect(oidc.userinfo('a-token')).rejects.toMatchObject({ error: 'use_dpop_nonce' });
    expect(count).toBe(4);
  });

  test('is kept by origin: no other server learns it', async () => {
    const first = await strict(false);
    const dpop = new DPoP();
    await dpop.fetch('a-token', first.url);
    const other = await strict(false);
    await dpop.fetch('a-token', other.url);
    expect(other.seen[0]?.nonce).toBeUndefined();
  });
});

test('DPoP.fetch does not follow a redirect: the token would go with it', async () => {
  const evil = vi.fn();
  const elsewhere = await serving((_, response) => {
    evil();
    response.end();
  });
  const url = await serving((_, response) => response.writeHead(302, { location: elsewhere }).end());
  const answer = await new DPoP().fetch('a-token', url);
  expect([answer.status, evil.mock.calls.length]).toEqual([302, 0]);
});

test.for(['http://api.example.com/orders', 'http://10.0.0.1/', 'http://localhost.example.com/'])(
  'a token is not sent unencrypted to %s, unless that is permitted',
  async (url) => {
    const sent: string[] = [];
    vi.stubGlobal('fetch', async (request: Request) => {
      sent.push(request.url);
      return new Response();
    });
    onTestFinished(() => void vi.unstubAllGlobals());
    const dpop = new DPoP();
    await expect(dpop.fetch('token', url)).rejects.toThrow(/must be https/);
    await expect(dpop.fetch('token', new Request(url))).rejects.toThrow(TypeError);
    await expect(dpop.fetch('', 'https://api.example.com/')).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
    await dpop.fetch('token', url, { allowInsecure: true });
    await dpop.fetch('token', 'http://127.0.0.1:8080/');
    expect(sent).toEqual([url, 'http://127.0.0.1:8080/']);
  },
);
