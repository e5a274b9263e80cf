/** The command without a terminal, and the programs that it starts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type { ClientCreate } from '../../../src/resources/clients/clients.ts';
import { command, usualNode } from './terminal.ts';

/** A client that a person can log in to in each way. */
export const able: ClientCreate & { clientId: string } = {
  clientId: 'able',
  publicClient: true,
  directAccessGrantsEnabled: true,
  redirectUris: ['http://127.0.0.1/*'],
  attributes: {
    'oauth2.device.authorization.grant.enabled': 'true',
    'oauth2.device.polling.interval': '1',
    'pkce.code.challenge.method': 'S256',
  },
};

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly node?: string;
  /** Gets what it says while it runs. */
  readonly onError?: (said: string, child: ChildProcess) => void;
}

/** Runs the command to its end, on the server of this run and with no login but what is given. */
export function run(
  args: readonly string[],
  { home, env = {}, input = '', node = usualNode, onError }: RunOptions,
): Promise<Ended> {
  const child = spawn(node, [command, ...args], {
    cwd: home,
    env: { PATH: process.env['PATH'] ?? '', HOME: home, KEYCLOAK_URL: inject('keycloak').url, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onError?.(stderr, child);
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** The variable BROWSER for somebody who logs in; what the pages say is written to `said` in the home. */
export function browserOf(username: string, password: string, ...how: readonly string[]): string {
  const program = fileURLToPath(new URL('browser-program.ts', import.meta.url));
  return [process.execPath, program, username, encodeURIComponent(password), ...how].join(' ');
}

/** Puts a program of this name into a folder for PATH. */
export function program(home: string, name: string, script: string): string {
  const folder = join(home, 'bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
  return `${folder}:${process.env['PATH']}`;
}
