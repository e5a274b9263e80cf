import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { runtimes } from '../../scripts/runtimes/list.ts';
import type { Outcome } from '../../scripts/runtimes/run.ts';
import { administrator, has, needs } from './support.ts';

const script = join(import.meta.dirname, '../../scripts/runtimes.ts');
/** The first run installs the runtimes. */
const timeout = 1_800_000;

describe('the packed package', () => {
  let outcomes: readonly Outcome[] = [];

  beforeAll(async () => {
    // What the program does in a realm.
    if (!has('26.4')) return;
    const { url, username, password } = inject('keycloak');
    const account = { KEYCLOAK_URL: url, KEYCLOAK_ADMIN: username, KEYCLOAK_ADMIN_PASSWORD: password };
    const { stdout } = await promisify(execFile)(process.execPath, [script, '--small', '--json'], {
      env: { ...process.env, ...account },
      maxBuffer: 2 ** 26,
    });
    outcomes = JSON.parse(stdout) as Outcome[];
    // Reporters leave out why a test is skipped.
    for (const { skipped } of outcomes) if (skipped) console.log(`Not tested: ${skipped}`);
  }, timeout);

  const names = [...runtimes.map(({ name }) => name), 'CommonJS by require', 'Jest', 'Vitest'];
  test.for(names)('passes in %s', (name, { skip }) => {
    needs('DPoP');
    const outcome = outcomes.find((other) => other.name === name);
    if (outcome?.skipped) skip(outcome.skipped);
    const faults = outcome?.steps.filter(({ fault }) => fault !== undefined);
    expect(faults).toEqual([]);
    const isRuntime = runtimes.some((runtime) => runtime.name === name);
    expect(outcome?.steps.length).toBeGreaterThanOrEqual(isRuntime ? 25 : 1);
  });

  test('leaves no realm', async () => {
    const all = await administrator().admin.realms.all({ briefRepresentation: true });
    expect(all.map(({ realm }) => realm).filter((realm) => realm.startsWith('runtimes-'))).toEqual([]);
  });
});
