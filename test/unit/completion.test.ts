import ts from 'typescript6';
import { describe, expect, test } from 'vitest';
import { type Completion, editor, programOf, publicClasses, publicSymbols } from './support-typescript.ts';

const acme = "realm.admin.realms.byName('acme')";
const web = `${acme}.clients.byClientId('web')`;
const ada = `${acme}.users.byId('1')`;

// What every node has besides its own members, and what an item and a collection add.
const node = 'url request toString';
const item = `${node} find exists get update delete`;
const collection = `${node} all iterate`;

/** Each step of a chain, with children, keys and verbs that it must offer. */
const steps: [typed: string, getters: string, methods: string][] = [
  ['realm.', 'admin', 'close'],
  ['realm.admin.', 'realms', `${node} setToken`],
  ['realm.admin.realms.', '', `${collection} byName create`],
  [`${acme}.`, 'clients roles users groups', `${item} partialExport`],
  [`${acme}.clients.`, '', `${collection} byId byClientId create`],
  [`${web}.`, 'roles clientSecret', item],
  [`${web}.roles.`, '', `${collection} byName create`],
  [`${web}.roles.byName('editor').`, 'composites users groups', `${item} replace`],
  [`${acme}.users.`, 'profile', `${collection} byId byUsername byEmail count create`],
  [`${ada}.`, 'roleMappings groups credentials', `${item} resetPassword`],
  [`${ada}.roleMappings.`, 'realm clients', `${node} get`],
  [`${ada}.roleMappings.realm.`, '', `${collection} add remove available composite`],
];

describe('an editor', () => {
  test.for(steps)(
    'offers what is below `%s`, documented, and nothing internal',
    ([typed, getters, methods]) => {
      const offered = editor().completions(typed);
      const kinds = Object.fromEntries(offered.map(({ name, kind }) => [name, kind]));
      for (const name of getters.split(' ').filter(Boolean))
        expect(kinds).toMatchObject({ [name]: 'getter' });
      for (const name of methods.split(' '))
        expect(kinds).toMatchObject({ [name]: name === 'url' ? 'getter' : 'method' });
      // A plain property is neither a child nor a verb: only the realm itself has some, and where it is known the `id`.
      const plain = offered.filter(({ name, kind }) => !['getter', 'method'].includes(kind) && name !== 'id');
      expect(plain.map(({ name }) => name)).toEqual(typed === 'realm.' ? ['realmName', 'serverUrl'] : []);
      expect(offered.filter(isInternal).map(({ name }) => name)).toEqual([]);
      expect(offered.filter((entry) => !isSentence(entry.documentation)).map(({ name }) => name)).toEqual([]);
      expect(offered.filter((entry) => isMonster(entry.signature)).map(({ signature }) => signature)).toEqual(
        [],
      );
    },
  );

  test.for([
    [
      `${acme}.users.create`,
      '(method) Users.create(user: UserCreate, options?: UserCreateOptions): Promise<WithId<UserNode>>',
      'POST /admin/realms/{realm}/users',
    ],
    [
      `${acme}.clients.all`,
      '(method) PagedCollection<Client, ClientQuery, "GET /admin/realms/{realm}/clients (22+)">.all(query?: ClientQuery | undefined, options?: ListOptions): Promise<Client[]>',
      'GET /admin/realms/{realm}/clients',
    ],
    [
      `${web}.roles.byName('editor').get`,
      '(method) BaseRoleNode.get(options?: RequestOptions): Promise<Role>',
      'GET …/roles/{role-name}',
    ],
    [
      `${web}.update`,
      '(method) ClientNode.update(changes: Changes<Client, ClientUpdate>, options?: RequestOptions): Promise<void>',
      'PUT /admin/realms/{realm}/clients/{client-uuid}',
    ],
    [
      `${ada}.roleMappings.realm.add`,
      '(method) ReferenceSet<Role, RoleReference, "GET …/{role|scope}-mappings/realm (22+)">.add(references: RoleReference | readonly RoleReference[], options?: RequestOptions): Promise<void>',
      'GET …/{role|scope}-mappings/realm',
    ],
    [
      `${ada}.logout`,
      '(method) UserNode.logout(options?: RequestOptions): Promise<void>',
      'POST …/users/{user-id}/logout',
    ],
  ] as const)('shows over `%s` a sentence, the route and names', ([typed, signature, route]) => {
    const shown = editor().hover(typed);
    expect(shown.signature).toBe(signature);
    expect(isSentence(shown.documentation)).toBe(true);
    // In a block tag, or among the type arguments of what is inherited.
    expect(`${shown.tags} ${shown.signature}`).toMatch(
      new RegExp(`[\`"]${route.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`),
    );
  });

  test('shows the type of a node as its name', () => {
    expect(editor().hover(`const editor = ${web}.roles.byName('editor');\neditor`).signature).toBe(
      'const editor: RoleNode',
    );
  });
});

describe('a list of any class', () => {
  const program = programOf({ 'user.ts': "export * from 'realmtree';" });
  const checker = program.getTypeChecker();
  const lists = publicSymbols(program).filter((symbol) => {
    const [declaration] = symbol.declarations ?? [];
    if (!declaration || !ts.isClassDeclaration(declaration)) return false;
    const isAbstract = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Abstract) !== 0;
    return !isAbstract && isBelow(checker.getDeclaredTypeOfSymbol(symbol), 'Collection');
  });

  test('is found', () => {
    expect(lists.length).toBeGreaterThan(60);
  });

  test.for(lists.map((symbol) => [symbol.name, symbol] as const))(
    '%s shows its route over `all` and `iterate`, and completes its own query',
    ([name, symbol]) => {
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      for (const verb of ['all', 'iterate']) {
        const typed = `import type { ${name} } from 'realmtree';\ndeclare const list: ${name};\nlist.${verb}`;
        const { signature, documentation } = editor().hover(typed);
        expect(signature).toMatch(/"GET (\/|…)[^"]+"/);
        expect(isSentence(documentation)).toBe(true);
        const query = queryOf(type, verb);
        expect(signature.includes('query?: '), signature).toBe(query !== undefined);
        if (!query) continue;
        const offered = editor().completions(`${typed}({ `);
        expect(offered.map((entry) => entry.name).sort()).toEqual(query.sort());
        expect(offered.filter((entry) => !isSentence(entry.documentation))).toEqual([]);
      }
    },
  );

  function queryOf(type: ts.Type, verb: string): string[] | undefined {
    const member = type.getProperty(verb) as ts.Symbol;
    const [signature] = checker.getTypeOfSymbol(member).getCallSignatures();
    const query = signature?.parameters.find((parameter) => parameter.name === 'query');
    const properties = query && checker.getNonNullableType(checker.getTypeOfSymbol(query)).getProperties();
    return properties?.map((property) => property.name);
  }

  function isBelow(type: ts.Type, name: string): boolean {
    const bases = type.isClassOrInterface() ? checker.getBaseTypes(type) : [];
    return bases.some(
      (base) => base.symbol.name === name || isBelow((base as ts.TypeReference).target ?? base, name),
    );
  }
});

// An editor sorts by name whatever the declarations say, so these are where a reader finds an order.
describe('the declarations', () => {
  const classes = publicClasses();

  test('stand in the order children, keys, verbs', () => {
    const disordered = classes.flatMap(({ name, members }) => {
      const ranks = members.filter(({ isStatic }) => !isStatic).map(({ symbol }) => rank(symbol));
      return ranks.every((rank, index) => index === 0 || rank >= (ranks[index - 1] ?? 0)) ? [] : [name];
    });
    expect(disordered).toEqual([]);
  });

  test('say of each class and of each of its members what it is', () => {
    const undocumented = classes.flatMap(({ name, documentation, members }) => [
      ...(isSentence(documentation) ? [] : [name]),
      ...members.filter((member) => !isSentence(member.documentation)).map((m) => `${name}.${m.symbol.name}`),
    ]);
    expect(undocumented).toEqual([]);
    expect(classes.length).toBeGreaterThan(50);
    expect(classes.flatMap(({ members }) => members).length).toBeGreaterThan(200);
  });
});

function rank(symbol: ts.Symbol): number {
  if (symbol.flags & (ts.SymbolFlags.Accessor | ts.SymbolFlags.Property)) return 0;
  return /^by[A-Z]/.test(symbol.name) ? 1 : 2;
}

function isInternal({ name }: Completion): boolean {
  return (
    !/^[a-z][A-Za-z]*(V2)?$/.test(name) || ['constructor', 'prototype', 'transport', 'at'].includes(name)
  );
}

function isSentence(documentation: string): boolean {
  return /^[A-Z0-9`][^\n]*[^\s]/.test(documentation) && documentation.split(/\s/).length > 1;
}

/** A signature that shows how a type is computed instead of its name; a route in it is of use. */
function isMonster(shown: string): boolean {
  const signature = shown.replace(/"GET [^"]{1,110}"/, '');
  return /\bextends\b|\binfer\b|\bkeyof\b|\bany\b|\.\.\. \d+ more/.test(signature) || signature.length > 200;
}
