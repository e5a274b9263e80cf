/** The command in a real terminal of a test. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject, onTestFinished } from 'vitest';
import { Screen } from '../../../scripts/terminal.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { nameOf, temporaryRealm } from '../support.ts';

/** The built command. */
export const command: string = fileURLToPath(new URL('../../../dist/realmtree.js', import.meta.url));

/** The program that runs the command: `npm run repl:nodes` names one after the other. */
export const usualNode: string = process.env['REALMTREE_NODE'] || process.execPath;

interface TerminalOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
  /** The program that runs it. */
  readonly node?: string;
}

/** A folder that is the home of the user of a test. */
export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'realmtree-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

export class Terminal extends Screen {
  /** The home of its user. */
  readonly home: string;

  constructor({ args, env = {}, node = usualNode, ...size }: TerminalOptions = {}) {
    if (!existsSync(command)) throw new Error('dist/realmtree.js is missing: `npm run build` makes it');
    const { url, username, password } = inject('keycloak');
    const home = env['HOME'] ?? temporaryHome();
    super({
      ...size,
      program: node,
      args: [command, ...(args ?? ['-u', username])],
      cwd: home,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: home,
        KEYCLOAK_URL: url,
        KEYCLOAK_PASSWORD: password,
        ...env,
      },
    });
    this.home = home;
    onTestFinished(() => this.kill());
  }

  /** What the files below the home hold, by their paths in it. */
  files(): Record<string, string> {
    const found = readdirSync(this.home, { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    const paths = found.map(({ parentPath, name }) => join(parentPath, name));
    return Object.fromEntries(
      paths.map((path) => [path.slice(this.home.length + 1), readFileSync(path, 'utf8')]),
    );
  }

  /** What the histories of its user hold. */
  get history(): string {
    const kept = Object.entries(this.files()).filter(([path]) => path.endsWith('.history'));
    return kept.map(([, text]) => text).join('\n');
  }
}

/** A prompt in a realm, by default one of its own. */
export async function inRealm(
  { args = [], ...options }: TerminalOptions = {},
  given?: RealmNode,
): Promise<{ readonly terminal: Terminal; readonly realm: RealmNode }> {
  const realm = given ?? (await temporaryRealm());
  const terminal = new Terminal({ ...options, args: ['-u', 'admin', '--use', nameOf(realm), ...args] });
  await terminal.ready();
  return { terminal, realm };
}
