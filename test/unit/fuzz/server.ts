import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { KeycloakRealm } from '../../../src/index.ts';
import { type Line, parsed } from './lines.ts';
import { answerIn, type World } from './world.ts';

/** A server that keeps the request lines as they came over the wire, and a tree that asks it. */
export interface Recorder {
  readonly realm: KeycloakRealm;
  readonly lines: Line[];
  world: World;
}

/** A recorder that lives as long as the test. */
export async function recorder(): Promise<Recorder> {
  const lines: Line[] = [];
  // The line of a request counts as a header, whose limit is that of any server.
  const server = createServer({ maxHeaderSize: 1_000_000 }, async (request, response) => {
    const line = parsed(`${request.method} ${request.url}`);
    lines.push(line);
    const { status, headers, body } = await answerIn(recorder.world, line).then(plain);
    response.writeHead(status, headers).end(body);
    request.resume();
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const realm = new KeycloakRealm({ serverUrl, realmName: 'acme', auth: 'token', retries: 0 });
  const recorder: Recorder = { realm, lines, world: { keys: [], isWhole: true } };
  return recorder;
}

async function plain(
  answer: Response,
): Promise<{ status: number; headers: Record<string, string>; body: string }> {
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
}
