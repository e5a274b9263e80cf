import { describe, expect, inject, test } from 'vitest';
import { nameOf, shared, temporaryRealm } from '../support.ts';
import { run } from './command.ts';
import { inRealm, Terminal, temporaryHome } from './terminal.ts';

const made = shared(async () => {
  const realm = await temporaryRealm();
  await realm.users.create({ username: 'grace' });
  await realm.roles.create({ name: 'editor' });
  const web = await realm.clients.create({ clientId: 'web-shop' });
  await web.roles.create({ name: 'viewer' });
  await realm.groups.create({ name: 'staff', subGroups: [{ name: 'night shift' }] });
  await realm.identityProviders.create({ alias: 'partner', providerId: 'oidc', config: {} });
  return realm;
});

test('an error for a name that is nearly right says what was probably meant', async () => {
  const { terminal, realm } = await inRealm({ columns: 200 }, made());
  const name = nameOf(realm);
  const cases = [
    ["users.byUsername('gracy').get()", "'grace'"],
    ["clients.byClientId('web-shpo').get()", "'web-shop'"],
    ["roles.byName('editr').get()", "'editor'"],
    ["clients.byClientId('web-shop').roles.byName('viwer').get()", "'viewer'"],
    ["groups.byPath('/staff/nigth shift').get()", "'/staff/night shift'"],
    [`realms.byName('${name.slice(0, -1)}').get()`, `'${name}'`],
    ["identityProviders.byAlias('partnr').get()", "'partner'"],
    ["clientScopes.byName('profil').get()", "'profile'"],
    ["users.byUsername('grace').roleMappings.realm.add('editr')", "'editor'"],
    ["users.create({ username: 'ada', realmRoles: ['editr'] })", "'editor'"],
    [".curl users.byUsername('gracy').update({ firstName: 'G' })", "'grace'"],
    ["users.byUsernam('grace').get()", 'byUsername'],
    ["users.byUsername('grace').rolMappings.realm.all()", 'roleMappings'],
    ['usres.all()', 'users'],
  ] as const;
  for (const [line, meant] of cases)
    expect([line, (await terminal.enter(line)).split('\n').at(-1)]).toEqual([
      line,
      `  Did you mean ${meant}?`,
    ]);
});

test('a command that does not exist is told, and a name after a dot in the next line is none', async () => {
  const { terminal } = await inRealm({}, made());
  expect(await terminal.enter('.hlep')).toBe(
    'There is no command .hlep; .help lists them.\n  Did you mean .help?',
  );
  expect(await terminal.enter('.xyzzy')).toBe('There is no command .xyzzy; .help lists them.');
  expect(await terminal.enter('.help users.creat')).toBe(
    'Nothing is known of users.creat. Did you mean create?',
  );
  terminal.type('const one = (', 'Enter');
  await terminal.shows('\n|');
  terminal.type('users', 'Enter', '.byId("1"))', 'Enter');
  await terminal.ready();
  expect(await terminal.enter('one.id')).toBe("'1'");
  terminal.type('.editor', 'Enter');
  await terminal.shows('Entering editor mode');
  terminal.type('users', 'Enter', '.hlep', 'Enter', 'Ctrl-D');
  await terminal.ready();
  expect(terminal.screen.match(/no command/g)).toHaveLength(2);
});

describe('nothing is said', () => {
  test('where no name is near', async () => {
    const { terminal } = await inRealm({}, made());
    expect(await terminal.enter("users.byUsername('xyzzy').get()")).not.toContain('Did you mean');
    expect(await terminal.enter("users.xyzzy('grace')")).not.toContain('Did you mean');
  });

  test('to an account without the right to see the names', async () => {
    const realm = made();
    const user = { username: 'weak', email: 'weak@acme.test', firstName: 'We', lastName: 'Ak' };
    await realm.users.create({
      ...user,
      emailVerified: true,
      enabled: true,
      credentials: [{ type: 'password', value: 'weak' }],
      clientRoles: { 'realm-management': ['query-users'] },
    });
    const terminal = new Terminal({
      args: ['-u', 'weak', '--realm', nameOf(realm)],
      env: { KEYCLOAK_PASSWORD: 'weak' },
    });
    await terminal.ready();
    const told = await terminal.enter("users.byUsername('gracy').get()");
    expect(told).toMatch(/^ForbiddenError: 403/);
    expect(told).not.toContain('Did you mean');
  });
});

describe('a script', () => {
  const account = (): Record<string, string> => {
    const { username, password } = inject('keycloak');
    return { KEYCLOAK_USER: username, KEYCLOAK_PASSWORD: password };
  };

  test.for([
    ["await users.byUsernam('x')", 'byUsername'],
    ["const a = 1; users.byId('1').gett()", 'get'],
    ['await usres.all()', 'users'],
  ] as const)('-e %j says which member was meant', async ([code, meant]) => {
    const { stderr } = await run(['-e', code], { home: temporaryHome(), env: account() });
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(`  Did you mean ${meant}?`);
  });

  test('of keys says nothing, and asks for no names', async () => {
    const code = "await users.byUsername('gracy').get()";
    const args = ['--use', nameOf(made()), '-e', code];
    const { stderr, status } = await run(args, { home: temporaryHome(), env: account() });
    expect(status).toBe(4);
    expect(stderr).not.toContain('Did you mean');
  });
});
