import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { changes } from '../../../src/repl/changes.ts';
import { curlOf } from '../../../src/repl/curl.ts';
import { contentOf } from '../../../src/repl/editing.ts';
import { evaluate, parsed } from '../../../src/repl/evaluate.ts';
import { History } from '../../../src/repl/history.ts';
import { Recording } from '../../../src/repl/recording.ts';
import { replacedTexts } from '../../../src/repl/secret-texts.ts';
import { isSecretName, variableOf, withoutSecretsOf } from '../../../src/repl/secrets.ts';
import { settingsOf } from '../../../src/repl/settings.ts';

function temporaryFile(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'realmtree-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}

/** Code with `$` in the place of its secrets. */
function masked(code: string): string {
  parsed(code);
  return replacedTexts(code, () => '$');
}

test.for([
  ["const password = 'x'", 'const password = $'],
  ["const clientSecret = a ? 'x' : `y`", 'const clientSecret = a ? $ : $'],
  ['const apiKey = \'x\' + name + "y"', 'const apiKey = $ + name + $'],
  ["const { password = 'x', url } = given", 'const { password = $, url } = given'],
  [
    "const { password, url } = { password: 'x', url: 'y' }",
    "const { password, url } = { password: $, url: 'y' }",
  ],
  ["here.secret = 'x'", 'here.secret = $'],
  ["here['client_secret'] = 'x'", "here['client_secret'] = $"],
  ["if (password === 'x') 1", 'if (password === $) 1'],
  [
    "users.create({ credentials: [{ type: 'password', value: 'x' }] })",
    "users.create({ credentials: [{ type: 'password', value: $ }] })",
  ],
  ["ada.resetPassword({ value: 'x', temporary: true })", 'ada.resetPassword({ value: $, temporary: true })'],
  ["f({ type: 'otp', value: 'x' })", "f({ type: 'otp', value: $ })"],
  [
    "web.update({ 'saml.signing.private.key': 'x', name: 'y' })",
    "web.update({ 'saml.signing.private.key': $, name: 'y' })",
  ],
  ["f({ config: { bindCredential: ['x'] } })", 'f({ config: { bindCredential: [$] } })'],
  ["realm.admin.as('x').realms", 'realm.admin.as($).realms'],
  ["oidc.introspect('x')", 'oidc.introspect($)'],
  ["oidc.password({ username: 'a', password: 'x' })", "oidc.password({ username: 'a', password: $ })"],
  ["headers.set('Authorization', 'x')", "headers.set('Authorization', $)"],
  ["new Map([['password', 'x'], ['name', 'y']])", "new Map([['password', $], ['name', 'y']])"],
  ["new URLSearchParams('grant_type=password&password=x')", 'new URLSearchParams($)'],
  ['JSON.parse(\'{"password":"x"}\')', 'JSON.parse($)'],
  ["f('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x')", 'f($)'],
  ['const secret = String.raw`x`', 'const secret = $'],
  ['class A { password = "x" }', 'class A { password = $ }'],
  ["const password = () => 'x'", 'const password = () => $'],
])('in %s the secret is found', ([code = '', expected]) => {
  expect(masked(code)).toBe(expected);
});

test.for([
  "users.byUsername('token-reader').get()",
  "const token = users.byUsername('ada').credentials.all()",
  "realm.update({ passwordPolicy: 'length(8)', accessTokenLifespan: 300 })",
  "web.update({ clientAuthenticatorType: 'client-secret', attributes: { 'access.token.claim': 'true' } })",
  "provider.update({ config: { tokenUrl: 'https://idp.test', clientAuthMethod: 'client_secret_post' } })",
  "web.update({ secret: '**********' })",
  "roles.create({ name: 'a', description: 'May reset a password: nothing else' })",
  "f({ name: 'a', value: 'b' })",
  "localization.byLocale('en').byKey('password').get()",
  "const { password } = await import('./mine.mjs')",
])('in %s there is none', (code) => {
  expect(masked(code)).toBe(code);
});

test('what has the name of a secret is one, but settings are none', () => {
  const secrets = [
    'password',
    'clientSecret',
    'smtp.password',
    'x-api-key',
    'private_key',
    'bindCredential',
    'value',
  ];
  const settings = [
    'passwordPolicy',
    'tokenUrl',
    'id.token.claim',
    'credentialId',
    'userLabel',
    'accessTokenLifespan',
  ];
  expect(secrets.filter((name) => !isSecretName(name))).toEqual([]);
  expect(settings.filter(isSecretName)).toEqual([]);
  expect(['clientSecret', 'saml.private.key', 'value', 'setToken', '1x'].map(variableOf)).toEqual([
    'CLIENT_SECRET',
    'SAML_PRIVATE_KEY',
    'PASSWORD',
    'TOKEN',
    'SECRET',
  ]);
});

test('what a request holds is shown without its secrets, and otherwise as it is', () => {
  expect(withoutSecretsOf('{"a": 1.0, "password":"x"}')).toBe('{"a":1,"password":"(not shown)"}');
  expect(withoutSecretsOf('{"a": 12345678901234567890}')).toBe('{"a": 12345678901234567890}');
  expect(withoutSecretsOf('a text')).toBe('a text');
  expect(changes({ secret: 'x', name: 'a' }, { secret: 'y', name: 'b' })).toEqual([
    '- secret: (not shown)',
    '+ secret: (not shown)',
    '- name: "a"',
    '+ name: "b"',
  ]);
  expect(changes(undefined, { credentials: [{ type: 'password', value: 'x' }] })).toEqual([
    '+ all: {"credentials":[{"type":"password","value":"(not shown)"}]}',
  ]);
  const headers = { authorization: 'Bearer x', 'x-api-key': 'x', accept: 'a/b' };
  const sent = {
    method: 'PUT' as const,
    url: 'https://sso.test/admin',
    headers,
    body: '{"value":"x","n":"it\'s"}',
  };
  const curl = curlOf({ ...sent, status: undefined, milliseconds: undefined })?.replaceAll(' \\\n ', '');
  expect(curl).toBe(
    `curl -X PUT 'https://sso.test/admin' -H "Authorization: Bearer $TOKEN" -H "x-api-key: $X_API_KEY" -H 'accept: a/b' ` +
      `--data-raw '{"value":"'"$PASSWORD"'","n":"it'\\''s"}'`,
  );
});

test.for([
  ['yaml', 'name: a\nsecret: *geheim'],
  ['yaml', 'name: a\nsecret: !geheim x'],
  ['yaml', 'name: a\nsecret: [geheim'],
  ['json', '{\n"secret": geheim }'],
] as const)('a text of %s that cannot be read is not quoted: %s', async ([format, text]) => {
  const told = await contentOf(text, format).then(
    () => '',
    (error: Error) => error.message,
  );
  expect(told).not.toContain('geheim');
  if (told !== '') expect(told).toMatch(/^Nothing was sent: it is no (YAML|JSON)(, in line \d)?\.$/);
});

test('a line that may hold a secret is not added to the history', () => {
  const file = temporaryFile('history');
  const history = new History(file);
  for (const line of [
    "const password = 'x'",
    "const password = 'x",
    'f({ clientSecret: `x` })',
    "f('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x')",
    "f({ pwd: 'x' })",
  ])
    history.add(line);
  history.add('export KEYCLOAK_PASSWORD=x', false);
  for (const line of ['users.all()', 'here.clientSecret.get()', '.help users.byId.resetPassword'])
    history.add(line);
  history.add('nope()', false);
  expect(history.read()).toEqual([
    'nope()',
    '.help users.byId.resetPassword',
    'here.clientSecret.get()',
    'users.all()',
  ]);
});

test('each secret of a recording has a variable of its own, and what is declared twice is declared once', () => {
  const file = temporaryFile('session.mjs');
  const recording = new Recording(file, {
    parts: ['users', 'roles'],
    serverUrl: 'https://sso.test',
    realmName: 'master',
    used: 'acme',
    given: settingsOf(['-u', 'ada', '--client-id', 'web', '--allow-insecure'], {}),
    exported: ['KeycloakRealm', 'NotFoundError'],
  });
  const lines = [
    "a.resetPassword({ value: 'one' })",
    "b.resetPassword({ value: 'two' })",
    "const password = 'one'",
    'const found = 1 // first',
    'const found = 2, other = 3',
    "const users = 'mine'",
    'function found() {}',
    'NotFoundError.name',
    '{ a: 1, b: 2 }',
    'const realm = realms.byName("x")',
    'it',
  ];
  for (const line of lines) recording.add(line);
  recording.use('beta');
  recording.add('_.url');
  expect(recording.variables).toEqual(['KEYCLOAK_PASSWORD', 'PASSWORD', 'PASSWORD_2']);
  const script = readFileSync(file, 'utf8');
  parsed(script.replaceAll(/^import .*$/gm, ''));
  expect(script).toBe(`import { KeycloakRealm, NotFoundError } from 'realmtree';

for (const name of ["KEYCLOAK_PASSWORD", "PASSWORD", "PASSWORD_2"])
  if (!process.env[name]) throw new Error(\`The environment variable \${name} is missing\`);

const connection = new KeycloakRealm({
  serverUrl: "https://sso.test",
  realmName: "master",
  allowInsecure: true,
  auth: { clientId: "web", username: "ada", password: process.env.KEYCLOAK_PASSWORD },
});
let realm = connection;
let { realms } = connection.admin;
let { users } = connection.admin.realms.byName("acme");
let found, other, _;

try {
  _ = a.resetPassword({ value: process.env.PASSWORD });
  _ = b.resetPassword({ value: process.env.PASSWORD_2 });
  const password = process.env.PASSWORD;
  (found = 1);
  (found = 2); (other = 3);
  (users = 'mine');
  found = function found() {};
  _ = NotFoundError.name;
  _ = ({ a: 1, b: 2 });
  (realm = realms.byName("x"));
  ({ users } = connection.admin.realms.byName("beta"));
  _ = _.url;
} finally {
  await connection.close();
}
`);
});

test('statements without semicolons stay apart', async () => {
  expect(await evaluate('String(1)\nconst a = 2\na', {})).toBe(2);
});
