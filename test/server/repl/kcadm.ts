/** The examples of docs/from-kcadm.md, and how they are run. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { administrator, givenKeys, nameOf, randomName, shared } from '../support.ts';
import { type Case, families, Site } from './kcadm-cases.ts';

interface Example {
  /** The line of `kcadm.sh`, or several. */
  readonly kcadm: string;
  /** What does the same. */
  readonly lines: string;
}

const page = readFileSync(new URL('../../../docs/from-kcadm.md', import.meta.url), 'utf8');
export const examples: readonly Example[] = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(
  ([, text = '']): Example[] => {
    const lines = text.trimEnd().split('\n');
    const kcadm = lines.filter((line) => line.startsWith('# ')).map((line) => line.slice(2));
    if (kcadm.length === 0 && !text.includes('realmtree')) return [];
    return [{ kcadm: kcadm.join('\n'), lines: lines.filter((line) => !line.startsWith('# ')).join('\n') }];
  },
);

/** A long line is named by its beginning. */
export function isOf(key: string, { kcadm }: Example): boolean {
  return key.endsWith('…') ? kcadm.startsWith(key.slice(0, -1)) : kcadm === key;
}

/** Runs the examples of the family that a file of tests is called after. */
export function runExamples(file: string): void {
  const server = shared(async () => administrator());
  const titled = (families[basename(file, '.test.ts')] ?? []).flatMap(([key, work]) =>
    examples
      .filter((example) => isOf(key, example))
      .map((example) => [example.kcadm.slice(0, 160), example, work] as const),
  );
  test.for(titled)('%s', async ([, example, work]) => run(example, work, server()));
}

async function run(
  example: Example,
  work: Case,
  { admin: { realms } }: ReturnType<typeof administrator>,
): Promise<void> {
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
}
