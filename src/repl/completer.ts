/** The Tab key of the prompt. */

import type { CompleterResult } from 'node:readline';
import type { REPLServer } from 'node:repl';
import { complete, type Offers } from './completion.ts';
import { fitting, restOf, sharedStart } from './fitting.ts';
import type { Prompt } from './prompt-state.ts';

type Completing = (line: string, done: (error: Error | null, result?: CompleterResult) => void) => void;

/** What a second Tab lists at most. */
const most = 60;

export class Completer {
  readonly #session: Prompt;
  /** The line up to the cursor after the last Tab, and the offers, which are several. */
  #last: { readonly line: string; readonly offers: Offers } | undefined;

  constructor(session: Prompt) {
    this.#session = session;
  }

  /** A completer for Node's REPL, whose own would run what is typed. */
  of(server: REPLServer): Completing {
    return (line, done) => {
      this.#complete(line, server).then(
        (result) => done(null, result),
        () => done(null, [[], line]),
      );
    };
  }

  /** Completes what is before the cursor. */
  async #complete(line: string, server: REPLServer): Promise<CompleterResult> {
    if (this.#last?.line === line) {
      this.#list(this.#last.offers, server);
      return [[], line];
    }
    const offers = await this.#offersFor(line, server);
    const { word, quote, isCut } = offers;
    const all = offers.offers.map(({ text }) => text);
    const { texts, taken } = fitting(all, word, restOf(server.line.slice(server.cursor), word, quote));
    // Node puts in the name as a whole.
    for (const _ of taken) server.write(null, { name: 'delete' });
    const fits = offers.offers.filter(({ text }) => texts.includes(text));
    this.#last =
      texts.length > 1
        ? {
            line: line + (isCut ? '' : sharedStart(texts).slice(word.length)),
            offers: { ...offers, offers: fits },
          }
        : undefined;
    // Node puts in what all of them begin with.
    return [isCut && texts.length > 1 ? [...texts, word] : [...texts], word];
  }

  async #offersFor(line: string, { commands }: REPLServer): Promise<Offers> {
    const { members, values, context } = this.#session;
    const [, command, space, code = line] = /^\s*\.(\w*)(\s*)(.*)$/s.exec(line) ?? [];
    if (command === undefined || space !== '')
      return await complete(command === undefined ? line : code, { members, values, context });
    const names = Object.keys(commands).filter((name) => name.startsWith(command));
    return { offers: names.toSorted().map((text) => ({ text })), word: command };
  }

  /** Lists offers below the line, and shows it again. */
  #list(offers: Offers, server: REPLServer): void {
    const { cursor } = server;
    server.write(null, { ctrl: true, name: 'e' });
    process.stdout.write(`\n${this.#listed(offers)}\n`);
    // The line begins anew here: no part of it is above.
    Object.assign(server, { prevRows: 0, cursor });
    server.displayPrompt(true);
  }

  /** A line for each, with its signature and what it does. */
  #listed({ offers }: Offers): string {
    const { members, width } = this.#session;
    const lines = offers.slice(0, most).map(({ text, member }) => {
      if (!member) return text;
      const [signature = text] = members.documentation(member).signatures;
      const left = signature.length < width / 2 ? signature : text;
      const line = `${left.padEnd(Math.min(36, Math.floor(width / 2)))}  ${members.summary(member)}`;
      return line.length > width ? `${line.slice(0, width - 1)}…` : line;
    });
    const left = offers.length - most;
    return [...lines, ...(left > 0 ? [`… and ${left} more`] : [])].join('\n');
  }
}
