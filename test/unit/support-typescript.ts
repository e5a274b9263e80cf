import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript6';

/** The project's folder. Files that are said to be in it reach the built package as `realmtree`. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** What a strict user of the package compiles with. */
const userOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  noEmit: true,
};

const parsed = new Map<string, ts.SourceFile | undefined>();

/** A program of files that are nowhere on disk, by their names in the project's folder. */
export function programOf(files: Record<string, string>, options: ts.CompilerOptions = {}): ts.Program {
  if (!ts.sys.fileExists(join(root, 'dist', 'index.d.ts')))
    throw new Error('dist/index.d.ts is missing: `npm run build` makes it');
  const settings = { ...userOptions, ...options };
  const texts = new Map(Object.entries(files).map(([name, text]) => [join(root, name), text]));
  const host = ts.createCompilerHost(settings);
  const { fileExists, readFile, getSourceFile } = host;
  host.getCurrentDirectory = () => root;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, language, ...rest) => {
    const text = texts.get(path);
    if (text !== undefined) return ts.createSourceFile(path, text, language);
    if (!parsed.has(path)) parsed.set(path, getSourceFile(path, language, ...rest));
    return parsed.get(path);
  };
  return ts.createProgram([...texts.keys()], settings, host);
}

/** What the compiler says against these files. The declarations that they use are checked by `tsc -p test/types`. */
export function complaints(program: ts.Program): ts.Diagnostic[] {
  return program.getRootFileNames().flatMap((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  });
}

/** What an editor shows after text was typed at the end of a module that has `realm`. */
class Editor {
  readonly #file: string = join(root, 'typed.ts');
  readonly #service: ts.LanguageService;
  #text = '';
  #version = 0;

  constructor() {
    const { fileExists, readFile, readDirectory, directoryExists, getDirectories } = ts.sys;
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => userOptions,
      getScriptFileNames: () => [this.#file],
      getScriptVersion: (path) => (path === this.#file ? String(this.#version) : '0'),
      getScriptSnapshot: (path) => {
        const text = path === this.#file ? this.#text : readFile(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (path) => path === this.#file || fileExists(path),
      readFile,
      readDirectory,
      directoryExists,
      getDirectories,
    });
  }

  /** The names that are offered, in the order of the language service. */
  completions(typed: string): Completion[] {
    const end = this.#type(typed);
    const offered = this.#service.getCompletionsAtPosition(this.#file, end, {})?.entries ?? [];
    return offered.map(({ name, kind, source, data }) => {
      const details = this.#service.getCompletionEntryDetails(this.#file, end, name, {}, source, {}, data);
      return { name, kind, ...shown(details) };
    });
  }

  /** What hovering over the last name shows. */
  hover(typed: string): Shown {
    return shown(this.#service.getQuickInfoAtPosition(this.#file, this.#type(typed) - 1));
  }

  #type(typed: string): number {
    this.#text = `import { KeycloakRealm } from 'realmtree';\ndeclare const realm: KeycloakRealm;\n${typed}`;
    this.#version++;
    return this.#text.length;
  }
}

let opened: Editor | undefined;

/** One editor for all that ask in this process: its first answer takes most of the time. */
export function editor(): Editor {
  opened ??= new Editor();
  return opened;
}

/** What an editor shows of a name. */
interface Shown {
  signature: string;
  documentation: string;
  /** The block tags, a line each. */
  tags: string;
}

export interface Completion extends Shown {
  name: string;
  kind: string;
}

function shown(info: Pick<ts.QuickInfo, 'displayParts' | 'documentation' | 'tags'> | undefined): Shown {
  return {
    signature: ts.displayPartsToString(info?.displayParts),
    documentation: ts.displayPartsToString(info?.documentation),
    tags: (info?.tags ?? []).map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`).join('\n'),
  };
}

/** A class that the package exports, with the members that stand in its declaration. */
export interface PublicClass {
  name: string;
  documentation: string;
  members: { symbol: ts.Symbol; documentation: string; isStatic: boolean }[];
}

/** What `dist/index.d.ts` exports. */
export function publicSymbols(program: ts.Program): ts.Symbol[] {
  const checker = program.getTypeChecker();
  const index = program.getSourceFile(join(root, 'dist', 'index.d.ts'));
  const module = index && checker.getSymbolAtLocation(index);
  if (!module) throw new Error('dist/index.d.ts is missing: `npm run build` makes it');
  return checker
    .getExportsOfModule(module)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));
}

export function publicClasses(): PublicClass[] {
  const program = programOf({ 'user.ts': "export * from 'realmtree';" });
  const checker = program.getTypeChecker();
  const text = (symbol: ts.Symbol): string =>
    ts.displayPartsToString(symbol.getDocumentationComment(checker));
  return publicSymbols(program).flatMap((symbol) => {
    const declaration = symbol.declarations?.find(ts.isClassDeclaration);
    if (!declaration) return [];
    const members = declaration.members.flatMap((member) => {
      const found = member.name && checker.getSymbolAtLocation(member.name);
      if (!found || !member.name || ts.isPrivateIdentifier(member.name)) return [];
      const isStatic = ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static;
      return [{ symbol: found, documentation: text(found), isStatic: isStatic !== 0 }];
    });
    return [{ name: symbol.name, documentation: text(symbol), members }];
  });
}
