import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, type TestContext, test } from 'vitest';
import { Screen } from '../../../scripts/terminal.ts';
import { flags } from '../../../src/repl/settings.ts';
import { Shell } from './shell.ts';

let shell: Shell;

beforeEach(() => {
  shell = new Shell();
  const profiles = { acme: { url: 'https://acme.test' }, beta: { url: 'https://beta.test' } };
  const folder = join(shell.folder, '.config', 'realmtree');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'profiles.json'), JSON.stringify(profiles));
  writeFileSync(join(shell.folder, 'clean up.mjs'), '');
});

/** Skips the test, with the reason, where there is no such shell. */
function needsShell(name: string, { skip }: TestContext): void {
  const { error } = spawnSync(name, ['--version']);
  if (error) skip(`${name} is not installed: ${error.message}`);
}

/** A shell at its prompt, in which the command is completed. */
async function interactive(context: TestContext, args: string[], lines: string[]): Promise<Screen> {
  const pty = new Screen({
    program: args[0] ?? '',
    args: args.slice(1),
    cwd: shell.folder,
    env: { ...shell.env, TERM: 'xterm-256color', PS1: '$ ', HISTFILE: '' },
  });
  context.onTestFinished(() => pty.kill());
  for (const line of [...lines, 'clear; echo rea""dy']) pty.type(line, 'Enter');
  await pty.shows(/^ready\n\S* ?[$%>#]/m);
  return pty;
}

const names = Object.keys(flags).map((name) => `--${name}`);

test('bash completes options, formats, names of profiles and files', async (context) => {
  needsShell('bash', context);
  const completed = async (...words: string[]): Promise<string[]> => {
    const line = ['realmtree', ...words].map((word) => `'${word}'`).join(' ');
    const script = [
      'source <(realmtree completion bash)',
      `COMP_WORDS=(${line}) COMP_CWORD=${words.length}`,
      '_realmtree realmtree',
      `printf "%s\\n" "\${COMPREPLY[@]}"`,
    ].join('\n');
    const { out, err } = await shell.run(`bash --norc -c '${script.replaceAll("'", "'\\''")}'`);
    expect(err).toBe('');
    return out.split('\n').filter(Boolean);
  };
  expect(await completed('--')).toEqual(names);
  expect(await completed('--o')).toEqual(['--output']);
  expect(await completed('--output', '')).toEqual(['json', 'ndjson', 'table', 'csv', 'yaml']);
  expect(await completed('-o', 'n')).toEqual(['ndjson']);
  expect(await completed('--output', '=')).toEqual(['json', 'ndjson', 'table', 'csv', 'yaml']);
  expect(await completed('--output', '=', 'c')).toEqual(['csv']);
  expect(await completed('-u', 'admin', '--profile', '')).toEqual(['acme', 'beta']);
  expect(await completed('-p', 'b')).toEqual(['beta']);
  expect(await completed('completion', 'z')).toEqual(['zsh']);
  expect(await completed('lo')).toEqual(['logout']);
  expect(await completed('--user', '')).toEqual([]);

  const pty = await interactive(context, ['bash', '--norc', '-i'], ['source <(realmtree completion bash)']);
  pty.type('realmtree --out', 'Tab');
  await pty.shows('realmtree --output');
  pty.type('nd', 'Tab');
  await pty.shows('--output ndjson');
  pty.type('clean', 'Tab');
  await pty.shows('ndjson clean\\ up.mjs');
  pty.type('--profile a', 'Tab');
  await pty.shows('--profile acme');
});

test('zsh completes the same, from its start and from its search path', async (context) => {
  needsShell('zsh', context);
  await shell.run('realmtree completion zsh > _realmtree');
  const init = 'autoload -U compinit; compinit -u -d .zcompdump';
  for (const lines of [
    [init, 'source ./_realmtree'],
    ['fpath=($PWD $fpath)', init],
  ]) {
    const pty = await interactive(context, ['zsh', '-f', '-i'], lines);
    pty.type('realmtree --out', 'Tab');
    await pty.shows('realmtree --output=');
    pty.type('nd', 'Tab');
    await pty.shows('--output=ndjson');
    pty.type(' --profile=b', 'Tab');
    await pty.shows('--profile=beta');
    pty.type(' clea', 'Tab');
    await pty.shows('clean\\ up.mjs');
  }
});

test('fish completes the same', async (context) => {
  needsShell('fish', context);
  await shell.run('mkdir -p .config/fish/completions; realmtree completion fish > realmtree.fish');
  const completed = async (line: string): Promise<string[]> => {
    const { out, err } = await shell.run(`fish -c 'source realmtree.fish; complete -C "realmtree ${line}"'`);
    expect(err).toBe('');
    return out
      .split('\n')
      .filter(Boolean)
      .map((row) => row.split('\t')[0] ?? '');
  };
  expect((await completed('--')).sort()).toEqual([...names].sort());
  expect(await completed('--o')).toEqual(['--output']);
  expect((await completed('--output ')).sort()).toEqual(['csv', 'json', 'ndjson', 'table', 'yaml']);
  expect(await completed('-u admin --profile ')).toEqual(['acme', 'beta']);
  expect((await completed('completion ')).sort()).toEqual(['bash', 'fish', 'zsh']);
  expect(await completed('lo')).toEqual(['logout']);
});

test('a file of profiles that cannot be read, and a profile that is gone, are in the way of no completion', async () => {
  writeFileSync(join(shell.folder, '.config', 'realmtree', 'profiles.json'), '{');
  shell.env['KEYCLOAK_PROFILE'] = 'gone';
  expect(await shell.run('KEYCLOAK_PROFILE= realmtree completion profiles')).toMatchObject({
    status: 0,
    out: '',
    err: '',
  });
});
