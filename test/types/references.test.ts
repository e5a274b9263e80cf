import ts from 'typescript6';
import { expect, test } from 'vitest';
import { programOf, publicSymbols } from '../unit/support-typescript.ts';

const program = programOf({ 'user.ts': "export * from 'realmtree';" });
const checker = program.getTypeChecker();

/** The types of what names another object, by their names. */
const references = new Map(
  publicSymbols(program)
    .filter((symbol) => symbol.declarations?.some(ts.isTypeAliasDeclaration))
    .map((symbol) => [symbol.name, checker.getDeclaredTypeOfSymbol(symbol)] as const)
    .filter(([name]) => /Reference$|^Policy(Role|Group)$/.test(name)),
);

test('a reference is a text, an object with the keys that identify, or a node', () => {
  expect(references.size).toBeGreaterThan(10);
  const shapes = [...references].map(
    ([name, type]) => [name, [...new Set(partsOf(type).map(shapeOf))].sort().join(' | ')] as const,
  );
  expect(Object.fromEntries(shapes)).toEqual({
    AnyRoleReference: 'client, role | id | name | node | text',
    AuthorizationScopeReference: 'id | name | text',
    ClientReference: 'clientId | id | node | text',
    ClientScopeReference: 'id | name | node | text',
    FlowReference: 'alias | id | node | text',
    GroupReference: 'id | node | text',
    IdentityProviderReference: 'alias | node | text',
    OrganizationGroupReference: 'id | node | text',
    PolicyClientScopeReference: 'clientScope | id | name | node | text',
    PolicyGroup: 'group | id | node | path | text',
    PolicyReference: 'id | name | node | text',
    PolicyRole: 'client, role | id | name | node | role | text',
    ResourceOwnerReference: 'id | name | text',
    ResourceReference: '_id | name | node | text',
    RoleReference: 'id | name | node | text',
    ScopeReference: 'id | name | node | text',
    UmaResourceOwnerReference: 'id | name | text',
    UmaScopeReference: 'name | text',
    UserReference: 'id | node | text | username',
  });
});

/** The keys that an object must have: with none of them, `{}` would name something. */
function shapeOf(type: ts.Type): string {
  if (type.flags & ts.TypeFlags.String) return 'text';
  if (type.getProperty('url') && type.getProperty('request')) return 'node';
  const required = type.getProperties().filter(({ flags }) => !(flags & ts.SymbolFlags.Optional));
  return required
    .map(({ name }) => name)
    .sort()
    .join(', ');
}

function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types.flatMap(partsOf) : [type];
}
