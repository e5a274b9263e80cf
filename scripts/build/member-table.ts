/**
 * `dist/realmtree.table.json`: what can follow what in the tree, taken from the declarations, for the completion and the
 * help of the command. Signatures and docs are places in the declarations, which are beside it.
 */
import { join, relative } from 'node:path';
import ts from 'typescript6';
import type { Member, MemberTable, Place, TypeRef } from '../../src/repl/members.ts';

export function memberTable(dist: string): MemberTable {
  const entry = join(dist, 'index.d.ts');
  const program = ts.createProgram([entry], {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
  });
  return new Reader(program, dist).table(entry);
}

class Reader {
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;
  readonly #dist: string;
  readonly #files: string[] = [];
  readonly #types: Record<string, Member[]> = {};
  readonly #docs: Record<string, Place> = {};
  readonly #waiting: { readonly name: string; readonly type: ts.Type }[] = [];
  readonly #names = new Map<ts.Type, string>();
  readonly #taken = new Set<string>();

  constructor(program: ts.Program, dist: string) {
    this.#checker = program.getTypeChecker();
    this.#dist = dist;
    this.#program = program;
  }

  table(entry: string): MemberTable {
    const source = this.#program.getSourceFile(entry);
    const module = source && this.#checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${entry} is not a module`);
    const exported: Member[] = [];
    for (const symbol of this.#checker.getExportsOfModule(module)) {
      const own = symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
      if (!(own.flags & ts.SymbolFlags.Value)) continue;
      const member = this.#exported(symbol.name, own);
      if (member) exported.push(member);
    }
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#read(next);
    return { files: this.#files, types: this.#types, docs: this.#docs, exports: exported };
  }

  #exported(name: string, symbol: ts.Symbol): Member | undefined {
    const at = this.#placesOf(symbol);
    const type = this.#checker.getTypeOfSymbol(symbol);
    if (symbol.flags & ts.SymbolFlags.Class) {
      const instance = this.#checker.getDeclaredTypeOfSymbol(symbol);
      const made = this.#ref(instance);
      const takes = type.getConstructSignatures().map((signature) => this.#parameters(signature));
      return { name, kind: 'field', ...(made !== undefined && { type: made }), takes, at };
    }
    const [call] = type.getCallSignatures();
    if (call) return { name, ...this.#callable(type.getCallSignatures(), 'method'), at };
    const ref = this.#ref(type);
    return { name, kind: 'field', ...(ref !== undefined && { type: ref }), at };
  }

  #read({ name, type }: { readonly name: string; readonly type: ts.Type }): void {
    const members: Member[] = [];
    const symbol = type.aliasSymbol ?? type.symbol;
    const [declaration] = symbol?.declarations ?? [];
    if (declaration && this.#isOurs(declaration) && !(symbol.flags & ts.SymbolFlags.TypeLiteral)) {
      const place = this.#place(declaration, true);
      if (place) this.#docs[name] = place;
    }
    for (const property of this.#checker.getPropertiesOfType(type)) {
      const isOfErrors = /^(message|stack|cause)$/.test(property.name);
      if (!isOfErrors && !property.declarations?.some((one) => this.#isOurs(one))) continue;
      if (/^(__|#|_[a-z])/.test(property.name) && property.name !== '_id') continue;
      const isHidden =
        ts.getCombinedModifierFlags(property.declarations?.[0] as ts.Declaration) &
        (ts.ModifierFlags.Private | ts.ModifierFlags.Protected);
      if (isHidden) continue;
      members.push(this.#member(property));
    }
    this.#types[name] = members;
  }

  #member(property: ts.Symbol): Member {
    const declared = this.#checker.getTypeOfSymbol(property);
    const type = this.#checker.getNonNullableType(declared);
    const at = this.#placesOf(property);
    const optional = property.flags & ts.SymbolFlags.Optional ? { optional: true as const } : {};
    const calls = type.getCallSignatures();
    if (calls.length > 0) {
      return { name: property.name, ...this.#callable(calls, undefined), ...optional, at };
    }
    const ref = this.#ref(type);
    const kind = isNode(type) ? 'child' : 'field';
    return { name: property.name, kind, ...(ref !== undefined && { type: ref }), ...optional, at };
  }

  #callable(
    signatures: readonly ts.Signature[],
    known: Member['kind'] | undefined,
  ): Pick<Member, 'kind' | 'type' | 'takes'> {
    const results = signatures.map((signature) => this.#checker.getReturnTypeOfSignature(signature));
    const refs = results.map((result) => this.#ref(result)).filter((ref) => ref !== undefined);
    const [result] = results;
    const [ref] = refs;
    const isSending = typeof ref === 'object' && ('promise' in ref || 'stream' in ref) && known === undefined;
    const kind = isSending ? 'verb' : (known ?? (result && isNode(result) ? 'navigation' : 'method'));
    const takes = signatures.map((signature) => this.#parameters(signature));
    return { kind, ...(ref !== undefined && { type: ref }), takes };
  }

  #parameters(signature: ts.Signature): (TypeRef | null)[] {
    return signature.parameters.map((parameter) => {
      const [declaration] = parameter.declarations ?? [];
      const isRest = declaration && ts.isParameter(declaration) && declaration.dotDotDotToken;
      const type = this.#checker.getTypeOfSymbol(parameter);
      const ref = this.#ref(this.#checker.getNonNullableType(type));
      if (isRest && typeof ref === 'object' && 'list' in ref) return ref.list;
      return ref ?? null;
    });
  }

  #ref(type: ts.Type): TypeRef | undefined {
    const { flags } = type;
    if (flags & ts.TypeFlags.StringLiteral) return { values: [String((type as ts.StringLiteralType).value)] };
    if (flags & ts.TypeFlags.StringLike) return 'string';
    if (flags & ts.TypeFlags.NumberLike) return 'number';
    return flags & ts.TypeFlags.BooleanLike ? 'boolean' : this.#object(type);
  }

  #object(type: ts.Type): TypeRef | undefined {
    const checker = this.#checker;
    if (type.flags & ts.TypeFlags.TypeParameter) {
      const constraint = checker.getBaseConstraintOfType(type);
      return constraint && constraint !== type ? this.#ref(constraint) : undefined;
    }
    if (type.isUnion()) {
      const values = type.types.flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
      const others = type.types
        .filter((part) => !part.isStringLiteral())
        .map((part) => this.#ref(part))
        .filter((ref) => ref !== undefined);
      const all: TypeRef[] = [...(values.length > 0 ? [{ values }] : []), ...others];
      const distinct = all.filter(
        (ref, index) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(ref)) === index,
      );
      return distinct.length > 1 ? { any: distinct } : distinct[0];
    }
    if (checker.isArrayType(type) || checker.isTupleType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      const ref = item && this.#ref(item);
      return ref === undefined ? undefined : { list: ref };
    }
    const name = (type.aliasSymbol ?? type.symbol)?.name;
    const isGlobal = !(type.symbol?.declarations ?? []).some((one) => this.#isOurs(one));
    if (isGlobal && name !== undefined) {
      const args =
        (type.flags & ts.TypeFlags.Object && checker.getTypeArguments(type as ts.TypeReference)) || [];
      const of = args[0] && this.#ref(args[0]);
      if (name === 'Promise' || name === 'PromiseLike') return { promise: of ?? 'void' };
      if (/^Async(Iterable|Iterator|Generator|IterableIterator|IteratorObject)$/.test(name))
        return { stream: of ?? 'unknown' };
      if (/^(Set|ReadonlySet|Iterable|ReadonlyArray)$/.test(name) && of !== undefined) return { list: of };
    }
    // A node that knows its id is that node.
    const node = type.isIntersection() ? type.types.find((part) => isNode(part)) : undefined;
    if (node) return this.#ref(node);
    const isObject = type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection);
    if (!isObject || type.getCallSignatures().length > 0) return undefined;
    const ours = checker
      .getPropertiesOfType(type)
      .some((property) => property.declarations?.some((one) => this.#isOurs(one)));
    return ours ? this.#named(type) : undefined;
  }

  #named(type: ts.Type): string {
    const known = this.#names.get(type);
    if (known !== undefined) return known;
    const symbol = type.aliasSymbol ?? type.symbol;
    const isAnonymous = !symbol || symbol.name === '__type' || symbol.name === '__object';
    const base = isAnonymous ? 'object' : symbol.name;
    let name = base;
    for (let count = 2; this.#taken.has(name); count++) name = `${base} ${count}`;
    this.#taken.add(name);
    this.#names.set(type, name);
    this.#waiting.push({ name, type });
    return name;
  }

  #isOurs(declaration: ts.Declaration): boolean {
    return declaration.getSourceFile().fileName.startsWith(this.#dist.replaceAll('\\', '/'));
  }

  #placesOf(symbol: ts.Symbol): Place[] {
    return (symbol.declarations ?? []).flatMap((declaration) => {
      const place = this.#isOurs(declaration) ? this.#place(declaration, false) : undefined;
      return place ? [place] : [];
    });
  }

  /** Of a declaration with its docs; of a type those alone. */
  #place(declaration: ts.Declaration, docsAlone: boolean): Place | undefined {
    const source = declaration.getSourceFile();
    const text = source.text;
    const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    const comment = (ts.getLeadingCommentRanges(text, statement.pos) ?? [])
      .filter(({ pos }) => text.startsWith('/**', pos))
      .at(-1);
    const file = this.#file(source.fileName);
    const start = comment?.pos ?? statement.getStart(source);
    if (docsAlone) return comment && [file, comment.pos, comment.end];
    const isClass = ts.isClassDeclaration(statement);
    return [file, start, isClass ? statement.members.pos : statement.end];
  }

  #file(path: string): number {
    const name = relative(this.#dist, path);
    const index = this.#files.indexOf(name);
    return index >= 0 ? index : this.#files.push(name) - 1;
  }
}

/** Nodes have an URL. */
function isNode(type: ts.Type): boolean {
  const parts = type.isIntersection() ? type.types : [type];
  const isClass = parts.some(({ symbol }) => symbol && (symbol.flags & ts.SymbolFlags.Class) !== 0);
  return isClass && type.getProperty('url') !== undefined;
}
