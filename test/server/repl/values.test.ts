import { describe, expect, test } from 'vitest';
import { complete } from '../../../src/repl/completion.ts';
import { evaluate } from '../../../src/repl/evaluate.ts';
import { Members } from '../../../src/repl/members.ts';
import { partsOf } from '../../../src/repl/names.ts';
import { Values } from '../../../src/repl/values.ts';
import { administrator, has, nameOf, shared, temporaryRealm } from '../support.ts';
import { Terminal } from './terminal.ts';

const members = new Members(new URL('../../../dist/', import.meta.url));
/** Names of roles that a line of code must escape. Older servers have none with braces. */
const oddNames = (): string[] => [
  "it's",
  'the "best"',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a name
  has('24') ? 'a`b${c}' : 'a`b',
  'back\\slash',
  'Zoë 👋',
  'slash/and space',
  '日本',
];

/** A realm with names that a line of code must escape. */
const made = shared(async () => {
  const realm = await temporaryRealm();
  const clients = Array.from({ length: 120 }, (_, number) => ({ clientId: `app-${number}` }));
  for await (const { error } of realm.clients.createMany([...clients, { clientId: "o'brien" }]))
    if (error) throw error;
  for (const name of oddNames()) await realm.roles.create({ name });
  const many = Array.from({ length: 105 }, (_, number) => ({
    name: `many-a${String(number).padStart(3, '0')}`,
  }));
  for await (const { error } of realm.roles.createMany([...many, { name: 'many-b' }])) if (error) throw error;
  await realm.users.create({ username: 'ada', email: 'ada@acme.test', groups: [] });
  await realm.users.create({ username: 'adam' });
  await realm.groups.create({ name: 'staff', subGroups: [{ name: 'night shift' }] });
  await realm.identityProviders.create({ alias: 'partner', providerId: 'oidc', config: {} });
  return realm;
});

async function offered(line: string): Promise<string[]> {
  const context = { ...partsOf(administrator(), nameOf(made())), realm: administrator() };
  const { offers } = await complete(line, { members, context, values: new Values(20_000) });
  return offers.map(({ text }) => text);
}

describe('inside of a call come the names that the server has', () => {
  test.for([
    ["users.byUsername('ad", ['ada', 'adam']],
    ["users.byUsername('adam", ['adam']],
    ["users.byEmail('a", ['ada@acme.test']],
    ["clients.byClientId('o", ["o\\'brien"]],
    ['clients.byClientId("o', ["o'brien"]],
    ["clients.byClientId('app-119", ['app-119']],
    ["groups.byName('s", ['staff']],
    ["groups.byPath('/s", ['/staff', '/staff/night shift']],
    ["groups.byPath('/staff/n", ['/staff/night shift']],
    ["identityProviders.byAlias('p", ['partner']],
    ["clientScopes.byName('pro", ['profile']],
    ["realm.admin.realms.byName('mas", ['master']],
    ["users.byUsername('ada').roleMappings.realm.add('it", ["it\\'s"]],
    ["users.byUsername('nobody').roleMappings.realm.add('it", []],
    ["users.byUsername('zzz", []],
  ] as const)('%s', async ([line, names]) => {
    expect(await offered(line)).toEqual(names);
  });

  test('of many clients no more than 100', async () => {
    const names = await offered("clients.byClientId('app-");
    expect(names.length).toBeLessThanOrEqual(100);
    expect(names.length).toBeGreaterThan(50);
  });

  test.for(["'", '"', '`'])('escaped for the quote %s, so that the line means the name', async (quote) => {
    const { roles } = made();
    for (const name of oddNames()) {
      const [first = ''] = name;
      const offers = await offered(`roles.byName(${quote}${first === '\\' ? '' : first}`);
      const texts = await Promise.all(offers.map((text) => evaluate(`${quote}${text}${quote}`, {})));
      expect(texts).toContain(name);
    }
    expect(await roles.byName("it's").exists()).toBe(true);
  });
});

test('without the right to see them, nothing is offered and nothing is said', async () => {
  const realm = made();
  const name = nameOf(realm);
  const user = {
    username: 'weak',
    email: 'weak@acme.test',
    firstName: 'We',
    lastName: 'Ak',
    emailVerified: true,
  };
  await realm.users.create({ ...user, enabled: true, credentials: [{ type: 'password', value: 'weak' }] });
  const terminal = new Terminal({
    args: ['-u', 'weak', '--realm', name],
    env: { KEYCLOAK_PASSWORD: 'weak' },
  });
  await terminal.ready();
  const { line, listed } = await terminal.completed("users.byUsername('a");
  expect(line).toBe("users.byUsername('a");
  expect(listed.trim()).toBe('');
  expect(await terminal.enter('users.all()')).toMatch(/^ForbiddenError: 403/);
});

test('at the prompt, Tab completes a name of the server', async () => {
  const terminal = new Terminal({ args: ['-u', 'admin', '--use', nameOf(made())] });
  await terminal.ready();
  const { line } = await terminal.completed("clients.byClientId('o");
  expect(line).toBe("clients.byClientId('o\\'brien");
  const second = await terminal.completed("users.byUsername('ad");
  expect(second.line).toBe("users.byUsername('ada");
  expect(second.listed).toMatch(/ada\nadam/);
  // Of the first 100, all begin with more than the others do.
  const cut = await terminal.completed("roles.byName('man");
  expect(cut.line).toBe("roles.byName('man");
  expect(cut.listed).toContain('many-a000');
});
