import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { ResourceNode } from '../../src/tree/node.ts';
import { root } from '../unit/support-typescript.ts';
import { key, walk } from './walk.ts';

/**
 * Where a class stands that is not in the folder of the first fixed word of its address below the realm, by the first
 * pattern that fits the address (`*` for each key): the folder, or the file itself, and why.
 */
const elsewhere: readonly (readonly [address: RegExp, place: string, why: string])[] = [
  [/^(admin-)?events\b/, 'realms', 'what the realm keeps of its own'],
  [/^(components|keys|localization|sessions|user-storage|workflows)\b/, 'realms', 'a single file each'],
  [/^attack-detection\b/, 'users/attack-detection', 'it is about users, by their id'],
  [
    /^(client-(policies|types|registration-policy)|clients-initial-access)\b/,
    'clients',
    'it is about clients',
  ],
  [/^default-groups\b/, 'groups', 'it is a list of groups'],
  [/^roles-by-id\b/, 'roles', 'roles by another key'],
  [/^identity-provider\b/, 'identity-providers', 'the server says it in the singular'],
  [/^api\/\*\/clients\/v2\b/, 'clients/v2', 'that version has the realm in another place'],
  [/\b(default|optional)-client-scopes$/, 'client-scopes/default-client-scopes', 'one class for all lists'],
  [/^clients\/\*\/(user|offline)-sessions$/, 'clients/user-sessions', 'one class for both lists'],
  [/\bmembers\/\*\/organizations$/, 'users/organizations', 'it is opened from a user, too'],
  [/^organizations\/\*\/groups\b/, 'organizations/groups', 'members of a group, not of the organization'],
  [/^users\/\*\/vc\b/, 'users/vc', 'below it, credentials are verifiable ones'],
  [/^authentication\/flows\/\*\/executions$/, 'authentication/flows', 'a step can be a flow'],
  [
    /\/(permission|policy|resource|scope)\/.*\/?(permissions|associatedPolicies|dependentPolicies|resources|scopes|providers)$/,
    'authorization/links',
    'one class for the lists below several kinds of objects',
  ],
  [/\/policy\/(time|regex|aggregate)\b/, 'authorization/condition-policies', 'too many for one file'],
  [/\/policy\/[a-z]/, 'authorization/identity-policies', 'too many for one file'],
  [/\/permission\b/, 'authorization/permissions', 'the words below it are those of resources and scopes'],
  [/\bauthz\b/, 'authorization', 'a family below a client'],
  [
    /^[^/]+\/\*\/(groups\/\*\/)?(role|scope)-mappings\b/,
    'roles/role-mappings',
    'below whoever has roles, and one class for both lists',
  ],
  [/\bmanagement[/-]permissions$/, 'shared/management-permissions', 'below objects of several families'],
];

const folders = new Map<string, Set<string>>();
const files = new Map<string, string>();
for (const file of globSync('src/resources/*/*.ts', { cwd: root })) {
  const [, , folder = '', name = ''] = file.split('/');
  folders.set(folder, (folders.get(folder) ?? new Set()).add(basename(name, '.ts')));
  const text = readFileSync(join(root, file), 'utf8');
  for (const [, kind = ''] of text.matchAll(/^export class (\w+)/gm))
    files.set(kind, `${folder}/${basename(name, '.ts')}`);
}

test('the folder of a class is its family, and its file has the last fixed word of the address', async () => {
  const { sent } = await walk();
  const addresses = new Map<string, Set<string>>();
  const parts = new Set<string>();
  for (const { node } of sent) {
    const kind = node.constructor.name;
    const address = addressOf(node.url);
    // The root of the tree.
    if (address === undefined) continue;
    if (node instanceof ResourceNode) addresses.set(kind, (addresses.get(kind) ?? new Set()).add(address));
    else parts.add(kind);
  }
  const wrong = [...addresses].flatMap(([kind, those]) => {
    const places = [...those].flatMap(placesOf);
    const file = files.get(kind) ?? 'no file';
    if (places.includes(file)) return [];
    const own = [
      ...new Set([...those].map((address) => `${places[0]?.split('/')[0]}/${lastWordOf(address)}`)),
    ];
    const all = [...new Set([...own, ...places])].map((place) => `${place}.ts`);
    return [
      `${kind} (${[...those][0]}) is in ${file}.ts; it belongs in ${all.join(' or ')}, or is a row of elsewhere`,
    ];
  });
  expect(wrong).toEqual([]);
  expect(addresses.size).toBeGreaterThan(120);
  // A part of an object without an address of its own is where its name says.
  const lost = [...parts].filter(
    (kind) => !dashed(kind.replace(/Node$/, '')).endsWith(basename(files.get(kind) ?? '?')),
  );
  expect(lost).toEqual([]);
  expect([...parts].sort()).toEqual(['AttributesNode', 'RealmCaches', 'UserRequiredActions']);
});

test('few classes are elsewhere, each for a reason that still holds', async () => {
  expect(elsewhere.length).toBeLessThanOrEqual(21);
  const { sent } = await walk();
  const addresses = [...new Set(sent.flatMap(({ node }) => addressOf(node.url) ?? []))];
  const used = new Set(addresses.map((address) => elsewhere.find(([pattern]) => pattern.test(address))));
  expect(elsewhere.filter((row) => !used.has(row))).toEqual([]);
  for (const [pattern, , why] of elsewhere) expect(why, String(pattern)).toMatch(/\w \w/);
});

/** The address below the realm, with a hole for each key; that of the realms, and of the second API, below the server. */
function addressOf(url: string): string | undefined {
  const [, path] = url.replace(/\{[^}]*\}/g, key).split('/admin/');
  if (path === undefined || !/^(realms|api)\b/.test(path)) return undefined;
  const steps = path.split('/').map((step) => (step === key ? '*' : step));
  return (path.startsWith('realms/') ? steps.slice(2) : steps).join('/');
}

/** The file of the last fixed word that has one, or of the family: that of the list, or that of its items. */
function placesOf(address: string): string[] {
  const words = address.split('/').filter((step) => step !== '*' && step !== '');
  const [, place = words[0] ?? 'realms'] = elsewhere.find(([pattern]) => pattern.test(address)) ?? [];
  if (place.includes('/')) return [place];
  for (const word of [...words.reverse(), place]) {
    const named = formsOf(word).filter((form) => folders.get(place)?.has(form));
    if (named.length > 0) return named.map((name) => `${place}/${name}`);
  }
  return [`${place}/?`];
}

function lastWordOf(address: string): string {
  return address.split('/').findLast((step) => step !== '*') ?? 'realms';
}

/** A word, and its other number. */
function formsOf(word: string): string[] {
  const singular = word.replace(/ies$/, 'y').replace(/s$/, '');
  return [...new Set([word, singular, `${singular}s`, singular.replace(/y$/, 'ies')])];
}

function dashed(name: string): string {
  return name.replace(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase();
}

test('tests with a clock of their own wait for no module: each that is loaded on use is there', () => {
  // The command has no such tests.
  const loaded = globSync('src/**/*.ts', { cwd: root, exclude: ['src/repl/**'] }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/(?<!typeof )import\('(\.[^']+)'\)/g)].map(
      ([, path = '']) => join(file, '..', path),
    ),
  );
  const support = readFileSync(join(root, 'test/unit/support.ts'), 'utf8');
  const imported = [...support.matchAll(/^import '..\/..\/(src\/[^']+)';/gm)].map(([, path]) => path);
  expect(loaded.length).toBeGreaterThan(0);
  expect(imported).toEqual([...new Set(loaded)].sort());
});
