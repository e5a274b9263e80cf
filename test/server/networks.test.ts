import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cases } from './networks/cases.ts';
import { openPlace, type Place } from './networks/place.ts';
import { readPage, run } from './networks/recipes.ts';
import { transports } from './networks/transports.ts';
import { has, needs } from './support.ts';

const { text, headings, recipes } = await readPage();
const names = Object.keys(transports);

test('the table of docs/networks.md has each case and each transport, and the page a section for each case', () => {
  const [, table = ''] = /<!-- table -->([\s\S]*?)<!-- \/table -->/.exec(text) ?? [];
  const [head, , ...rows] = table
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    );
  expect(head).toEqual(['network', ...names]);
  expect(rows.map(([network]) => network)).toEqual(cases.map(([heading]) => heading));
  expect(headings).toEqual(cases.map(([heading]) => heading));
  // What a transport cannot do, its case holds against it.
  const cells = rows.flatMap(([network, ...said]) =>
    said.map((cell, index) => [cell, network, names[index]]),
  );
  expect(cells.filter(([cell]) => cell === '–').map(([, ...where]) => where.join(' by '))).toEqual([
    'A client certificate by global `fetch`',
    'HTTP/2 by global `fetch`',
  ]);
});

// A server of its own, as its certificates and its public name are those of this file.
describe.skipIf(process.env['KEYCLOAK_URL'])('against a server with TLS', () => {
  let place: Place;
  beforeAll(async () => {
    if (has('26.4')) place = await openPlace();
  }, 300_000);
  afterAll(() => place?.close());
  beforeEach(() => needs('options of the server for certificates and proxies'));

  describe.for(Object.entries(transports))('by %s', ([name, transport]) => {
    test.for(cases)('%s', ([, check]) => check({ place, transport, name }));
  });

  const programs = recipes.filter(({ code }) => /\boptions\b|console\.log|\bnode app\.js/.test(code));
  const first = programs[0];
  test.for(
    programs
      .filter((recipe) => recipe !== first)
      .map((recipe, index) => [recipe.heading, index + 1, recipe] as const),
  )('the example of docs/networks.md below "%s" (%i) runs', async ([heading, , recipe]) => {
    if (recipe.code.includes('[::1]') && !place.forwarder)
      return void console.warn('This machine has no IPv6.');
    const [, kind] = /^An (HTTPS?) proxy/.exec(heading) ?? [];
    const way = kind === undefined ? '' : `, by the proxy of ${kind.toLowerCase()}`;
    expect(await run(place, recipe, programs)).toBe(`true${way}`);
  });
});
