/** Shows the steps of the tour: each one as the code that runs, with its answer below. */
import { inspect, styleText } from 'node:util';

/** One step: `() => expression`, `async () => await expression`, or a block of statements. */
type Step = () => unknown;

/** What a story is told with. */
export interface Guide {
  chapter(title: string, ...prose: string[]): void;
  /** Runs a step and prints what it gives. */
  show(step: Step): Promise<void>;
  /** The same for a step whose answer gets a name, which is printed as the `const` that the story makes of it. */
  keep<T extends Record<string, Step>>(
    named: T,
  ): Promise<{ [Name in keyof T]: Awaited<ReturnType<T[Name]>> }>;
  /** Runs a step that must fail, and prints the error. */
  refused(step: Step): Promise<void>;
}

type Style = Parameters<typeof styleText>[0];

const colors = process.stdout.isTTY && process.stdout.hasColors();
const paint = (style: Style, text: string): string =>
  colors ? styleText(style, text, { validateStream: false }) : text;

/** A guide to the standard output. `requests` gives how many were sent so far; no step begins after the signal. */
export function guide(requests: () => number, signal: AbortSignal): Guide {
  let chapters = 0;

  async function run(step: Step, name?: string): Promise<{ answer: unknown; cost: string }> {
    signal.throwIfAborted();
    const code = codeOf(step);
    console.log(indented(paint('cyan', name === undefined ? code : `const ${name} = ${code}`)));
    const before = requests();
    console.group();
    console.group();
    // The cost is read when the step has ended, with whatever outcome.
    const answer = await Promise.resolve()
      .then(step)
      .finally(() => {
        console.groupEnd();
        console.groupEnd();
      });
    return { answer, cost: costOf(requests() - before) };
  }

  return {
    chapter(title, ...prose) {
      console.log(`\n${paint('bold', `${++chapters}  ${title}`)}`);
      for (const line of prose) console.log(paint('dim', line));
      console.log();
    },
    async show(step) {
      const { answer, cost } = await run(step);
      if (isBlock(step)) console.log(`  ${cost}`);
      else print(`${paint('green', '→')} ${shown(answer)}`, cost);
    },
    async keep(named) {
      const kept: Record<string, unknown> = {};
      for (const [name, step] of Object.entries(named)) {
        const { answer, cost } = await run(step, name);
        print(`${paint('green', '→')} ${shown(answer)}`, cost);
        kept[name] = answer;
      }
      return kept as never;
    },
    async refused(step) {
      const before = requests();
      const outcome = await run(step).catch((error: unknown) => error);
      signal.throwIfAborted();
      if (!(outcome instanceof Error)) throw new Error('This step was to be refused, and was not.');
      print(`${paint('red', '✗')} ${readable(outcome)}`, costOf(requests() - before));
    },
  };

  function print(answer: string, cost: string): void {
    console.log(indented(`${answer}  ${cost}`));
  }

  function costOf(count: number): string {
    return paint('dim', `(${count === 1 ? '1 request' : `${count || 'no'} requests`})`);
  }
}

/** An error as a user meets it: its name and what it says. */
export function readable(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function shown(value: unknown): string {
  return inspect(value, { colors, compact: 3, breakLength: 100, maxArrayLength: 10 });
}

function isBlock(step: Step): boolean {
  return /^(async )?\(\) => \{/.test(String(step));
}

/** The body of a function as it stands in the source. Node leaves blanks where it removed types. */
function codeOf(step: Step): string {
  const body = String(step).replace(/^(async )?\(\) =>\s*/, '');
  const code = isBlock(step) ? body.slice(1, -1).trim() : `${body};`;
  const [first, ...rest] = code.split('\n');
  const depth = Math.min(...rest.map((line) => line.search(/\S/)));
  // A chain has no closing line to measure by.
  const hanging = rest.every((line) => /^\s*\./.test(line)) ? '  ' : '';
  return [first, ...rest.map((line) => hanging + line.slice(depth))].join('\n');
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
