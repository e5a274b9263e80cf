/** One expression, a script on the standard input, or a file. */
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { connected } from './connect.ts';
import { evaluate } from './evaluate.ts';
import { namesOf } from './names.ts';
import { statusOf, told } from './outcome.ts';
import { type Format, print } from './output.ts';
import { type Given, UsageError } from './settings.ts';

export async function runScript(given: Given): Promise<number> {
  const { stdin, stdout, stderr } = process;
  // A reader that has seen enough ends it.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const warn = (message: string): void => void (given.quiet || stderr.write(`${message}\n`));
  const realm = await connected(given, { askSecret: undefined, warn, readInput: () => text(stdin) });
  try {
    const names = namesOf(realm, given.use ?? realm.realmName);
    const value = await resultOf(given, names);
    const format = (given.output ?? 'json') as Format;
    if (!given.quiet) await print(value, stdout, { format, fields: given.fields?.split(',') });
    return 0;
  } catch (error) {
    stderr.write(`${told(error)}\n`);
    return statusOf(error);
  } finally {
    await realm.close().catch((error: unknown) => warn(told(error)));
  }
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
