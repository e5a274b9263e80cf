/** A session as a script that runs. */
import { writeFileSync } from 'node:fs';
import { bodyOf, parsed } from './evaluate.ts';
import { replacedTexts } from './secret-texts.ts';
import { variableOf } from './secrets.ts';
import type { Given } from './settings.ts';

export interface Recorded {
  /** The names of the parts of the realm that are at the prompt. */
  readonly parts: readonly string[];
  readonly serverUrl: string;
  readonly realmName: string;
  readonly used: string;
  /** How the session was logged in. */
  readonly given: Given;
  /** The names that the package exports. */
  readonly exported: readonly string[];
}

/** What was typed, or another realm whose parts have short names from there on. */
type Entry = { readonly code: string; readonly names: readonly string[] } | { readonly use: string };

/** The variables of the environment that stand for secrets: one for each. */
export class SecretVariables {
  readonly #names = new Map<string, string>();

  get names(): readonly string[] {
    return [...this.#names.values()];
  }

  /** Returns code with `process.env.PASSWORD` and the like in the place of its secrets. */
  replacedIn(code: string): string {
    return replacedTexts(code, (name, text) => `process.env.${this.#nameOf(name, text)}`);
  }

  #nameOf(name: string, text: string): string {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const usual = variableOf(name).replace(/^KEYCLOAK_/, '');
    let own = usual;
    for (let turn = 2; this.names.includes(own); turn++) own = `${usual}_${turn}`;
    this.#names.set(text, own);
    return own;
  }
}

export class Recording {
  readonly file: string;
  readonly #from: Recorded;
  readonly #entries: Entry[] = [];
  readonly #secrets: SecretVariables = new SecretVariables();

  constructor(file: string, from: Recorded) {
    this.file = file;
    this.#from = from;
    this.#write();
  }

  /** The variables of the environment that the script needs. */
  get variables(): readonly string[] {
    return [...loginOf(this.#from.given).variables, ...this.#secrets.names];
  }

  /** Adds what was typed, with its `await`. Secrets become variables of the environment. */
  add(code: string): void {
    const typed = code.trim();
    // The next rows of a list are for a person.
    if (typed === '' || typed === 'it') return;
    const text = this.#secrets.replacedIn(statementOf(typed));
    this.#entries.push({ code: text, names: bodyOf(text).names });
    this.#write();
  }

  /** The short names are those of another realm from here on. */
  use(name: string): void {
    this.#entries.push({ use: name });
    this.#write();
  }

  #write(): void {
    writeFileSync(this.file, this.#text(), { mode: 0o600 });
  }

  #text(): string {
    const { parts, serverUrl, realmName, used, given, exported } = this.#from;
    const login = loginOf(given);
    const all = this.#entries.map((entry) => ('code' in entry ? entry.code : '')).join('\n');
    const isUsed = (name: string): boolean =>
      new RegExp(`(?<![\\p{ID_Continue}$.])${name}(?![\\p{ID_Continue}$])`, 'u').test(all);
    const own = parts.filter(isUsed);
    const declared = this.#entries.flatMap((entry) => ('code' in entry ? entry.names : []));
    // What is declared twice at the prompt is declared once here.
    const taken = [...own, ...(isUsed('realms') ? ['realms'] : []), 'realm'];
    const twice = new Set(
      declared.filter((name, index) => taken.includes(name) || declared.indexOf(name) !== index),
    );
    const connection = twice.has('realm') ? 'connection' : 'realm';
    const lines = this.#entries.map((entry) =>
      'use' in entry ? usingOf(entry.use, own, connection) : lineOf(entry, twice, isUsed('_')),
    );
    const isMoved = twice.size > 0 || this.#entries.some((entry) => 'use' in entry);
    const early = this.#entries.flatMap((entry) =>
      'code' in entry && entry.names.some((name) => twice.has(name)) ? entry.names : [],
    );
    const free = [...new Set(early), ...['here', '_'].filter(isUsed)].filter((name) => !taken.includes(name));
    const imported = exported.filter(
      (name) => name !== 'KeycloakRealm' && isUsed(name) && !declared.includes(name),
    );
    const variables = this.variables.map((name) => JSON.stringify(name)).join(', ');
    return [
      `import { ${['KeycloakRealm', ...imported].join(', ')} } from 'realmtree';`,
      '',
      `for (const name of [${variables}])`,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is one of the script
      '  if (!process.env[name]) throw new Error(`The environment variable ${name} is missing`);',
      '',
      `const ${connection} = new KeycloakRealm({`,
      `  serverUrl: ${JSON.stringify(serverUrl)},`,
      `  realmName: ${JSON.stringify(realmName)},`,
      ...(given['allow-insecure'] ? ['  allowInsecure: true,'] : []),
      `  auth: ${login.auth},`,
      '});',
      ...(connection === 'realm' ? [] : [`let realm = ${connection};`]),
      ...(isUsed('realms') ? [`${isMoved ? 'let' : 'const'} { realms } = ${connection}.admin;`] : []),
      ...(own.length > 0
        ? [`${isMoved ? 'let' : 'const'} { ${own.join(', ')} } = ${partsOf(used, connection)};`]
        : []),
      ...(free.length > 0 ? [`let ${free.join(', ')};`] : []),
      '',
      'try {',
      ...lines.flatMap((line) => (line === '' ? [] : [indented(line)])),
      '} finally {',
      `  await ${connection}.close();`,
      '}',
      '',
    ].join('\n');
  }
}

/** The option `auth`, without a secret. A login in a browser cannot be repeated by a script, which gets a token. */
function loginOf(given: Given): { readonly auth: string; readonly variables: readonly string[] } {
  const { token, browser, device, user, scope, totp, 'client-id': clientId } = given;
  const isNamed = user !== undefined || clientId !== undefined;
  if (token !== undefined || browser || device || !isNamed)
    return { auth: 'process.env.KEYCLOAK_TOKEN', variables: ['KEYCLOAK_TOKEN'] };
  const hasSecret = given['client-secret'] !== undefined || user === undefined;
  const fields = [
    ...(clientId === undefined ? [] : [['clientId', JSON.stringify(clientId)]]),
    ...(hasSecret ? [['clientSecret', 'process.env.KEYCLOAK_CLIENT_SECRET']] : []),
    ...(user === undefined ? [] : [['username', JSON.stringify(user)]]),
    ...(user === undefined ? [] : [['password', 'process.env.KEYCLOAK_PASSWORD']]),
    ...(totp === undefined ? [] : [['totp', 'process.env.KEYCLOAK_TOTP']]),
    ...(scope === undefined ? [] : [['scope', JSON.stringify(scope)]]),
  ];
  const auth = `{ ${fields.map(([name, value]) => `${name}: ${value}`).join(', ')} }`;
  return { auth, variables: [...auth.matchAll(/process\.env\.(\w+)/g)].map(([, name = '']) => name) };
}

function partsOf(realm: string, connection: string): string {
  return `${connection}.admin.realms.byName(${JSON.stringify(realm)})`;
}

function usingOf(realm: string, own: readonly string[], connection: string): string {
  return own.length === 0 ? '' : `({ ${own.join(', ')} } = ${partsOf(realm, connection)});`;
}

/** An object in braces, which a script would take for a block, in parentheses. */
export function statementOf(code: string): string {
  const text = code.replace(/;$/, '');
  if (!text.startsWith('{')) return text;
  try {
    parsed(`(${text})`);
    return `(${text})`;
  } catch {
    return text;
  }
}

/** What was typed as lines of a script; `isKept` where a later line uses its value as `_`. */
function lineOf(
  { code, names }: { readonly code: string; readonly names: readonly string[] },
  twice: ReadonlySet<string>,
  isKept: boolean,
): string {
  let text = code;
  // Without the value that it would have at the prompt.
  if (names.some((name) => twice.has(name)))
    text = bodyOf(`${code}\n;0`).text.replace(/[;\n]*return \(0\n\);$/, '');
  else if (isKept) {
    const [only, ...others] = parsed(code).body;
    if (only?.type === 'ExpressionStatement' && others.length === 0) text = `_ = ${code}`;
  }
  return closed(text);
}

/** A statement with a semicolon, which a comment at its end would take in. */
export function closed(text: string): string {
  return `${text}${/\/\/[^\n]*$/.test(text) ? '\n' : ''};`.replace(/;;$/, ';');
}

/** Within the braces; the lines of a text in backquotes stay where they are. */
function indented(line: string): string {
  return line.includes('`') ? line : line.replace(/^(?=.)/gm, '  ');
}
