/** The examples of docs/from-kcadm.md, and how they are run. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { administrator, givenKeys, nameOf, randomName, shared, temporaryRealm } from '../support.ts';
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

/** A realm that examples have in turn, and the objects that it has by itself. */
interface Ground {
  readonly realm: RealmNode;
  readonly untouched: ReadonlySet<string>;
}

/** The lists of what examples make, and where one of each is. */
const places = {
  users: 'users',
  clients: 'clients',
  roles: 'roles-by-id',
  groups: 'groups',
  'identity-provider/instances': 'identity-provider/instances',
};

/** The addresses of all of these in a realm. */
async function objectsOf(realm: RealmNode): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [list, place] of Object.entries(places)) {
    const query = { max: 1000 };
    const items = await realm.request<{ id?: string; alias?: string }[]>('GET', list, { query });
    found.push(...items.map(({ id, alias }) => `${place}/${id ?? alias}`));
  }
  return found;
}

async function ground(): Promise<Ground> {
  const realm = await temporaryRealm();
  return { realm, untouched: new Set(await objectsOf(realm)) };
}

async function restore({ realm, untouched }: Ground): Promise<void> {
  for (const path of await objectsOf(realm)) if (!untouched.has(path)) await realm.request('DELETE', path);
}

/** Runs the examples of the family that a file of tests is called after. */
export function runExamples(file: string): void {
  const cases = families[basename(file, '.test.ts')] ?? [];
  const common = cases.every(([, { isAlone }]) => isAlone) ? undefined : shared(ground);
  const titled = cases.flatMap(([key, work]) =>
    examples
      .filter((example) => isOf(key, example))
      .map((example) => [example.kcadm.slice(0, 160), example, work] as const),
  );
  test.for(titled)('%s', async ([, { lines }, work]) => {
    const realm = common && !work.isAlone ? borrowed(common()) : await ownRealm(work);
    const site = new Site(realm, nameOf(realm));
    await work.given?.(site);
    const ran = await site.shell.run(site.named(lines));
    expect(ran, ran.err).toMatchObject({ status: 0, err: '' });
    await work.check(site, ran);
  });
}

/** Making and removing a realm takes the server longer than all else of most examples. */
function borrowed(ground: Ground): RealmNode {
  onTestFinished(() => restore(ground));
  return ground.realm;
}

async function ownRealm({ isAbsent }: Case): Promise<RealmNode> {
  const { realms } = administrator().admin;
  const name = randomName('demo');
  const realm: RealmNode = realms.byName(name);
  onTestFinished(async () => {
    for (const one of [realm, realms.byName(`${name}2`)]) if (await one.exists()) await one.delete();
  });
  if (!isAbsent) await realms.create({ realm: name, enabled: true, components: givenKeys });
  return realm;
}
