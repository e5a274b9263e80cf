/** The commands of the prompt, which begin with a dot. */
import { inspect } from 'node:util';
import { knownOf, sorted } from './completion.ts';
import type { Member } from './members.ts';
import type { Prompt } from './prompt-state.ts';

export interface Command {
  readonly help: string;
  /** Returns what is shown. */
  readonly run: (session: Prompt, text: string) => string | undefined | Promise<string | undefined>;
}

export const commands: Readonly<Record<string, Command>> = {
  help: { help: 'Says what there is, or documents an expression: .help users.create', run: help },
  ls: { help: 'Lists the children and verbs of an expression', run: list },
  use: { help: 'Gives the parts of another realm short names: .use acme', run: use },
  trace: { help: 'Shows the stack of the last error', run: ({ lastError }) => inspect(lastError) },
};

function use(session: Prompt, name: string): string | undefined {
  if (name === '') return `The realm in use is ${session.used}.`;
  session.use(name);
  return undefined;
}

function list({ members, context }: Prompt, text: string): string {
  const of = knownOf(text === '' ? 'realm' : text, { members, context, values: undefined });
  const all = sorted(members.of(of.type));
  if (all.length === 0) return `Nothing is known of ${text}.`;
  return all.map((member) => row(member, members.summary(member))).join('\n');
}

function row({ name, kind }: Member, summary: string): string {
  const isCalled = kind === 'verb' || kind === 'navigation' || kind === 'method';
  return `  ${(isCalled ? `${name}()` : name).padEnd(28)}${summary}`;
}

function help({ members, context }: Prompt, text: string): string {
  if (text === '') {
    const rows = Object.entries(commands).map(([name, { help }]) => `  ${`.${name}`.padEnd(12)}${help}`);
    const first =
      'Expressions run as they are, and promises are waited for. Tab completes, a second Tab explains.';
    return [first, ...rows].join('\n');
  }
  const [, of = '', name = ''] = /^(?:(.*)\.)?([\p{ID_Continue}$]+)(?:\(.*)?$/su.exec(text) ?? [];
  const known = of === '' ? undefined : knownOf(of, { members, context, values: undefined });
  const member = known ? members.member(known.type, name) : members.exported(name);
  if (!member) return `Nothing is known of ${text}.`;
  const { signatures, text: docs, tags } = members.documentation(member);
  const others = tags.map(([tag, value]) => `  ${tag}: ${value}`);
  return [...signatures, '', docs, ...(others.length > 0 ? ['', ...others] : [])].join('\n');
}
