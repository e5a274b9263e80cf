import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeycloakError } from '../../src/index.ts';
import { shared, temporaryRealm } from './support.ts';
import { authorizationFamilies } from './updates/authorization.ts';
import { aside, besides, type Case, whole, write } from './updates/case.ts';
import { clientFamilies } from './updates/clients.ts';
import { otherFamilies } from './updates/others.ts';
import { changesTo, fieldsOf, updating } from './updates/random.ts';
import { realmFamilies } from './updates/realms.ts';

const realm = shared(temporaryRealm);
const families = [...clientFamilies, ...otherFamilies, ...authorizationFamilies, ...realmFamilies];
const classes = new Set<string>();

/** How many changes are tried of each family. */
const rounds = Number(process.env['UPDATE_ROUNDS'] ?? 8);

test.for(families)('random updates of %s change what was given and nothing else', async ([name, make]) => {
  const made = await make(realm());
  const family = made.node.constructor.name;
  classes.add(family);
  const fields = fieldsOf((await updating()).get(family) ?? []);
  const outside = await made.around?.();
  const read = made.wholly ?? (() => whole(made));
  const count = { done: 0, refused: 0 };
  for (let round = 0; round < rounds; round++) {
    const before = await read();
    const arbitrary = changesTo(before, fields, made);
    const [changes = {}] = arbitrary
      ? fc.sample(arbitrary, { numRuns: 1, seed: seedOf(name) + round })
      : [made.changes];
    const refusal = await refusalOf(made, changes);
    const after = await read();
    const found = aside(before, after, refusal ? {} : changes, made.moves);
    if (process.env['UPDATE_SHOWN'])
      console.log(
        family,
        JSON.stringify(changes),
        refusal,
        JSON.stringify(found),
        JSON.stringify(besides(before, after, changes)),
      );
    else expect(found, JSON.stringify({ changes, found })).toEqual({});
    count[refusal ? 'refused' : 'done']++;
  }
  expect(await made.around?.()).toEqual(outside);
  expect(count.done, JSON.stringify(count)).toBeGreaterThan(0);
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
