/** Writes down what the admin API answered to each request of a test file, for `scripts/answers.ts`. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { shapeOf } from './shape.ts';

const folder = process.env['REALMTREE_ANSWERS'];
if (folder) recordTo(join(folder, `${process.pid}.jsonl`));

function recordTo(file: string): void {
  const { fetch } = globalThis;
  const written = new Set<string>();
  const pending: Promise<void>[] = [];
  const record = async (
    request: string,
    status: number,
    json: Promise<string> | undefined,
  ): Promise<void> => {
    // The product may leave an answer before it was read to its end.
    const text = await json?.catch(() => undefined);
    const line = JSON.stringify({ request, status, ...(text && { shape: shapeOf(JSON.parse(text)) }) });
    if (written.has(line)) return;
    written.add(line);
    appendFileSync(file, `${line}\n`);
  };
  globalThis.fetch = async (input, init) => {
    const { method = 'GET', url } = input instanceof Request ? input : { ...init, url: String(input) };
    const response = await fetch(input, init);
    const { pathname } = new URL(url);
    const isAdmin = pathname.startsWith('/admin/');
    const isJson = response.ok && /json/.test(response.headers.get('content-type') ?? '');
    const copy = isAdmin && isJson ? response.clone().text() : undefined;
    if (isAdmin) pending.push(record(`${method} ${pathname}`, response.status, copy));
    return response;
  };
  afterAll(async () => {
    globalThis.fetch = fetch;
    await Promise.all(pending);
  });
}
