/** Where the command keeps what is the user's own. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of settings that a person writes. */
export function configFolder(env: Environment = process.env): string {
  return join(env['XDG_CONFIG_HOME'] || usualFolder('APPDATA', ['.config'], env), 'realmtree');
}

/** The folder of what the command itself writes. */
export function stateFolder(env: Environment = process.env): string {
  return join(env['XDG_STATE_HOME'] || usualFolder('LOCALAPPDATA', ['.local', 'state'], env), 'realmtree');
}

/** Writes a file that its owner alone can read. Another process finds the whole text, or the one before. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const whole = `${file}.${process.pid}`;
  rmSync(whole, { force: true });
  writeFileSync(whole, text, { mode: 0o600, flag: 'wx' });
  renameSync(whole, file);
}

function usualFolder(windows: string, others: readonly string[], env: Environment): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return (process.platform === 'win32' && env[windows]) || join(homedir(), ...others);
}
