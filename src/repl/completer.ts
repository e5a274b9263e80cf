/** The Tab key of the prompt. */

import type { CompleterResult } from 'node:readline';
import type { REPLServer } from 'node:repl';
import { complete, type Offers } from './completion.ts';
import type { Prompt } from './prompt-state.ts';

type Done = (error: Error | null, result?: CompleterResult) => void;
type Stock = (line: string, done: Done) => void;

/** What a second Tab lists at most. */
const most = 60;

export class Completer {
  readonly #session: Prompt;
  /** The line after the last Tab, and the offers. */
  #last: { readonly line: string; readonly offers: Offers } | undefined;

  constructor(session: Prompt) {
    this.#session = session;
  }

  /** The completer of Node's REPL, which it hands to what it does not know itself. */
  of(server: REPLServer): Stock {
    const stock = server.completer as unknown as Stock;
    return (line, done) => {
      this.#complete(line, stock, server).then(
        (result) => done(null, result),
        () => done(null, [[], line]),
      );
    };
  }

  async #complete(line: string, stock: Stock, server: REPLServer): Promise<CompleterResult> {
    if (line.startsWith('.')) return await this.#stock(stock, server, line);
    const { members, values, context } = this.#session;
    const isSecond = this.#last?.line === line;
    const offers =
      isSecond && this.#last ? this.#last.offers : await complete(line, { members, values, context });
    if (offers.isOpen && offers.offers.length === 0) return await this.#stock(stock, server, line);
    const texts = offers.offers.map(({ text }) => text);
    this.#last = { line: line + sharedStart(texts).slice(offers.word.length), offers };
    if (isSecond && texts.length > 1) {
      process.stdout.write(`\n${this.#listed(offers)}\n`);
      server.displayPrompt(true);
      return [[], line];
    }
    return [texts, offers.word];
  }

  #stock(stock: Stock, server: REPLServer, line: string): Promise<CompleterResult> {
    return new Promise((resolve, reject) =>
      stock.call(server, line, (error, result) => (error || !result ? reject(error) : resolve(result))),
    );
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

/** The text that all of these begin with. */
function sharedStart(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
