import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { KeycloakError } from '../../src/index.ts';
import { routeOf } from '../contract/routes.ts';
import { featuresOf } from './global-setup.ts';
import { shared, temporaryRealm } from './support.ts';
import { authorizationFamilies } from './updates/authorization.ts';
import { aside, type Case, whole, write } from './updates/case.ts';
import { clientFamilies } from './updates/clients.ts';
import { otherFamilies } from './updates/others.ts';
import { changesTo, fieldsOf, updating } from './updates/random.ts';
import { realmFamilies } from './updates/realms.ts';

const realm = shared(temporaryRealm);
const families = [...clientFamilies, ...otherFamilies, ...authorizationFamilies, ...realmFamilies];
/** The classes whose updates were tried. */
const tried = new Set<string>();
let ended = 0;

/** How many changes are tried of each family: `UPDATE_ROUNDS=50` for a long run. */
const rounds = Number(process.env['UPDATE_ROUNDS'] ?? 5);

test.for(families)('random updates of %s change what was given and nothing else', async ([name, make]) => {
  const made = await make(realm());
  const family = made.node.constructor.name;
  const fields = fieldsOf((await updating()).get(family) ?? []);
  const outside = await made.around?.();
  const read = made.wholly ?? (() => whole(made));
  const refusals: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = await read();
    const arbitrary = changesTo(before, fields, made);
    const [changes = {}] = arbitrary
      ? fc.sample(arbitrary, { numRuns: 1, seed: seedOf(name) + round })
      : [made.changes];
    const refusal = await refusalOf(made, changes);
    // Some of what the server drops is known once the rest is written.
    const isWritten = refusal === undefined || refusal.startsWith('IgnoredError');
    const found = aside(before, await read(), isWritten ? changes : {}, made.moves);
    expect(found, JSON.stringify({ changes, refusal, found })).toEqual({});
    if (refusal) refusals.push(refusal);
  }
  expect(await made.around?.()).toEqual(outside);
  expect(refusals.length, refusals.join('\n')).toBeLessThan(rounds);
  tried.add(family);
  ended++;
});

test('all families of the tree that have an update are tried', async (context) => {
  const left = families.length - ended;
  context.skip(left > 0, `${left} of ${families.length} families were left out or failed`);
  const switched = new Set(featuresOf(inject('keycloak').version));
  const known = [...(await updating())].filter(([, lines]) =>
    // No server of the tests has what they need otherwise.
    lines.some((line) => !routeOf(line)?.feature || switched.has(routeOf(line)?.feature ?? '')),
  );
  expect([...tried].sort()).toEqual(known.map(([name]) => name).sort());
});

/** Why the changes were refused, by realmtree or the server. */
async function refusalOf(made: Case, changes: object): Promise<string | undefined> {
  try {
    await write(made, changes);
    return undefined;
  } catch (error) {
    if (error instanceof TypeError || error instanceof KeycloakError) return String(error);
    throw error;
  }
}

/** Each family has changes of its own. */
function seedOf(name: string): number {
  const seed = Number(process.env['FUZZ_SEED'] ?? 2674);
  return [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, seed);
}
