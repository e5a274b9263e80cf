import ts from 'typescript6';
import { describe, expect, test } from 'vitest';
import { programOf, publicSymbols, root } from '../unit/support-typescript.ts';

/** Checks of a token or a login: one that is `undefined` by mistake is a `TypeError`, and must not compile either. */
const refusingUndefined = [
  'AccessTokenOptions.accessToken',
  'AccessTokenOptions.audience',
  'AccessTokenOptions.authorizedParty',
  'AuthorizationCode.maxAge',
  'AuthorizationCode.nonce',
  'AuthorizationSession.acr',
  'AuthorizationSession.maxAge',
  'BackchannelAuthentication.acr',
  'BindingOptions.certificateThumbprint',
  'BindingOptions.dpopThumbprint',
  'DPoPProofChecks.nonce',
  'IdTokenOptions.accessToken',
  'IdTokenOptions.acr',
  'IdTokenOptions.amr',
  'IdTokenOptions.code',
  'IdTokenOptions.maxAge',
  'IdTokenOptions.nonce',
  'LoginChecks.acr',
  'LoginChecks.amr',
  'PermissionRequest.resource',
  'PermissionRequest.scopes',
  'PermissionRequest.uri',
  'VerifyOptions.subject',
];

describe('an optional property', () => {
  test('may be undefined, whatever the mode of exactOptionalPropertyTypes', () => {
    const program = programOf({ 'user.ts': "export * from 'realmtree';" });
    const { strict, seen } = optionalProperties(program, publicSymbols(program));
    // Of the metadata of a client, which may all be undefined; and what `fetch` is called with.
    expect(strict.sort()).toEqual([...refusingUndefined, 'ClientRegistration.Partial', 'Fetch.cache'].sort());
    // A walk that goes nowhere finds nothing.
    expect(seen).toBeGreaterThan(1400);
  });

  test.for([
    ['export interface Box { lid?: string }', ['Box.lid']],
    ['export interface Box { deep: { lid?: string | null } | undefined }', ['Box.lid']],
    ['export type Box = readonly { lid?: string }[];', ['Box.lid']],
    ['export declare function open(box: { lid?: string }): void;', ['open.lid']],
    ['export declare class Box { lid?: string; open(how: { fast?: true }): void }', ['Box.lid', 'Box.fast']],
    ['interface Base { lid?: string }\nexport interface Box extends Base {}', ['Base.lid']],
    ['interface Lid { of?: string }\nexport interface Box { lid: Lid }', ['Lid.of']],
    ['export type Box = { [Name in "lid"]?: string };', ['Box.[Name]']],
    ['export interface Lid { of: string }\nexport type Box = Partial<Lid>;', ['Box.Partial']],
    ['export interface Box { lid?: string | undefined; any?: unknown }', []],
  ] as const)('is searched so that it is found in `%s`', ([text, expected]) => {
    const program = programOf({ 'dist/surveyed.ts': text });
    const file = program.getSourceFile(`${root}/dist/surveyed.ts`) as ts.SourceFile;
    const checker = program.getTypeChecker();
    const module = checker.getSymbolAtLocation(file) as ts.Symbol;
    expect(optionalProperties(program, checker.getExportsOfModule(module)).strict).toEqual(expected);
  });
});

/** The optional properties within reach of these symbols, and those of them that must not be `undefined`. */
function optionalProperties(
  program: ts.Program,
  symbols: readonly ts.Symbol[],
): { strict: string[]; seen: number } {
  const checker = program.getTypeChecker();
  const visited = new Set<ts.Symbol>();
  const found = { strict: [] as string[], seen: 0 };

  const mayBeUndefined = (node: ts.TypeNode | undefined): boolean => {
    const type = node && checker.getTypeFromTypeNode(node);
    const free = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Undefined | ts.TypeFlags.Never;
    const parts = type?.isUnion() ? type.types : [type];
    return parts.some((part) => part !== undefined && (part.flags & free) !== 0);
  };

  const visitSymbol = (symbol: ts.Symbol | undefined): void => {
    if (symbol === undefined || visited.has(symbol)) return;
    visited.add(symbol);
    for (const declaration of symbol.declarations ?? []) {
      if (declaration.getSourceFile().fileName.startsWith(`${root}/dist/`)) visit(declaration, symbol.name);
    }
  };

  const visit = (node: ts.Node, owner: string): void => {
    if ((ts.isPropertySignature(node) || ts.isPropertyDeclaration(node)) && node.questionToken) {
      found.seen++;
      if (!mayBeUndefined(node.type)) found.strict.push(`${owner}.${node.name.getText()}`);
    }
    // What the key is mapped to may be `undefined` already: `T[Key]`.
    if (ts.isMappedTypeNode(node) && node.questionToken) {
      found.seen++;
      const isLookup = node.type?.getText().includes(`[${node.typeParameter.name.text}]`);
      if (!isLookup && !mayBeUndefined(node.type)) {
        found.strict.push(`${owner}.[${node.typeParameter.name.text}]`);
      }
    }
    if (ts.isTypeReferenceNode(node)) {
      if (node.typeName.getText() === 'Partial') found.strict.push(`${owner}.Partial`);
      visitSymbol(symbolAt(node.typeName));
    }
    if (ts.isExpressionWithTypeArguments(node)) visitSymbol(symbolAt(node.expression));
    ts.forEachChild(node, (child) => visit(child, owner));
  };

  const symbolAt = (name: ts.Node): ts.Symbol | undefined => {
    const symbol = checker.getSymbolAtLocation(name);
    return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  };

  for (const symbol of symbols) visitSymbol(symbol);
  return found;
}
