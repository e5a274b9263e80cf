import ts from 'typescript6';
import { describe, expect, test } from 'vitest';
import { complaints, programOf, publicSymbols, root } from '../unit/support-typescript.ts';

describe('the public types', () => {
  test('have no `any` and no conditional type, however deep', () => {
    const program = programOf({ 'user.ts': "export * from 'realmtree';" });
    const survey = surveyOf(program, publicSymbols(program));
    expect(survey.found).toEqual([]);
    // A walk that goes nowhere finds nothing.
    expect(survey.visited).toBeGreaterThan(500);
    expect(survey.signatures).toBeGreaterThan(200);
  });

  test.for([
    ['export interface Box { deep: { list: Promise<any[]> } }', ['Box.deep.list<><>: any']],
    ['export declare function read(take: (input: any) => void): void;', ['read(take)(input): any']],
    [
      'export declare class Base<T> { get(): T }\nexport declare class Sub extends Base<any> {}',
      ['Sub.get(): any'],
    ],
    ['export declare class Box { static of(): any }', ['Box.of(): any']],
    ['export type Box = Record<string, string | { key: any }>;', ['Box[string].key: any']],
    ['export type Box<T extends any[]> = { one: T };', ['Box<> extends <>: any']],
    ['export interface Box { get<T>(): T extends string ? 1 : 2 }', ['Box.get(): conditional']],
  ] as const)('are searched so that `%s` is found', ([text, expected]) => {
    const program = programOf({ 'dist/surveyed.ts': text });
    const checker = program.getTypeChecker();
    const module = checker.getSymbolAtLocation(
      program.getSourceFile(`${root}/dist/surveyed.ts`) as ts.SourceFile,
    ) as ts.Symbol;
    const { found } = surveyOf(program, checker.getExportsOfModule(module));
    expect(found).toEqual(expected);
  });

  // Measured: 1232. A type that is computed anew at each step multiplies it.
  const budget = 1750;

  test(`cost 100 chains no more than ${budget} instantiations`, () => {
    const program = programOf({ 'chains.ts': chains(100) });
    expect(complaints(program).map(({ messageText }) => messageText)).toEqual([]);
    expect(program.getInstantiationCount()).toBeLessThanOrEqual(budget);
  });
});

interface Survey {
  found: string[];
  visited: number;
  signatures: number;
}

/** Every type within reach of these symbols that is declared in the project. */
function surveyOf(program: ts.Program, symbols: readonly ts.Symbol[]): Survey {
  const checker = program.getTypeChecker();
  const seen = new Set<ts.Type>();
  const survey: Survey = { found: [], visited: 0, signatures: 0 };

  const isOurs = (symbol: ts.Symbol | undefined): boolean =>
    symbol?.declarations?.some((node) => node.getSourceFile().fileName.startsWith(`${root}/dist/`)) ?? false;

  const isPrivate = ({ valueDeclaration }: ts.Symbol): boolean =>
    valueDeclaration !== undefined &&
    ts.isPropertyDeclaration(valueDeclaration) &&
    ts.isPrivateIdentifier(valueDeclaration.name);

  const visit = (type: ts.Type, path: string): void => {
    if (type.flags & ts.TypeFlags.Any) survey.found.push(`${path}: any`);
    if (type.flags & ts.TypeFlags.Conditional) survey.found.push(`${path}: conditional`);
    if (seen.has(type)) return;
    seen.add(type);
    survey.visited++;
    for (const argument of type.aliasTypeArguments ?? []) visit(argument, `${path}<>`);
    if (type.isUnionOrIntersection()) for (const part of type.types) visit(part, path);
    if (type.isTypeParameter()) {
      const constraint = type.getConstraint();
      const preset = type.getDefault();
      if (constraint) visit(constraint, `${path} extends `);
      if (preset) visit(preset, `${path} = `);
    }
    if (!(type.flags & ts.TypeFlags.Object)) return;
    const object = type as ts.ObjectType;
    if (object.objectFlags & ts.ObjectFlags.Reference) {
      for (const argument of checker.getTypeArguments(type as ts.TypeReference)) visit(argument, `${path}<>`);
    }
    // What the platform declares is not ours to answer for; what a mapped type makes of ours is.
    const isMapped = (object.objectFlags & ts.ObjectFlags.Mapped) !== 0;
    if (!isMapped && !isOurs(type.symbol)) return;
    for (const info of checker.getIndexInfosOfType(type)) {
      visit(info.type, `${path}[${checker.typeToString(info.keyType)}]`);
    }
    for (const property of type.getProperties()) {
      if (property.flags & ts.SymbolFlags.Prototype || isPrivate(property)) continue;
      visit(checker.getTypeOfSymbol(property), `${path}.${property.name}`);
    }
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      survey.signatures++;
      for (const parameter of signature.typeParameters ?? [])
        visit(parameter, `${path}<${parameter.symbol.name}>`);
      for (const parameter of signature.parameters) {
        visit(checker.getTypeOfSymbol(parameter), `${path}(${parameter.name})`);
      }
      visit(signature.getReturnType(), `${path}()`);
    }
  };

  for (const symbol of symbols) {
    if (symbol.flags & ts.SymbolFlags.Type) visit(checker.getDeclaredTypeOfSymbol(symbol), symbol.name);
    if (symbol.flags & ts.SymbolFlags.Value) visit(checker.getTypeOfSymbol(symbol), symbol.name);
  }
  return survey;
}

/** A module that goes down the tree this often, each time to another place or verb. */
function chains(count: number): string {
  const ends = [
    "clients.byClientId('web').roles.byName('editor').update({ description: 'May edit' })",
    "clients.create({ clientId: 'web', attributes: { color: 'red' } }, { ifExists: 'update' })",
    "clients.byId('1').defaultClientScopes.add('email')",
    "roles.all({ search: 'edit', briefRepresentation: false })",
    "roles.byName('chief').composites.add(['editor', $.roles.byName('viewer')])",
    "users.create({ username: 'ada', email: 'ada@acme.test', credentials: [{ value: 'secret' }] })",
    "users.byUsername('ada').update({ attributes: { team: ['a'], former: null } })",
    "users.byEmail('ada@acme.test').roleMappings.clients.byClientId('web').add('editor')",
    "groups.byPath('/staff').children.create({ name: 'editors' })",
    "groups.byId('1').roleMappings.realm.composite({ briefRepresentation: true })",
  ];
  const lines = Array.from({ length: count }, (_, index) => {
    const acme = `realm.admin.realms.byName('acme${index}')`;
    const end = (ends[index % ends.length] ?? '').replace('$', acme);
    return `export const answer${index} = await ${acme}.${end};`;
  });
  return [
    "import type { KeycloakRealm } from 'realmtree';",
    'declare const realm: KeycloakRealm;',
    ...lines,
  ].join('\n');
}
