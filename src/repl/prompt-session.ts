import { type REPLServer, start } from 'node:repl';
import type { Context } from 'node:vm';
import type { KeycloakRealm } from '../index.ts';
import { type Command, commands } from './commands.ts';
import { Completer } from './completer.ts';
import { History } from './history.ts';
import { Members } from './members.ts';
import { namesOf, partsOf } from './names.ts';
import { told } from './outcome.ts';
import type { Prompt } from './prompt-state.ts';
import type { Requests, Run } from './requests.ts';
import type { Given } from './settings.ts';
import { Shown } from './shown.ts';
import { Values } from './values.ts';

interface SessionOptions {
  readonly realm: KeycloakRealm;
  readonly requests: Requests;
  readonly given: Given;
  readonly history: string | undefined;
}

type Eval = REPLServer['eval'];

/** One session at the prompt. */
export class PromptSession implements Prompt {
  readonly realm: KeycloakRealm;
  readonly requests: Requests;
  readonly given: Given;
  readonly members: Members = new Members(new URL('.', import.meta.resolve('realmtree')));
  readonly values: Values = new Values();
  readonly shown: Shown;
  /** The realm whose parts have short names. */
  used: string;
  /** The error that was told last. */
  lastError: unknown;
  /** The requests of the line before. */
  lastSent: Run['sent'] = [];
  readonly #history: History;
  #server: REPLServer | undefined;
  #running: AbortController | undefined;

  constructor({ realm, requests, given, history }: SessionOptions) {
    this.realm = realm;
    this.requests = requests;
    this.given = given;
    this.used = given.use ?? realm.realmName;
    this.#history = new History(history);
    this.shown = new Shown(() => this.width);
  }

  get server(): REPLServer {
    if (!this.#server) throw new Error('The session has not begun');
    return this.#server;
  }

  get context(): Context {
    return this.server.context;
  }

  get width(): number {
    return process.stdout.columns || 80;
  }

  /** Ends with the prompt. */
  async run(): Promise<void> {
    const { url } = this.given;
    process.stdout.write(
      `realmtree on ${url}, realm ${this.realm.realmName}. .help says what there is; Tab completes.\n`,
    );
    const server = start({ prompt: this.#prompt(), ignoreUndefined: true, preview: false });
    this.#server = server;
    Object.assign(server.context, namesOf(this.realm, this.used));
    const stock = server.eval;
    const evaluate: Eval = (code, context, file, done) => this.#evaluate(stock, code, context, file, done);
    Object.assign(server, { eval: evaluate });
    Object.assign(server, { writer: (value: unknown) => this.shown.value(value) });
    this.#ownHistory(server);
    const completer = new Completer(this);
    Object.assign(server, { completer: completer.of(server) });
    for (const [name, command] of Object.entries(commands)) this.#define(server, name, command);
    this.#interrupts(server);
    await new Promise<void>((ended) => server.once('exit', ended));
    this.#running?.abort();
  }

  /** Puts the parts of another realm at the prompt. */
  use(name: string): void {
    this.used = name;
    Object.assign(this.context, partsOf(this.realm, name));
    this.server.setPrompt(this.#prompt());
  }

  /** Runs code as if it were typed, and returns what it gives. */
  async evaluated(code: string): Promise<unknown> {
    const { context } = this.server;
    return await new Promise((resolve, reject) => {
      this.server.eval(code, context, 'realmtree', (error, value) =>
        error ? reject(error) : resolve(value),
      );
    });
  }

  /** Requests are sent as those of one line, which Ctrl-C ends. */
  async running<T>(work: () => T | Promise<T>, more: Partial<Run> = {}): Promise<T> {
    const controller = new AbortController();
    this.#running = controller;
    const run: Run = { sent: [], ...more, signal: controller.signal };
    const ended = new Promise<never>((_, reject) =>
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true }),
    );
    try {
      return await Promise.race([this.requests.within(run, async () => await work()), ended]);
    } finally {
      ended.catch(() => undefined);
      if (this.#running === controller) this.#running = undefined;
      this.lastSent = run.sent;
      if (run.sent.some(({ method }) => method !== 'GET')) this.values.clear();
    }
  }

  #prompt(): string {
    return `${this.used}> `;
  }

  #evaluate(
    stock: Eval,
    code: string,
    context: Context,
    file: string,
    done: (error: Error | null, value?: unknown) => void,
  ): void {
    const work = (): Promise<unknown> =>
      new Promise((resolve, reject) => {
        stock.call(this.server, code, context, file, (error: Error | null, value: unknown) =>
          error ? reject(error) : resolve(value),
        );
      });
    this.running(work).then(
      (value) => done(null, value),
      (error: unknown) => {
        const isOpen =
          (error as { constructor?: { name?: string } } | undefined)?.constructor?.name === 'Recoverable';
        if (isOpen) return done(error as Error);
        this.lastError = error;
        process.stdout.write(`${told(error)}\n`);
        this.context['_error'] = error;
        done(null, undefined);
      },
    );
  }

  #define(server: REPLServer, name: string, { help, run }: Command): void {
    server.defineCommand(name, {
      help,
      action: (text: string) => {
        server.clearBufferedCommand();
        this.running(() => run(this, text.trim()))
          .then((shown) => shown !== undefined && process.stdout.write(`${shown}\n`))
          .catch((error: unknown) => {
            this.lastError = error;
            process.stdout.write(`${told(error)}\n`);
          })
          .finally(() => server.displayPrompt());
      },
    });
  }

  /** Ctrl-C ends what runs; otherwise it is Node's. */
  #interrupts(server: REPLServer): void {
    const stock = server.listeners('SIGINT');
    server.removeAllListeners('SIGINT');
    server.on('SIGINT', () => {
      if (this.#running) this.#running.abort(new Error('Stopped'));
      else for (const listener of stock) Reflect.apply(listener, server, []);
    });
  }

  #ownHistory(server: REPLServer): void {
    const { history } = server as unknown as { history?: string[] };
    history?.push(...this.#history.read());
    server.on('line', (line) => this.#history.add(line));
  }
}
