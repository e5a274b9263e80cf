/** One expression, a script on the standard input, or a file. */
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { terminalOf } from './ask.ts';
import { connected } from './connect.ts';
import { evaluate } from './evaluate.ts';
import { namesOf } from './names.ts';
import { statusOf, told } from './outcome.ts';
import { type Format, print } from './output.ts';
import { type Given, UsageError } from './settings.ts';

export async function runScript(given: Given): Promise<number> {
  checkInput(given);
  const { stdout, stderr } = process;
  // A reader that has seen enough ends it.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const warn = (message: string): void => void (given.quiet || stderr.write(`${message}\n`));
  const { realm, close } = await connected(given, terminalOf(warn));
  try {
    const names = namesOf(realm, given.use ?? realm.realmName);
    const value = await resultOf(given, names);
    const format = (given.output ?? 'json') as Format;
    if (!given.quiet) await print(value, stdout, { format, fields: given.fields?.split(',') });
    return 0;
  } catch (error) {
    stderr.write(`${told(error, given)}\n`);
    return statusOf(error);
  } finally {
    await close().catch((error: unknown) => warn(told(error)));
  }
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

async function resultOf(given: Given, names: Record<string, unknown>): Promise<unknown> {
  if (given.eval !== undefined) {
    if (given.script) throw new UsageError('Either --eval or a script');
    return await evaluate(given.eval, names);
  }
  const [file = '-', ...args] = given.script ?? [];
  if (file === '-') return await evaluate(await text(process.stdin), names);
  Object.assign(globalThis, names);
  process.argv.splice(1, process.argv.length, file, ...args);
  const { default: value } = (await import(pathToFileURL(file).href)) as { default?: unknown };
  return await value;
}
