/** Lets the person edit text in the editor of the environment. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from './settings.ts';

/** Returns what the text was changed to. Throws if the editor failed. */
export async function edited(text: string, extension: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'realmtree-'));
  const file = join(folder, `edited.${extension}`);
  try {
    writeFileSync(file, text, { mode: 0o600 });
    const { VISUAL: visual, EDITOR: editor } = process.env;
    const command = visual || editor || (process.platform === 'win32' ? 'notepad' : 'vi');
    const code = await new Promise<number | null>((resolve, reject) => {
      // The variable may hold arguments of its own.
      const child = spawn(`${command} "${file}"`, { stdio: 'inherit', shell: true });
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) throw new Error(`The editor ended with the status ${code}: nothing was sent`);
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns what an edited text holds. The error of a parser would quote the text, in which there may be secrets. */
export async function contentOf(text: string, format: 'json' | 'yaml'): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return format === 'json' ? JSON.parse(text) : parse(text, { logLevel: 'error', prettyErrors: false });
  } catch (error) {
    const { pos, message } = error as { pos?: readonly number[] } & Error;
    const at = pos?.[0] ?? /position (\d+)/.exec(message)?.[1];
    const place = at === undefined ? '' : `, in line ${text.slice(0, Number(at)).split('\n').length}`;
    throw new UsageError(`Nothing was sent: it is no ${format.toUpperCase()}${place}.`);
  }
}
