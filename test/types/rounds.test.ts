import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript6';
import { expect, test } from 'vitest';
import { programOf, publicSymbols, root } from '../unit/support-typescript.ts';

const verbs = ['create', 'ensure', 'replace', 'update'];

/** By class, the verbs that a function of rounds.ts calls with what it read: as it is, spread, and as a function. */
const rounds = new Map<string, Set<string>>();

const path = join(root, 'test/types/rounds.ts');
const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
for (const round of source.statements.filter(ts.isFunctionDeclaration)) {
  const [parameter] = round.parameters;
  const type = parameter?.type;
  if (!parameter || !type || !ts.isTypeReferenceNode(type)) continue;
  const calls = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { expression, name } = node.expression;
      const given = node.arguments.map((argument) => argument.getText());
      const form = ['read', '{ ...read }', '(current) => current'].find((text) => given.includes(text));
      if (form !== undefined && expression.getText() === parameter.name.getText())
        calls.add(`${name.text}(${form})`);
    }
    ts.forEachChild(node, visit);
  };
  visit(round);
  rounds.set(type.typeName.getText(), calls);
}

test('rounds.ts gives what was read to every verb of every class that reads and writes', () => {
  const program = programOf({ 'user.ts': "export * from 'realmtree';" });
  const checker = program.getTypeChecker();
  const missing: string[] = [];
  let writing = 0;
  for (const symbol of publicSymbols(program)) {
    const declaration = symbol.declarations?.find(ts.isClassDeclaration);
    if (!declaration || ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Abstract) continue;
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    const own = verbs.filter((verb) => type.getProperty(verb));
    if (own.length === 0 || !isReadable(checker, type)) continue;
    writing++;
    for (const verb of own) {
      const [signature] = checker.getTypeOfSymbol(type.getProperty(verb) as ts.Symbol).getCallSignatures();
      const takesFunction = signature?.parameters.some((parameter) =>
        partsOf(checker.getTypeOfSymbol(parameter)).some((part) => part.getCallSignatures().length > 0),
      );
      for (const form of ['read', '{ ...read }', ...(takesFunction ? ['(current) => current'] : [])]) {
        const call = `${verb}(${form})`;
        if (!rounds.get(symbol.name)?.has(call)) missing.push(`${symbol.name}.${call}`);
      }
    }
  }
  expect(missing).toEqual([]);
  expect(rounds.size).toBe(writing);
  expect(writing).toBeGreaterThan(70);
});

/** Whether objects come from the class itself, or from what it opens by an id. */
function isReadable(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (type.getProperty('get') || type.getProperty('all')) return true;
  const byId = type.getProperty('byId');
  const [signature] = byId ? checker.getTypeOfSymbol(byId).getCallSignatures() : [];
  return signature?.getReturnType().getProperty('get') !== undefined;
}

function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}
