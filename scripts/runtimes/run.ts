/** Runs the program in a runtime, and the tests of users, each on a realm of its own. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeycloakRealm } from '../../src/index.ts';
import type { Configuration, StepResult } from '../../test/runtimes/kit.ts';
import { Failure } from '../check-package/workspace.ts';
import { SetupError } from '../keycloak/distribution.ts';
import type { Keeper, Task } from '../keycloak/keeper.ts';
import type { Consumer } from './consumers.ts';
import { type Helper, openHelper } from './helper.ts';
import type { Runtime } from './list.ts';
import { type Prepared, prepareRealm } from './realm.ts';

/** What became of a runtime or of a consumer. */
export interface Outcome {
  readonly name: string;
  readonly version?: string;
  /** Why it did not run. */
  readonly skipped?: string;
  readonly steps: readonly StepResult[];
  readonly seconds: number;
}

/** Where all run. */
export interface Place {
  readonly server: KeycloakRealm;
  readonly keeper: Keeper;
  readonly folder: string;
  readonly users: number;
}

/** Longer than the program takes, on a busy machine too. */
const most = 300_000;
const signed = /eyJ[\w-]{10,}\.[\w-]{10,}/;

/** Runs the program, and looks at what it printed. */
export function programIn(runtime: Runtime, place: Place): Promise<Outcome> {
  return told(runtime.name, async () => {
    const ready = await runtime.ready();
    const steps = await withRealm(place, runtime, async (helper, realm) => {
      const log = join(place.keeper.folder, `${runtime.name.replaceAll(' ', '-')}.log`);
      const { keeper, folder } = place;
      const task = await ready.start({ keeper, folder, helperUrl: helper.url, log });
      try {
        const results = await resultOf(task, helper, log);
        const end = runtime.staysUp ? [] : [await endOf(task)];
        return [...results, ...end, printed(textOf(log), realm)];
      } finally {
        task.kill();
        await task.ended;
      }
    });
    return { version: ready.version, steps };
  });
}

/** Runs the test of a user, which is one step. */
export function testOf(consumer: Consumer, place: Place): Promise<Outcome> {
  return told(consumer.name, async () => {
    let version = '';
    await withRealm(place, undefined, async ({ url }) => {
      version = await consumer.run(url);
    });
    return { version, steps: [{ name: consumer.name, detail: '' }] };
  });
}

async function told(
  name: string,
  run: () => Promise<{ version: string; steps: readonly StepResult[] }>,
): Promise<Outcome> {
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  try {
    return { name, ...(await run()), seconds: seconds() };
  } catch (error) {
    if (error instanceof SetupError)
      return { name, skipped: `${name}: ${error.message}`, steps: [], seconds: 0 };
    const fault = error instanceof Failure ? error.message : String((error as Error).stack);
    return { name, steps: [{ name: 'run to the end', fault }], seconds: seconds() };
  }
}

async function withRealm<T>(
  { server, folder, users }: Place,
  runtime: Pick<Runtime, 'isBrowser' | 'reasons'> | undefined,
  run: (helper: Helper, realm: Prepared) => Promise<T>,
): Promise<T> {
  const helper = await openHelper(join(folder, 'web'));
  try {
    const realm = await prepareRealm(server, helper.url);
    try {
      helper.config = configuration(server.serverUrl, helper, realm, users, runtime);
      return await run(helper, realm);
    } finally {
      await realm.remove();
    }
  } finally {
    helper.close();
  }
}

function configuration(
  serverUrl: string,
  { url: helperUrl, refusedUrl }: Helper,
  { name: realmName, password, clientSecret, redirectUri }: Prepared,
  users: number,
  { isBrowser = false, reasons = { refused: null, lost: null, cut: null } }: Partial<Runtime> = {},
): Configuration {
  const where = { serverUrl, realmName, helperUrl, refusedUrl };
  return { ...where, password, clientSecret, redirectUri, users, isBrowser, reasons };
}

/** What the program tells, unless it ends before. */
async function resultOf(task: Task, { result }: Helper, log: string): Promise<readonly StepResult[]> {
  const over = task.ended.then((how) => `It ended with ${how || 'exit code 0'}`);
  const told = await within(most, Promise.race([result, over]));
  if (typeof told === 'object') return told;
  const last = textOf(log).trimEnd().split('\n').slice(-30).join('\n');
  throw new Failure(`${told ?? `After ${most} ms it was not done`}, and told nothing\n${last}`);
}

/** Whether nothing of the package keeps a process from its end. */
async function endOf(task: Task): Promise<StepResult> {
  const name = 'the process ends';
  const how = await within(30_000, task.ended);
  return how === '' ? { name, detail: '' } : { name, fault: how ?? 'It did not end' };
}

/** The value of a promise, unless the time is over before. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  const limit = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: limit.signal });
  late.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    limit.abort();
  }
}

/** Whether a secret is in what the runtime printed of the program's objects. */
function printed(text: string, { password, clientSecret }: Prepared): StepResult {
  const name = 'console.log without secrets';
  const isTold = [password, clientSecret].some((secret) => text.includes(secret)) || signed.test(text);
  if (isTold) return { name, fault: 'A secret or a token is in what was printed' };
  if (!text.includes('ConnectionError')) return { name, fault: `The errors were not printed: ${text}` };
  return { name, detail: '' };
}

function textOf(log: string): string {
  return existsSync(log) ? readFileSync(log, 'utf8') : '';
}
