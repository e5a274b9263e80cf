import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { administrator, givenKeys, nameOf, randomName } from '../support.ts';
import { type Case, cases, Site } from './kcadm-cases.ts';

interface Example {
  /** The line of `kcadm.sh`, or several. */
  readonly kcadm: string;
  /** What does the same. */
  readonly lines: string;
}

const page = readFileSync(new URL('../../../docs/from-kcadm.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, text = '']): Example[] => {
  const lines = text.trimEnd().split('\n');
  const kcadm = lines.filter((line) => line.startsWith('# ')).map((line) => line.slice(2));
  if (kcadm.length === 0 && !text.includes('realmtree')) return [];
  return [{ kcadm: kcadm.join('\n'), lines: lines.filter((line) => !line.startsWith('# ')).join('\n') }];
});

/** A long line is named by its beginning. */
function isOf(key: string, { kcadm }: Example): boolean {
  return key.endsWith('…') ? kcadm.startsWith(key.slice(0, -1)) : kcadm === key;
}

test('each example of docs/from-kcadm.md has a test, and each test an example', () => {
  const keys = cases.map(([key]) => key);
  const counts = examples.map((example) => [example.kcadm, keys.filter((key) => isOf(key, example)).length]);
  expect(counts.filter(([, count]) => count !== 1)).toEqual([]);
  expect(keys.filter((key) => examples.filter((example) => isOf(key, example)).length !== 1)).toEqual([]);
  expect(examples.length).toBeGreaterThan(100);
});

const titled = examples.map((example) => [example.kcadm.slice(0, 160), example] as const);
test.for(titled)('%s', async ([, example]) => {
  const [, work] = cases.find(([key]) => isOf(key, example)) as [string, Case];
  const { realms } = administrator().admin;
  const name = randomName('demo');
  const realm: RealmNode = realms.byName(name);
  onTestFinished(async () => {
    for (const one of [realm, realms.byName(`${name}2`)]) if (await one.exists()) await one.delete();
  });
  if (!work.isAbsent) await realms.create({ realm: name, enabled: true, components: givenKeys });
  expect(nameOf(realm)).toBe(name);
  const site = new Site(realm, name);
  await work.given?.(site);
  const ran = await site.shell.run(site.named(example.lines));
  expect(ran, ran.err).toMatchObject({ status: 0, err: '' });
  await work.check(site, ran);
});
