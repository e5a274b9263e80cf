import { describe, expect, test } from 'vitest';
import { KeycloakRealm, NotFoundError } from '../../../src/index.ts';
import { evaluate } from '../../../src/repl/evaluate.ts';
import { Members } from '../../../src/repl/members.ts';
import { namesOf } from '../../../src/repl/names.ts';
import { nearest } from '../../../src/repl/nearest.ts';
import { commandSuggestion, suggestion } from '../../../src/repl/suggestions.ts';
import type { Known } from '../../../src/repl/typing.ts';
import { Values } from '../../../src/repl/values.ts';

const members = new Members(new URL('../../../dist/', import.meta.url));
const realm = new KeycloakRealm({ serverUrl: 'https://sso.test', realmName: 'acme', auth: 'given-token' });
const context = { ...namesOf(realm, 'acme'), wanted: 'gracy' };

/** Names of a server that takes note of what it is asked for. */
class Names extends Values {
  readonly asked: string[] = [];
  readonly #names: readonly string[];

  constructor(...names: readonly string[]) {
    super();
    this.#names = names;
  }

  override async like({ value }: Known, method: string, word: string): Promise<readonly string[]> {
    this.asked.push(`${new URL(String(value)).pathname.replace('/admin/realms', '')} ${method}`);
    return nearest(word, this.#names);
  }
}

describe('a word that is nearly right', () => {
  test.for([
    ['gracy', ['grace', 'ada'], ['grace']],
    ['usres', ['users', 'uma'], ['users']],
    ['Grace', ['grace'], ['grace']],
    ['byUsernam', ['byUsername', 'byId'], ['byUsername']],
    ['creat', ['create', 'count'], ['create']],
    ['roles1', ['roles2', 'roles3', 'role'], ['roles2', 'roles3']],
    ['ada', ['adam', 'adah', 'adar', 'adan'], []],
    ['grace', ['grace', 'gracy'], []],
    ['no', ['on', 'me'], []],
    ['nothing', ['grace'], []],
    ['', ['a'], []],
  ] as const)('%s is one of %j: %j', ([word, names, near]) => {
    expect(nearest(word, names)).toEqual(near);
  });
});

/** The error that the engine has for code. */
async function errorOf(code: string): Promise<unknown> {
  return await evaluate(code, context).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a member or a name that does not exist', () => {
  test.for([
    ["users.byUsernam('x')", 'byUsername'],
    ["users.byId('1').rolMappings.realm", 'roleMappings'],
    ["clients.byClientId('web').roles.byNam('a')", 'byName'],
    ['realm.admin.relms.all()', 'realms'],
    ['usres.all()', 'users'],
    ['consol.log(1)', 'console'],
    ['new KeycloakRelm({})', 'KeycloakRealm'],
  ] as const)('%s: %s', async ([code, meant]) => {
    const place = { members, context, values: undefined };
    const error = await errorOf(code);
    expect(await suggestion(error, code, place)).toBe(`Did you mean ${meant}?`);
    // Of a file, the engine's own words alone are known.
    const isQuoted = !/undefined/.test(String(error));
    if (isQuoted) expect(await suggestion(error, undefined, place)).toBe(`Did you mean ${meant}?`);
  });

  test.for(["users.byId('')", "users.xyzzy('x')", 'users.byId(', 'null.x', 'nothingLikeThis'])(
    'of %s nothing is said',
    async (code) => {
      expect(await suggestion(await errorOf(code), code, { members, context, values: undefined })).toBe(
        undefined,
      );
    },
  );

  test('of a command', () => {
    expect(commandSuggestion('hlep', ['help', 'ls'])).toBe('Did you mean .help?');
    expect(commandSuggestion('xyzzy', ['help', 'ls'])).toBeUndefined();
  });
});

function absent(path: string, description: string, ...missing: readonly string[]): NotFoundError {
  return new NotFoundError({ method: 'GET', httpStatus: 404, path, description, missing });
}

describe('a key that the server does not know is looked for', () => {
  const users = absent('/admin/realms/acme/users', 'No object has the username "gracy"', 'gracy');
  test.for([
    ['in its call', "users.byUsername('gracy').get()", users, '/acme/users byUsername'],
    ['by a variable', 'users.byUsername(wanted).get()', users, '/acme/users byUsername'],
    ['in a function', "((name) => users.byUsername(name).get())('gracy')", users, '/acme/users byUsername'],
    [
      'by the address of the request',
      "clients.byId('1').roles.byName('gracy').get()",
      absent('/auth/admin/realms/acme/clients/1/roles/gracy', 'Could not find role'),
      '/acme/clients/1/roles byName',
    ],
    [
      'by its path',
      "groups.byPath('/gracy').get()",
      absent('/admin/realms/acme/group-by-path/gracy', 'Group path does not exist'),
      '/acme/groups byPath',
    ],
    [
      'in a list of several',
      "users.byId('1').roleMappings.realm.add(['editor', 'gracy'])",
      absent('/admin/realms/acme/users/1/role-mappings/realm', 'No such role: "gracy"', 'gracy'),
      '/acme/users/1/role-mappings/realm add',
    ],
    [
      'in a body',
      "users.create({ username: 'ada', realmRoles: ['gracy'] })",
      absent('/admin/realms/acme/users', 'No such role: "gracy"', 'gracy'),
      '/acme/roles byName',
    ],
    [
      'among the realms',
      "realms.byName('gracy').users.byUsername('ada').get()",
      absent('/admin/realms/gracy/users', 'Realm not found.'),
      ' byName',
    ],
    [
      'among the realms, where it is the one in use',
      'users.all()',
      absent('/admin/realms/gracy/users', 'Realm not found.'),
      ' byName',
    ],
  ] as const)('%s', async ([, code, error, where]) => {
    const values = new Names('grace', 'ada', "o'brien");
    expect(await suggestion(error, code, { members, context, values })).toBe("Did you mean 'grace'?");
    expect(values.asked).toEqual([where]);
  });

  test.for([
    ["users.byId('gracy').get()", absent('/admin/realms/acme/users/gracy', 'User not found')],
    ["users.byId('1').get()", absent('/admin/realms/acme/users/1', 'User not found')],
    ['fetch()', absent('/admin/realms/other/users', 'No object has the username "gracy"', 'gracy')],
    ['fetch()', absent('/admin/realms/acme/x', 'No such thing: "gracy"', 'gracy')],
  ] as const)('%s: nowhere, and nothing is asked', async ([code, error]) => {
    const values = new Names('grace');
    expect(await suggestion(error, code, { members, context, values })).toBeUndefined();
    expect(values.asked).toEqual([]);
  });

  test('once, for a limited time, and an error of that is silent', async () => {
    let count = 0;
    const waiting = async (_query: unknown, options: { signal: AbortSignal }): Promise<never> => {
      count++;
      return await new Promise((_, reject) =>
        options.signal.addEventListener('abort', () => reject(options.signal.reason)),
      );
    };
    expect(
      await new Values(10).like({ type: 'Users', value: { all: waiting } }, 'byUsername', 'gracy'),
    ).toEqual([]);
    const all = async (): Promise<never> => {
      count++;
      throw new Error('403');
    };
    const known = { type: 'Clients', value: { all } };
    expect(await new Values().like(known, 'byClientId', 'gracy')).toEqual([]);
    expect(count).toBe(2);
  });

  test.for([
    "realms.byName('wrog')",
    "users.byUsername('wrog')",
    "users.byEmail('wrog')",
    "clients.byClientId('wrog')",
    "clients.byId('1').roles.byName('wrog')",
    "roles.byName('wrog')",
    "clientScopes.byName('wrog')",
    "groups.byPath('wrog')",
    "groups.byId('1').children.byName('wrog')",
    "identityProviders.byAlias('wrog')",
    "organizations.byAlias('wrog')",
    "organizations.byId('1').members.byUsername('wrog')",
    "authentication.flows.byAlias('wrog')",
    "users.byId('1').roleMappings.realm.add('wrog')",
  ])('with one request: %s', async (code) => {
    const sent: string[] = [];
    const names = 'realm username email clientId name alias path'.split(' ');
    const listed = Array.from({ length: 150 }, (_, number) => ({
      id: String(number),
      ...Object.fromEntries(names.map((field) => [field, number === 75 ? 'wrong' : `other-${number}`])),
      subGroups: [],
    }));
    const own = new KeycloakRealm({
      serverUrl: 'https://sso.test',
      realmName: 'acme',
      auth: 'given-token',
      fetch: async (url) => {
        sent.push(url);
        return Response.json(listed);
      },
    });
    const place = { members, context: namesOf(own, 'acme'), values: new Values() };
    const error = absent('/admin/realms/acme/x', 'No such thing', 'wrog');
    expect(await suggestion(error, code, place)).toBe("Did you mean 'wrong'?");
    expect(sent).toHaveLength(1);
  });

  test('and is quoted as code is, without what a terminal would obey', async () => {
    const values = new Names('gra\u001bcy', "it's");
    const place = { members, context, values };
    expect(await suggestion(users, "users.byUsername('gracy')", place)).toBe("Did you mean 'gra\\x1Bcy'?");
  });
});
