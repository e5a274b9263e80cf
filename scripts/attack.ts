/**
 * Attacks the sources with forged and broken input, and prints how much of it was tried and refused: `npm run attack`,
 * `npm run attack -- --small` as a part of the checks, `--seed=…` for another run. What is accepted, sent astray or
 * leaked, and what ends in an untyped error or takes too long, is printed with its seed and its input.
 */
import { parseArgs } from 'node:util';
import { KeycloakError } from '../src/index.ts';
import { answers } from './attack/answers.ts';
import type { Attack } from './attack/attack.ts';
import { callbacks } from './attack/callbacks.ts';
import { keySets } from './attack/key-sets.ts';
import { keys, subpaths } from './attack/paths.ts';
import { Random } from './attack/random.ts';
import { stores } from './attack/stores.ts';
import { tokens } from './attack/tokens.ts';

const { values } = parseArgs({ options: { small: { type: 'boolean' }, seed: { type: 'string' } } });
const seed = Number(values.seed ?? 2674);
const total = values.small ? 10_000 : 100_000;
/** Milliseconds for one input. A busy machine stops a process for a while, but not for so long. */
const limit = 3000;

/** The shares of the tries, of 100. */
const attacks: readonly { name: string; share: number; attack: Attack }[] = [
  { name: 'tokens', share: 30, attack: await tokens() },
  { name: 'callbacks', share: 10, attack: await callbacks() },
  { name: 'key sets', share: 10, attack: await keySets() },
  { name: 'keys', share: 15, attack: keys() },
  { name: 'subpaths', share: 15, attack: subpaths() },
  { name: 'answers', share: 15, attack: answers() },
  { name: 'stores', share: 5, attack: stores() },
];

let tried = 0;
let refused = 0;
let failures = 0;
for (const { name, share, attack } of attacks) {
  const count = (total / 100) * share;
  let held = 0;
  let slowest = 0;
  const started = performance.now();
  for (let number = 0; number < count; number++) {
    const random = new Random(seed + number);
    let shown = '';
    const start = performance.now();
    const fault = await attack(random, (input) => {
      shown = input;
    }).catch((error: unknown) =>
      error instanceof KeycloakError || error instanceof TypeError ? undefined : `untyped: ${String(error)}`,
    );
    const time = performance.now() - start;
    slowest = Math.max(slowest, time);
    const problem = fault ?? (time > limit ? `${Math.round(time)} ms` : undefined);
    if (problem === undefined) held++;
    else if (failures++ < 20) {
      console.error(`${name}, seed ${seed + number}: ${problem}\n  ${shown.slice(0, 2000)}`);
    }
  }
  tried += count;
  refused += held;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${name}: ${count} / ${held}, ${seconds} s, the slowest ${slowest.toFixed(0)} ms`);
}
console.log(`tried / refused: ${tried} / ${refused} (seed ${seed})`);
if (refused !== tried) process.exitCode = 1;
