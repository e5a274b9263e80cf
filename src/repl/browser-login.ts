/** A login with the browser of this machine: a code with PKCE, brought to a port of the loopback interface. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StartedAuthorization } from '../auth/login-requests.ts';
import type { TokenResponse } from '../auth/token-response.ts';
import type { OpenIdConnect } from '../index.ts';
import type { BrowserLoginOptions } from './device-login.ts';
import { openBrowser } from './programs.ts';
import { Ending } from './stop.ts';

/** The redirect URI that a client needs: any port matches it (RFC 8252, section 7.3). */
export const redirectPattern = 'http://127.0.0.1/*';

export interface OwnBrowserOptions extends BrowserLoginOptions {
  /** The username that the page begins with. */
  readonly loginHint: string | undefined;
}

/** Returns the tokens once the person has logged in. */
export async function browserLogin(
  oidc: OpenIdConnect,
  { scope, loginHint, wait, signal, tell }: OwnBrowserOptions,
): Promise<TokenResponse> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    const { port } = server.address() as AddressInfo;
    const redirectUri = `http://127.0.0.1:${port}/`;
    const started = await oidc.startAuthorization({ redirectUri, scope, loginHint }, { signal });
    await checkPage(started.url, signal);
    const tokens = answered(server, oidc, started, AbortSignal.any([signal, after(wait)]));
    tell(`Log in with the browser. If none opens: ${started.url}`);
    openBrowser(started.url);
    return await tokens;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function after(wait: number): AbortSignal {
  const controller = new AbortController();
  const seconds = Math.round(wait / 1000);
  const stop = (): void =>
    controller.abort(new Ending(`Nobody logged in within ${seconds} seconds (--wait).`, 1));
  setTimeout(stop, wait).unref();
  return controller.signal;
}

/** The page of the login shows an error, so that nobody can log in. */
export class LoginPageError extends Error {
  override readonly name: string = 'LoginPageError';
}

/** Asks for the page of the login, as the browser will. Throws where the client may not have one. */
async function checkPage(url: string, signal: AbortSignal): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(10_000)]);
  const response = await fetch(url, { redirect: 'manual', signal: limit }).catch(() => undefined);
  signal.throwIfAborted();
  // One that cannot be reached from here may be reached by a browser.
  if (!response || response.status < 400 || response.status >= 500) {
    await response?.body?.cancel();
    return;
  }
  const [, said] =
    /class="instruction"[^>]*>\s*([^<]{1,200}?)\s*</.exec((await response.text()).slice(0, 50_000)) ?? [];
  throw new LoginPageError(said ?? `The page of the login answers ${response.status}`);
}

/** Waits for the browser. What does not belong to this login is refused, and waiting goes on. */
function answered(
  server: Server,
  oidc: OpenIdConnect,
  started: StartedAuthorization,
  signal: AbortSignal,
): Promise<TokenResponse> {
  const { url: _url, ...session } = started;
  const host = new URL(session.redirectUri).host;
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    let isTaken = false;
    const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { pathname, searchParams } = new URL(request.url ?? '/', session.redirectUri);
      // By another name, a page of the web would have sent it.
      if (request.method !== 'GET' || pathname !== '/' || request.headers.host !== host)
        return show(response, 404, 'There is nothing here.');
      if (searchParams.get('state') !== session.state)
        return show(response, 400, 'This does not belong to the login that realmtree waits for.');
      if (isTaken) return show(response, 400, 'The login has been here already.');
      isTaken = true;
      try {
        const callback = request.url ?? '/';
        // Before Keycloak 23 a response names no issuer; there is only one that this login can come from.
        const answer = { ...session, callback, allowMissingIssuer: true };
        const tokens = await oidc.authorizationCode(answer, { signal });
        await show(response, 200, 'You are logged in. This page can be closed.');
        resolve(tokens);
      } catch (error) {
        await show(
          response,
          400,
          'The login failed: the reason is in the terminal. This page can be closed.',
        );
        reject(error);
      }
    };
    server.on('request', (request, response) => void take(request, response).catch(reject));
  });
}

function show(response: ServerResponse, status: number, text: string): Promise<void> {
  const page =
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>realmtree</title></head>' +
    `<body style="font: 1.2em sans-serif; margin: 4em"><p>${text}</p></body></html>\n`;
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    connection: 'close',
  });
  return new Promise((resolve) => {
    // The browser may have gone.
    if (response.closed) resolve();
    response.once('close', resolve);
    response.end(page);
  });
}
