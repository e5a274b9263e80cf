/** One expression, a script on the standard input, or a file. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { terminalOf } from './ask.ts';
import { connected } from './connect.ts';
import { type Ended, end, endBy, endOf } from './ending.ts';
import { expressionOf } from './expression.ts';
import { namesOf } from './names.ts';
import { type Format, print } from './output.ts';
import { type Given, UsageError } from './settings.ts';

export async function runScript(given: Given): Promise<number> {
  const { stdin, stdout, stderr } = process;
  const warn = (message: string): void => void (given.quiet || stderr.write(`${message}\n`));
  const [file = '-', ...args] =
    given.eval === undefined ? (given.script ?? []) : ['-e', ...(given.script ?? [])];
  const isFile = given.eval === undefined && file !== '-';
  const module = isFile ? await import('./file.ts') : undefined;
  const url = module?.scriptUrl(file);

  let reader: string | undefined;
  /** The standard input can be read once. */
  const readInput = async (by: string): Promise<string> => {
    if (reader !== undefined)
      throw new UsageError(`The standard input is ${reader}; it cannot be ${by} as well.`);
    reader = by;
    return await text(stdin);
  };
  checkInput(given);
  const terminal = terminalOf(warn);
  const { realm, close } = await connected(given, {
    ...terminal,
    readInput: () => (stdin.isTTY ? terminal.readInput() : readInput('a secret')),
  });
  const names = {
    ...namesOf(realm, given.use ?? realm.realmName),
    args,
    readText: async (path = '-') => (path === '-' ? await readInput('data') : readFileSync(path, 'utf8')),
    readJson: async (path = '-'): Promise<unknown> => jsonIn(path, await names.readText(path)),
  };
  process.argv.splice(1, process.argv.length, isFile ? resolve(file) : file, ...args);

  const work = async (): Promise<Ended> => {
    let code: string | undefined;
    try {
      let value: unknown;
      if (url !== undefined && module) {
        Object.assign(globalThis, names);
        value = await module.runFile(url);
      } else {
        code = given.eval ?? (await readInput('the script'));
        value = await resultOf(code, names);
      }
      const { columns: width } = stdout;
      const format = given.output as Format | undefined;
      const options = { format, fields: fieldsOf(given.fields), width, warn };
      if (!given.quiet) await print(value, stdout, options);
      return { status: 0 };
    } catch (error) {
      const ended = endBy(error, url, given);
      const hint = await hintFor(error, code, names);
      return hint === undefined ? ended : { ...ended, message: `${ended.message}\n  ${hint}` };
    }
  };
  const early = endOf(url, given);
  const done = work();
  // What nobody awaits may still be running, and timers.
  let isIdle = false;
  const idle = new Promise<Ended>((settle) => {
    process.once('beforeExit', () => {
      isIdle = true;
      const message = 'The script waits for something that never comes';
      void Promise.race([done, Promise.resolve({ status: 1, message })]).then(settle);
    });
  });
  const failed = done.then((ended) => (ended.status === 0 ? idle : ended));
  const ended = await Promise.race([early, failed, idle]);
  if (ended.message !== undefined) stderr.write(`${ended.message}\n`);
  await close().catch((error: unknown) => warn(endBy(error, undefined, given).message ?? ''));
  // What is still running would hold up the end.
  return isIdle && ended.status === 0 ? Number(process.exitCode ?? 0) : end(ended);
}

/** A script and a secret cannot both come from the standard input. */
function checkInput({ eval: code, script: [file = '-'] = [], ...given }: Given): void {
  const secrets = (['password', 'client-secret', 'token', 'totp'] as const).filter(
    (name) => given[name] === '-',
  );
  if (code !== undefined || file !== '-' || secrets.length === 0) return;
  throw new UsageError(
    `The standard input is the script, so that --${secrets[0]} has to come from @FILE or the environment.`,
  );
}

async function resultOf(code: string, names: Readonly<Record<string, unknown>>): Promise<unknown> {
  const run = expressionOf(code, names);
  if (run) return await run();
  const { evaluate } = await import('./evaluate.ts');
  return await evaluate(code, names);
}

/** What was probably meant by a name that does not exist, in code or in a file. */
async function hintFor(
  error: unknown,
  code: string | undefined,
  context: object,
): Promise<string | undefined> {
  if (!(error instanceof TypeError || error instanceof ReferenceError)) return undefined;
  const [{ suggestion }, { Members }] = await Promise.all([
    import('./suggestions.ts'),
    import('./members.ts'),
  ]);
  const members = new Members();
  return await suggestion(error, code, { members, context, values: undefined }).catch(() => undefined);
}

function fieldsOf(list: string | undefined): readonly string[] | undefined {
  const fields = list?.split(',').map((path) => path.trim());
  if (fields?.includes(''))
    throw new UsageError('--fields takes names with commas between them: id,attributes.room');
  return fields;
}

function jsonIn(path: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The error of the parser would quote it.
    throw new TypeError(`${path === '-' ? 'The standard input' : path} holds no JSON`);
  }
}
