import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { profileOf, profilesFile, saveProfile } from '../../../src/repl/profiles.ts';
import { type Given, settingsOf, UsageError } from '../../../src/repl/settings.ts';

const url = 'https://sso.example.com';

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'realmtree-profiles-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  vi.stubEnv('XDG_CONFIG_HOME', folder);
});

function given(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  profile: Readonly<Record<string, string | boolean>> = {},
): Given {
  return settingsOf([...args, '-p', 'p'], env, () => profile);
}

test('arguments win over the environment, which wins over the profile', () => {
  const env = { KEYCLOAK_REALM: 'two', KEYCLOAK_CLIENT_ID: 'two', KEYCLOAK_USE: '' };
  const profile = { url, realm: 'three', 'client-id': 'three', use: 'three', remember: true };
  expect(given(['-r', 'one'], env, profile)).toMatchObject({
    url,
    realm: 'one',
    'client-id': 'two',
    use: 'three',
    remember: true,
  });
  expect(given([], { KEYCLOAK_URL: 'https://two.test' }, profile).url).toBe('https://two.test');
  expect(given(['https://one.test'], { KEYCLOAK_URL: 'https://two.test' }, profile).url).toBe(
    'https://one.test',
  );
});

test.each<[string, string[], Record<string, string>, Record<string, string | boolean>, object]>([
  ['an argument', ['-u', 'ada'], { KEYCLOAK_TOKEN: 't' }, { browser: true }, { user: 'ada' }],
  ['the environment', [], { KEYCLOAK_TOKEN: 't', KEYCLOAK_USER: 'ada' }, { device: true }, { token: 't' }],
  ['the profile', [], { KEYCLOAK_PASSWORD: 'x' }, { device: true }, { device: true }],
  ['a browser', ['--browser'], {}, { user: 'ada' }, { browser: true, user: 'ada' }],
  ['a device', ['--device'], { KEYCLOAK_USER: 'ada' }, { browser: true }, { device: true }],
])('of several ways to log in, that of %s counts alone', (_, args, env, profile, expected) => {
  const { token, browser, device, user } = given(args, env, profile);
  const named = Object.entries({ token, browser, device, user }).filter(([, value]) => value !== undefined);
  expect(Object.fromEntries(named)).toEqual(expected);
});

test.each([
  [['--token', '@t', '-u', 'ada'], 'Give either --token or --user'],
  [['--browser', '--device'], 'Give either --browser or --device'],
  [['--wait', 'long'], '--wait must be a number of seconds, such as 60'],
  [['--output', 'xml'], '--output must be one of json, ndjson, table, csv, yaml'],
  [['--nothing'], "Unknown option '--nothing'. `realmtree --help` lists the options."],
])('%j is refused', (args, message) => {
  expect(() => settingsOf(args, {})).toThrow(new UsageError(message));
});

test('secrets that stand among the arguments are told, and those of files and the environment are not', () => {
  const args = ['--password', 'x', '--totp', '-', '--client-secret=@file'];
  expect(settingsOf(args, { KEYCLOAK_TOKEN: 't' }).exposed).toEqual(['--password']);
});

test('a command may stand before or after the URL, and other words are a script', () => {
  const of = (...args: string[]): object => {
    const { url, script } = settingsOf(args, {});
    return { url, script };
  };
  expect(of('logout', url)).toEqual({ url, script: ['logout'] });
  expect(of(url, 'logout')).toEqual({ url, script: ['logout'] });
  expect(of('job.mjs', url, 'x')).toEqual({ url: undefined, script: ['job.mjs', url, 'x'] });
});

test('a profile is written without secrets, for its owner alone, and read again', () => {
  const args = [url, '-r', 'acme', '-u', 'ada', '--password', 'geheim', '--ca', 'ca.pem', '--remember'];
  saveProfile('acme', settingsOf(args, { KEYCLOAK_TOKEN: '' }));
  saveProfile('other', settingsOf(['https://other.test', '--browser'], {}));
  const text = readFileSync(profilesFile(), 'utf8');
  expect(text).not.toContain('geheim');
  expect(statSync(profilesFile()).mode & 0o777).toBe(0o600);
  const acme = { url, realm: 'acme', user: 'ada', ca: resolve('ca.pem'), remember: true };
  expect(JSON.parse(text)).toEqual({ acme, other: { url: 'https://other.test', browser: true } });
  expect(settingsOf(['-p', 'acme', '-r', 'master'], {}, profileOf)).toMatchObject({
    ...acme,
    realm: 'master',
  });
  expect(() => profileOf('nobody')).toThrow(/^There is no profile nobody in .*\. It has acme, other\.$/);
  expect(() => profileOf('toString')).toThrow('There is no profile toString');
  expect(() => saveProfile('../x', settingsOf([url], {}))).toThrow('The name of a profile is made of');
});

test.each<[string, unknown, RegExp]>([
  [
    'a password',
    { a: { url }, b: { password: 'geheim' } },
    /^The profile b of .* holds a secret \(password\)/,
  ],
  ['a secret of another name', { a: { clientSecret: 'geheim' } }, /holds a secret \(clientSecret\)/],
  ['a password in a URL', { a: { url: 'https://ada:geheim@sso.test' } }, /holds a secret \(url\)/],
  [
    'a token under a harmless name',
    { a: { use: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.geheim' } },
    /a secret \(use\)/,
  ],
  ['what is no setting', { a: { eval: 'geheim' } }, /holds eval, which is none of url, realm/],
  [
    'a value of another type',
    { a: { browser: 'yes' } },
    /^browser in the profile a of .* must be true or false/,
  ],
  ['a list', [], /must hold an object/],
  ['a profile that is none', { a: 1 }, /must be an object/],
])('a file of profiles with %s is refused, and not quoted', (_, content, message) => {
  saveProfile('a', settingsOf([url], {}));
  writeFileSync(profilesFile(), JSON.stringify(content));
  expect(() => profileOf('a')).toThrow(message);
  expect(() => profileOf('a')).not.toThrow('geheim');
});

test('a file of profiles that is no JSON is refused, and not quoted', () => {
  saveProfile('a', settingsOf([url], {}));
  writeFileSync(profilesFile(), '{ "a": geheim }');
  expect(() => profileOf('a')).toThrow(/ is no JSON: correct it, or remove it\.$/);
});
