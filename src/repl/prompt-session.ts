import { type REPLServer, Recoverable, start } from 'node:repl';
import { type Context, constants, runInContext } from 'node:vm';
import type { KeycloakRealm } from '../index.ts';
import { awaited } from './awaiting.ts';
import { type Command, commands } from './commands.ts';
import { Completer } from './completer.ts';
import { questionFor } from './deletions.ts';
import { bodyOf, CodeError } from './evaluate.ts';
import { History } from './history.ts';
import { Members } from './members.ts';
import { namesOf, partsOf } from './names.ts';
import { tellUnknown, tellWarnings } from './node-repl.ts';
import { told } from './outcome.ts';
import { Progress } from './progress.ts';
import { progressLine } from './progress-line.ts';
import type { Prompt } from './prompt-state.ts';
import type { Recording } from './recording.ts';
import { atMost, isReading, pretended, type Requests, type Run, type Sent } from './requests.ts';
import { withoutSecretsOf } from './secrets.ts';
import { type Given, UsageError } from './settings.ts';
import { harmless, Shown } from './shown.ts';
import { suggestion } from './suggestions.ts';
import { Typing } from './typing.ts';
import { Values } from './values.ts';
import { watched, watcher } from './watching.ts';

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
  readonly given: Given;
  readonly members: Members = new Members();
  readonly values: Values = new Values();
  readonly shown: Shown = new Shown(() => this.width);
  used: string;
  parts: readonly string[] = [];
  lastError: unknown;
  isDry = false;
  isTimed = false;
  recording: Recording | undefined;
  readonly typed: string[] = [];
  readonly #requests: Requests;
  readonly #history: History;
  #server: REPLServer | undefined;
  #running: AbortController | undefined;
  /** Whether the code so far needs more lines. */
  #isUnfinished = false;

  constructor({ realm, requests, given, history }: SessionOptions) {
    this.realm = realm;
    this.#requests = requests;
    this.given = given;
    this.used = given.use ?? realm.realmName;
    this.#history = new History(history);
  }

  get context(): Context {
    return this.#repl.context;
  }

  get width(): number {
    return process.stdout.columns || 80;
  }

  get #repl(): REPLServer {
    if (!this.#server) throw new Error('The session has not begun');
    return this.#server;
  }

  /** Ends with the prompt. */
  async run(): Promise<void> {
    const { serverUrl, realmName } = this.realm;
    this.#say(`realmtree on ${serverUrl}, realm ${realmName}. .help lists the commands; Tab completes.`);
    const server = start({ prompt: this.#prompt(), ignoreUndefined: true, preview: false });
    this.#server = server;
    const { context } = server;
    Object.assign(context, namesOf(this.realm, this.used));
    this.parts = Object.keys(partsOf(this.realm, this.used));
    Object.defineProperty(context, 'it', { get: () => more, configurable: true });
    const evaluate: Eval = (code, _context, _file, done) => this.#typed(code, done);
    const writer = (value: unknown): string => (value === more ? this.shown.more() : this.shown.value(value));
    Object.assign(server, { eval: evaluate, writer, completer: new Completer(this).of(server) });
    for (const [name, command] of Object.entries(commands)) this.#define(server, name, command);
    this.#interrupts(server);
    const say = (text: string): void => this.#say(text);
    tellUnknown(server, () => this.#isUnfinished, say);
    tellWarnings(server, () => this.#running !== undefined, say);
    const { history } = server as unknown as { history?: string[] };
    history?.push(...this.#history.read());
    // The first Tab needs the table of members, and the prompt does not.
    setImmediate(() => void this.members.types);
    // A terminal that is gone can no longer be set back.
    server.on('error', () => server.close());
    await new Promise<void>((ended) => server.once('exit', ended));
    this.#running?.abort();
  }

  use(name: string): void {
    this.used = name;
    Object.assign(this.context, partsOf(this.realm, name));
    this.values.clear();
    this.recording?.use(name);
    this.#repl.setPrompt(this.#prompt());
  }

  record(code: string): void {
    try {
      this.recording?.add(this.#awaited(code));
    } catch (error) {
      // The file may have become one that cannot be written; the line ran.
      void this.#failed(error, '');
    }
  }

  moveTo(node: object | undefined): void {
    this.context['here'] = node;
    this.#repl.setPrompt(this.#prompt());
  }

  async evaluated(
    code: string,
    isDry: boolean = this.isDry,
  ): Promise<{ value: unknown; sent: readonly Sent[] }> {
    const sent: Sent[] = [];
    const value = await this.running((run) => this.#evaluate(code, run), {
      sent,
      ...(isDry && { before: silently }),
    });
    return { value, sent };
  }

  async running<T>(work: (run: Run) => T | Promise<T>, more: Partial<Run> = {}): Promise<T> {
    // A command may run what is a line of its own.
    const controller = this.#running ?? new AbortController();
    const isOuter = this.#running === undefined;
    this.#running = controller;
    const { signal } = controller;
    const run: Run = { sent: [], ...more, signal };
    const { promise: ended, reject } = Promise.withResolvers<never>();
    ended.catch(() => undefined);
    const stop = (): void => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([this.#requests.within(run, async () => await work(run)), ended]);
    } finally {
      signal.removeEventListener('abort', stop);
      if (isOuter) this.#running = undefined;
      if (run.sent.some((sent) => !isReading(sent))) this.values.clear();
    }
  }

  async aside<T>(work: () => Promise<T>): Promise<T> {
    const server = this.#repl;
    server.pause();
    process.stdin.setRawMode?.(false);
    try {
      return await work();
    } finally {
      process.stdin.setRawMode?.(true);
      server.resume();
    }
  }

  #say(text: string): void {
    process.stdout.write(`${harmless(text)}\n`);
  }

  #prompt(): string {
    const here = this.#server?.context['here'] as { url?: string } | undefined;
    const place = here?.url?.replace(/^.*\/admin\/realms\/?/, '') ?? this.used;
    return `${decodeURIComponent(place)}> `;
  }

  /** Runs a line that was typed. */
  #typed(code: string, done: (error: Error | null, value?: unknown) => void): void {
    const unfinished = unfinishedOf(code);
    this.#isUnfinished = unfinished !== undefined;
    if (unfinished) {
      done(new Recoverable(unfinished));
      return;
    }
    const started = performance.now();
    const sent: Sent[] = [];
    const before = this.isDry ? this.#pretending() : undefined;
    const work = async (): Promise<unknown> => {
      await this.#asked(code);
      return await this.running((run) => this.#evaluate(code, run), { sent, before });
    };
    work().then(
      (value) => {
        this.#history.add(code.trim());
        this.typed.push(code.trim());
        this.record(code);
        if (this.isTimed)
          this.#say(`${(performance.now() - started).toFixed(0)} ms, ${sent.length} requests`);
        done(null, value);
      },
      async (error: unknown) => {
        this.#history.add(code.trim(), !/^(Syntax|Reference)Error$/.test(String(Object(error).name)));
        await this.#failed(error, code);
        done(null, undefined);
      },
    );
  }

  /** Asks before something is deleted. */
  async #asked(code: string): Promise<void> {
    if (this.given.yes || this.isDry) return;
    const question = questionFor(code, new Typing(this.members, this.context));
    if (question === undefined) return;
    const answer = await new Promise<string>((resolve) => this.#repl.question(question, resolve));
    this.#repl.setPrompt(this.#prompt());
    if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Nothing was deleted.');
  }

  /** Shows an error, and then what was probably meant. */
  async #failed(error: unknown, code: string): Promise<void> {
    this.lastError = error;
    this.#say(told(error, this.given));
    // One for the names, and one for what they are below, if that has to be looked up.
    const looking = this.running(() => suggestion(error, code, this), { before: atMost(2) });
    const hint = await looking.catch(() => undefined);
    if (hint !== undefined) this.#say(`  ${hint}`);
  }

  #awaited(code: string): string {
    const typing = new Typing(this.members, this.context);
    return awaited(code, typing);
  }

  async #evaluate(code: string, { signal, sent }: Run): Promise<unknown> {
    const typing = new Typing(this.members, this.context);
    const { names, text } = bodyOf(watched(this.#awaited(code), typing, this.members));
    const declared = names.filter((name) => !Object.hasOwn(this.context, name));
    const options = {
      filename: 'realmtree',
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    };
    if (declared.length > 0) runInContext(`var ${declared.join(', ')};`, this.context, options);
    const run = runInContext(`(async (${watcher}) => {${text}\n})`, this.context, options);
    const progress = new Progress(signal, sent);
    const end = this.given.quiet ? undefined : progressLine(() => progress.text());
    if (end) signal.addEventListener('abort', end, { once: true });
    try {
      return await run(progress);
    } finally {
      end?.();
    }
  }

  /** Shows what would be written. */
  #pretending(): NonNullable<Run['before']> {
    return (sent) => {
      if (isReading(sent)) return undefined;
      const { method, url, body } = sent;
      this.#say(`not sent: ${method} ${url}${typeof body === 'string' ? ` ${withoutSecretsOf(body)}` : ''}`);
      return pretended(sent);
    };
  }

  #define(server: REPLServer, name: string, { help, run }: Command): void {
    server.defineCommand(name, {
      help,
      action: (text: string) => {
        server.clearBufferedCommand();
        this.#isUnfinished = false;
        // Who writes the token behind it is asked for it all the same.
        this.#history.add(name === 'token' ? '.token' : `.${name} ${text}`.trim());
        this.running(() => run(this, text.trim()))
          .then((shown) => shown !== undefined && this.#say(shown))
          .catch((error: unknown) => this.#failed(error, text))
          .finally(() => server.displayPrompt());
      },
    });
  }

  /** Ctrl-C ends what runs; otherwise it is Node's. */
  #interrupts(server: REPLServer): void {
    const stock = server.listeners('SIGINT');
    server.removeAllListeners('SIGINT');
    server.on('SIGINT', () => {
      this.#isUnfinished = false;
      if (this.#running) this.#running.abort(new Error('Stopped'));
      else for (const listener of stock) Reflect.apply(listener, server, []);
    });
  }
}

/** The error of code that more lines could complete. */
function unfinishedOf(code: string): CodeError | undefined {
  try {
    bodyOf(code);
  } catch (error) {
    if (error instanceof CodeError && error.isUnfinished) return error;
  }
  return undefined;
}

/** Stands for the next rows of a list. */
const more: object = { toString: () => 'more' };

function silently(sent: Sent): Response | undefined {
  return isReading(sent) ? undefined : pretended(sent);
}
