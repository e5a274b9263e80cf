/** A session as a script that runs. */
import { writeFileSync } from 'node:fs';
import { isSecret } from './history.ts';

export interface Recorded {
  /** The names of the parts of the realm that are at the prompt. */
  readonly parts: readonly string[];
  readonly serverUrl: string;
  readonly realmName: string;
  readonly used: string;
  /** The expression of the option `auth`: without a secret. */
  readonly auth: string;
  /** The names that the package exports. */
  readonly exported: readonly string[];
}

export class Recording {
  readonly file: string;
  readonly #from: Recorded;
  readonly #lines: string[] = [];

  constructor(file: string, from: Recorded) {
    this.file = file;
    this.#from = from;
    this.#write();
  }

  /** Adds what was typed, with its `await`. Secrets become variables of the environment. */
  add(code: string): void {
    const text = code.trim().replace(/;$/, '');
    if (text === '') return;
    this.#lines.push(isSecret(text) ? withoutSecrets(text) : text);
    this.#write();
  }

  #write(): void {
    const { parts, serverUrl, realmName, used, auth, exported } = this.#from;
    const code = this.#lines.join('\n');
    const isUsed = (name: string): boolean =>
      new RegExp(`(?<![\\p{ID_Continue}$.])${name}(?![\\p{ID_Continue}$])`, 'u').test(code);
    const own = parts.filter(isUsed);
    const imported = [
      'KeycloakRealm',
      ...exported.filter((name) => name !== 'KeycloakRealm' && isUsed(name)),
    ];
    const text = [
      `import { ${imported.join(', ')} } from 'realmtree';`,
      '',
      'await using realm = new KeycloakRealm({',
      `  serverUrl: ${JSON.stringify(serverUrl)},`,
      `  realmName: ${JSON.stringify(realmName)},`,
      `  auth: ${auth},`,
      '});',
      ...(own.length > 0
        ? [`const { ${own.join(', ')} } = realm.admin.realms.byName(${JSON.stringify(used)});`]
        : []),
      '',
      ...this.#lines.map((line) => `${line};`),
      '',
    ];
    writeFileSync(this.file, text.join('\n'), { mode: 0o600 });
  }
}

/** Texts beside the name of a secret, and tokens. */
function withoutSecrets(code: string): string {
  const variable = (name: string): string =>
    `process.env.${name
      .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
      .replace(/\W/g, '')
      .toUpperCase()}`;
  return code
    .replace(/(['"`])eyJ[\w-]{8,}\.(?:\\.|(?!\1)[^\\])*\1/g, 'process.env.TOKEN')
    .replace(
      /(['"]?)(\w*(?:pass\w*|secret|token|totp|otp|credential\w*|value|assertion|key))\1\s*(:|=)\s*(['"`])(?:\\.|(?!\4)[^\\])*\4/gi,
      (_, quote: string, name: string, sign: string) =>
        `${quote}${name}${quote}${sign === '=' ? ' = ' : ': '}${variable(name)}`,
    )
    .replace(
      /(resetPassword|setToken|as)\(\s*(['"`])(?:\\.|(?!\2)[^\\])*\2/g,
      (_, name: string) =>
        `${name}(${name === 'resetPassword' ? 'process.env.PASSWORD' : 'process.env.TOKEN'}`,
    );
}
