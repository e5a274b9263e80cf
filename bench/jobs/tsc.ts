import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Figures } from '../figures.ts';
import { type JobModule, jobOf } from '../job.ts';
import { demand, middle } from '../measure.ts';
import { tsserver } from '../tsserver.ts';

const official = '@keycloak/keycloak-admin-client';
const root = join(import.meta.dirname, '../..');

/** A file that uses a client: how it begins, a function with two calls of it, and what is completed. */
interface Program {
  readonly head: string;
  readonly functions: readonly string[];
  readonly typed: readonly string[];
  /** Names that are offered after the first text typed. */
  readonly offered: string;
}

const programs: Readonly<Record<string, Program>> = {
  realmtree: {
    head: `import { KeycloakRealm } from 'realmtree';
const auth = { clientId: 'provisioner', clientSecret: 'secret' };
const realm = new KeycloakRealm({ serverUrl: 'https://sso.example.com', realmName: 'acme', auth });
const acme = realm.admin.realms.byName('acme');`,
    functions: [
      `const user = await acme.users.byId(key).get();
  await acme.users.byId(key).update({ email: user.email ?? 'none' });`,
      `const role = await acme.roles.byName(key).get();
  await acme.roles.byName(key).update({ description: role.name });`,
      `const groups = await acme.groups.all({ search: key });
  await acme.groups.create({ name: groups[0]?.name ?? key });`,
      `const client = await acme.clients.byClientId(key).get();
  await acme.clients.byClientId(key).update({ enabled: !client.enabled });`,
    ],
    typed: ['acme.users.', 'acme.roles.', 'acme.clients.', 'acme.groups.', "acme.users.byId('1')."],
    offered: 'create',
  },
  official: {
    head: `import Client from '${official}';
const client = new Client({ baseUrl: 'https://sso.example.com', realmName: 'acme' });
await client.auth({ grantType: 'client_credentials', clientId: 'provisioner', clientSecret: 'secret' });`,
    functions: [
      `const user = await client.users.findOne({ id: key });
  await client.users.update({ id: key }, { email: user?.email ?? 'none' });`,
      `const role = await client.roles.findOneByName({ name: key });
  await client.roles.updateByName({ name: key }, { description: role?.name ?? '' });`,
      `const groups = await client.groups.find({ search: key });
  await client.groups.create({ name: groups[0]?.name ?? key });`,
      `const found = await client.clients.find({ clientId: key });
  await client.clients.update({ id: found[0]?.id ?? '' }, { enabled: !found[0]?.enabled });`,
    ],
    typed: ['client.users.', 'client.roles.', 'client.clients.', 'client.groups.', 'client.realms.'],
    offered: 'create',
  },
};

interface Sizes extends Readonly<Record<string, unknown>> {
  readonly functions: number;
  readonly completions: number;
}

/** In a project of its own, into which the packages are linked as if they were installed. */
async function judged(program: Program, sizes: Sizes): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'realmtree-bench-tsc-'));
  try {
    const links = { realmtree: root, [official]: join(root, 'node_modules', official) };
    for (const [name, target] of Object.entries(links)) {
      const link = join(folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(target, link, 'junction');
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const compilerOptions = {
      target: 'es2023',
      module: 'nodenext',
      lib: ['es2024', 'esnext.disposable', 'dom', 'dom.iterable'],
      types: [],
      strict: true,
      skipLibCheck: true,
      noEmit: true,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
    const functions = Array.from(
      { length: sizes.functions },
      (_, index) => `export async function use${index}(key: string): Promise<void> {
  ${program.functions[index % program.functions.length]}
}`,
    );
    const text = `${[program.head, ...functions].join('\n')}\n`;
    writeFileSync(join(folder, 'use.ts'), text);
    return { total: await total(folder), ...(await completed(join(folder, 'use.ts'), text, program, sizes)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds of the compiler, as it says itself. */
async function total(folder: string): Promise<number> {
  // Without the program of JavaScript around it, whose start is the same for all.
  const { default: path } = (await import(
    pathToFileURL(join(root, 'node_modules/typescript/lib/getExePath.js')).href
  )) as { default(): string };
  const args = ['-p', folder, '--extendedDiagnostics'];
  const { stdout } = await promisify(execFile)(path(), args).catch((error: { stdout?: string }) => {
    throw new Error(error.stdout?.split('\n').slice(0, 3).join('\n'));
  });
  const [, seconds] = /Total time:\s*([\d.]+)s/.exec(stdout) ?? [];
  return Number(seconds) * 1000;
}

/** Milliseconds until a server that starts offers the first names, and for one more when it is warm. */
async function completed(
  file: string,
  text: string,
  { typed, offered }: Program,
  { completions }: Sizes,
): Promise<Figures> {
  const start = performance.now();
  const server = tsserver();
  try {
    server.tell('open', { file, fileContent: text });
    const line = text.split('\n').length;
    let length = 1;
    const times: number[] = [];
    for (let index = 0; index <= completions; index++) {
      const from = performance.now();
      const insertString = typed[index % typed.length] as string;
      server.tell('change', { file, line, offset: 1, endLine: line, endOffset: length, insertString });
      length = insertString.length + 1;
      const info = await server.ask<{ entries: { name: string }[] }>('completionInfo', {
        file,
        line,
        offset: length,
      });
      demand(insertString, info.entries.some(({ name }) => name === offered) || index > 0, true);
      times.push(performance.now() - (index === 0 ? start : from));
    }
    return { first: times[0] ?? 0, warm: middle(times.slice(typed.length)) };
  } finally {
    server.end();
  }
}

export const job: JobModule['job'] = jobOf<Sizes>({
  about:
    'A file of 300 functions with two calls each: `tsc`, and completions at its end by the language server of TypeScript 6.',
  rounds: 5,
  figures: { total: 'ms tsc', first: 'ms first completion', warm: 'ms warm' },
  prepare: async (place) => ({ functions: place.size(300, 8), completions: place.size(40, 6) }),
  cases: () =>
    Object.fromEntries(
      Object.entries(programs).map(([name, program]) => [
        name,
        { run: (_, sizes) => judged(program, sizes) },
      ]),
    ),
  goals: (
    [
      ['total', '`tsc` of 300 functions', 1.05],
      ['first', 'first completion', 1.05],
      ['warm', 'warm completion', 1.1],
    ] as const
  ).map(([figure, what, atMost]) => ({ what, of: 'realmtree', figure, to: 'official', atMost })),
});
