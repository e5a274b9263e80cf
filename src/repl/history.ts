/** What was typed, in a file of the user's own. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isSecret, secretName } from './secrets.ts';

const longest = 1000;

/** Lines of earlier sessions. A line that may hold a secret is never written. */
export class History {
  readonly #file: string | undefined;

  constructor(file: string | undefined) {
    this.#file = file;
  }

  /** The newest first. Between the lines of an entry is what Node's own history has there. */
  read(): string[] {
    if (this.#file === undefined || !existsSync(this.#file)) return [];
    const lines = readFileSync(this.#file, 'utf8').split('\n').filter(Boolean);
    const isOfLines = Number.parseInt(process.versions.node, 10) >= 24;
    const between = isOfLines ? '\r' : ' ';
    return lines
      .slice(-longest)
      .map((line) => entryOf(line).replaceAll('\n', between))
      .reverse();
  }

  /** Adds what was typed. What is no code may be a secret without quotation marks: `KEYCLOAK_PASSWORD=…`. */
  add(entry: string, isCode = true): void {
    if (this.#file === undefined || entry.trim() === '' || isSecret(entry)) return;
    if (!isCode && secretName.test(entry)) return;
    try {
      mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
      const line = `${JSON.stringify(entry.replaceAll('\r', '\n'))}\n`;
      const lines = existsSync(this.#file)
        ? readFileSync(this.#file, 'utf8').split('\n').filter(Boolean)
        : [];
      if (lines.length < longest * 2) appendFileSync(this.#file, line, { mode: 0o600 });
      else writeFileSync(this.#file, `${lines.slice(-longest).join('\n')}\n${line}`, { mode: 0o600 });
    } catch {
      // A history that cannot be written is no reason to stop.
    }
  }
}

function entryOf(line: string): string {
  try {
    return String(JSON.parse(line));
  } catch {
    return line;
  }
}
