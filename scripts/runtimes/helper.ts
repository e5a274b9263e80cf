/** What a program talks to besides Keycloak: its settings, logins by a page, and a server on which things go wrong. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Configuration, StepResult } from '../../test/runtimes/kit.ts';
import { Browser } from '../../test/server/browser.ts';
import { freePort } from '../keycloak/distribution.ts';

export interface Helper {
  readonly url: string;
  /** Where nobody listens. */
  readonly refusedUrl: string;
  /** What the program is told. */
  config: Configuration | undefined;
  /** What the program tells at its end. */
  readonly result: Promise<readonly StepResult[]>;
  close(): void;
}

/** Any page may ask, as far as the helper is concerned: of Keycloak's own rules the realm decides. */
const forPages = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PUT, DELETE',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-expose-headers': 'location, retry-after',
};
const html = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">';
const page = `${html}<script type="module">
import { main } from '/web/program.js';
await main(location.origin);
</script>`;

/** Opens a helper that has the modules of a page in a folder. */
export async function openHelper(modules: string): Promise<Helper> {
  let tell: (result: readonly StepResult[]) => void = () => undefined;
  const result = new Promise<readonly StepResult[]>((resolve) => {
    tell = resolve;
  });
  let requests = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
    const { method, url = '' } = request;
    if (method === 'OPTIONS') return response.writeHead(204, forPages).end();
    const body = Buffer.concat(await request.toArray()).toString();
    const json = (value: unknown, status = 200, headers = {}): unknown => {
      const type = { 'content-type': 'application/json' };
      return response.writeHead(status, { ...forPages, ...type, ...headers }).end(JSON.stringify(value));
    };
    const [, place = '', file = ''] = url.split('/');
    switch (place) {
      case 'config':
        return json(helper.config);
      case 'result':
        tell(JSON.parse(body) as StepResult[]);
        return json({});
      case 'login':
        return json({ callback: await loggedIn(JSON.parse(body)) });
      case 'page':
        return response.writeHead(200, { 'content-type': 'text/html' }).end(page);
      case 'web':
        response.writeHead(200, { 'content-type': 'text/javascript' });
        return createReadStream(join(modules, file)).pipe(response);
      case 'hung':
        return undefined;
      case 'lost':
        return request.socket.destroy();
      case 'cut':
        response.writeHead(200, { ...forPages, 'content-type': 'application/json', 'content-length': '100' });
        return response.write('{"realm":', () => request.socket.destroy());
      case 'busy':
        return requests++ === 0 ? json({}, 503, { 'retry-after': '0' }) : json(7);
      case 'moved':
        return json({}, 302, { location: '/busy/elsewhere' });
      case 'large':
        return json({ realm: 'x'.repeat(100_000) });
      default:
        return json({ error: 'There is no such place' }, 404);
    }
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const helper: Helper = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refusedUrl: `http://127.0.0.1:${await freePort()}`,
    config: undefined,
    result,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return helper;
}

/** Where a person is after a login on the page of a realm. */
async function loggedIn(login: { url: string; username: string; password: string }): Promise<string> {
  const { url } = await new Browser(login.url).login(login.url, login.username, login.password);
  return url;
}
