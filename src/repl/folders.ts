/** Where the command keeps what is the user's own. */
import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of settings that a person writes. */
export function configFolder(env: Environment = process.env): string {
  return join(env['XDG_CONFIG_HOME'] || usualFolder('APPDATA', ['.config'], env), 'realmtree');
}

/** The folder of what the command itself writes. */
export function stateFolder(env: Environment = process.env): string {
  return join(env['XDG_STATE_HOME'] || usualFolder('LOCALAPPDATA', ['.local', 'state'], env), 'realmtree');
}

function usualFolder(windows: string, others: readonly string[], env: Environment): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return (process.platform === 'win32' && env[windows]) || join(homedir(), ...others);
}
