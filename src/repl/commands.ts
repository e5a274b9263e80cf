/** The commands of the prompt, which begin with a dot. */
import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { askSecret } from './ask.ts';
import { changes } from './changes.ts';
import { knownOf, sorted } from './completion.ts';
import { curlOf } from './curl.ts';
import { contentOf, edited } from './editing.ts';
import type { Member } from './members.ts';
import { isNode } from './plain.ts';
import type { Prompt } from './prompt-state.ts';
import { closed, Recording, SecretVariables, statementOf } from './recording.ts';
import { isLogin, isReading, type Sent } from './requests.ts';
import { memberSuggestion } from './suggestions.ts';
import { found } from './tree-search.ts';

export interface Command {
  readonly help: string;
  /** Returns what is shown. */
  readonly run: (prompt: Prompt, text: string) => string | undefined | Promise<string | undefined>;
}

export const commands: Readonly<Record<string, Command>> = {
  help: { help: 'Lists the commands, or documents an expression: .help users.create', run: help },
  ls: { help: 'Lists the children and verbs of an expression, or of here', run: list },
  cd: { help: 'Makes a node here: .cd users.byUsername("ada")', run: go },
  find: { help: 'Searches the names and docs of the whole tree: .find password', run: find },
  use: { help: 'Makes another realm the one in use: .use acme', run: use },
  curl: { help: 'Shows the requests of an expression as curl commands; nothing is written', run: curl },
  diff: { help: 'Shows what an expression would change; nothing is written', run: diff },
  dry: { help: 'Shows requests that write instead of sending them: .dry on, .dry off', run: dry },
  edit: { help: 'Edits what a node has, in $EDITOR, and sends what changed: .edit NODE [json]', run: edit },
  record: {
    help: 'Writes what is typed from now on as a script: .record FILE; .record ends it',
    run: record,
  },
  save: { help: 'Writes what was typed so far, for .load, with secrets from the environment', run: save },
  time: { help: 'Shows the time of each line: .time on, .time off; or of one: .time EXPRESSION', run: time },
  token: { help: 'Goes on with another access token, which it asks for', run: token },
  trace: { help: 'Shows the stack of the last error', run: trace },
};

function trace({ lastError }: Prompt): string {
  return lastError === undefined ? 'There was no error.' : inspect(lastError);
}

function use(prompt: Prompt, name: string): string | undefined {
  if (name === '') return `The realm in use is ${prompt.used}.`;
  prompt.use(name.replace(/^(['"])(.*)\1$/, '$2'));
  return undefined;
}

async function go(prompt: Prompt, text: string): Promise<string | undefined> {
  if (text === '') {
    prompt.moveTo(undefined);
    prompt.record('here = undefined');
    return undefined;
  }
  const { value } = await prompt.evaluated(text);
  if (!isNode(value)) return `${text} is no node of the tree.`;
  prompt.moveTo(value as object);
  prompt.record(`here = ${text}`);
  return undefined;
}

function list({ members, context }: Prompt, text: string): string {
  const of = text || (context['here'] === undefined ? 'realm' : 'here');
  const known = knownOf(of, { members, context, values: undefined });
  const all = sorted(members.of(known.type)).filter(({ name }) => name !== 'toString');
  if (all.length === 0) return `Nothing is known of ${of}.`;
  return all.map((member) => row(member, members.summary(member))).join('\n');
}

function row({ name, kind }: Member, summary: string): string {
  const isCalled = kind === 'verb' || kind === 'navigation' || kind === 'method';
  return `  ${(isCalled ? `${name}()` : name).padEnd(28)}${summary}`;
}

function find({ members }: Prompt, word: string): string {
  if (word === '') return 'Search for what? .find password';
  const all = found(word, members);
  const rows = all.slice(0, 40).map(({ path, member }) => `  ${path}\n      ${members.summary(member)}`);
  const left = all.length - rows.length;
  if (all.length === 0) return `Nothing has the word ${word}.`;
  return [...rows, ...(left > 0 ? [`  … and ${left} more`] : [])].join('\n');
}

async function curl(prompt: Prompt, text: string): Promise<string> {
  const { sent } = await prompt.evaluated(text, true);
  const shown = sent.flatMap((one) => curlOf(one) ?? []);
  return shown.length > 0 ? shown.join('\n') : 'It sends no request.';
}

async function diff(prompt: Prompt, text: string): Promise<string> {
  const { sent } = await prompt.evaluated(text, true);
  const writes = sent.filter((one) => !isReading(one));
  if (writes.length === 0) return 'It changes nothing.';
  const parts: string[] = [];
  for (const one of writes) parts.push(`${one.method} ${pathOf(one.url)}`, ...(await changesOf(prompt, one)));
  return parts.join('\n');
}

async function changesOf(prompt: Prompt, { method, url, body }: Sent): Promise<readonly string[]> {
  if (typeof body !== 'string') return [];
  const after = dataOf(body);
  if (method !== 'PUT' || typeof after !== 'object')
    return changes(undefined, after).map((line) => `  ${line}`);
  const path = pathOf(url).split('/').slice(3).map(decodeURIComponent);
  const before = await prompt.running(() =>
    prompt.realm.admin.realms
      .byName(decodeURIComponent(pathOf(url).split('/')[2] ?? ''))
      .request<object>('GET', path),
  );
  // What a PUT leaves out stays, as far as it is known here.
  const whole =
    after !== null && typeof after === 'object' && !Array.isArray(after) ? { ...before, ...after } : after;
  const found = changes(before, whole);
  return found.length > 0 ? found.map((line) => `  ${line}`) : ['  as it is'];
}

/** What a body holds; some are texts. */
function dataOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function pathOf(url: string): string {
  return new URL(url).pathname.replace(/^.*\/admin\//, '/').replace(/^\//, 'admin/');
}

function dry(prompt: Prompt, text: string): string {
  prompt.isDry = switched(text, prompt.isDry);
  return prompt.isDry ? 'Requests that write are shown, and not sent.' : 'All requests are sent.';
}

function switched(text: string, now: boolean): boolean {
  return text === '' ? !now : text === 'on';
}

async function time(prompt: Prompt, text: string): Promise<string> {
  if (text === '' || text === 'on' || text === 'off') {
    prompt.isTimed = switched(text, prompt.isTimed);
    return prompt.isTimed ? 'The time of each line is shown.' : 'Times are not shown.';
  }
  const started = performance.now();
  const { sent } = await prompt.evaluated(text);
  prompt.record(text);
  const all = performance.now() - started;
  const requests = sent
    .filter((one) => !isLogin(one))
    .map(
      (one) =>
        `  ${(one.milliseconds ?? 0).toFixed(0).padStart(6)} ms  ${one.method} ${pathOf(one.url)} ${one.status ?? ''}`,
    );
  return [...requests, `  ${all.toFixed(0).padStart(6)} ms  in all`].join('\n');
}

interface Editable {
  get(): Promise<object>;
  update(changes: object): Promise<unknown>;
}

async function token(prompt: Prompt): Promise<string> {
  const given = await prompt.aside(() => askSecret('Token: '));
  prompt.realm.admin.setToken(given.trim());
  return 'Requests have this token from now on.';
}

async function edit(prompt: Prompt, text: string): Promise<string> {
  const isJson = / json$/.test(text);
  const target = text.replace(/ (json|yaml)$/, '') || 'here';
  const { value } = await prompt.evaluated(target);
  const node = value as Partial<Editable>;
  if (!isNode(value) || typeof node.get !== 'function' || typeof node.update !== 'function')
    return 'It has no get and update: only such a node can be edited.';
  const before = await prompt.running(() => (node as Editable).get());
  const { stringify } = await import('yaml');
  const given = isJson ? `${JSON.stringify(before, undefined, 2)}\n` : stringify(before);
  const changed = await prompt.aside(() => edited(given, isJson ? 'json' : 'yaml'));
  const after = await contentOf(changed, isJson ? 'json' : 'yaml');
  if (typeof after !== 'object' || after === null || Array.isArray(after))
    return 'Nothing was sent: it is no object.';
  const differing = Object.entries(after).filter(
    ([name, item]) => JSON.stringify(item) !== JSON.stringify((before as Record<string, unknown>)[name]),
  );
  // What is gone from the text is to be emptied.
  const removed = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  const body = Object.fromEntries([...differing, ...removed.map((name) => [name, null])]);
  if (Object.keys(body).length === 0) return 'Nothing was changed.';
  await prompt.running(() => (node as Editable).update(body));
  prompt.record(`${target}.update(${JSON.stringify(body)})`);
  return changes(before, { ...before, ...body }).join('\n');
}

function record(prompt: Prompt, file: string): string {
  if (file === '') {
    const { recording } = prompt;
    prompt.recording = undefined;
    if (!recording) return 'Nothing is recorded: .record FILE begins it.';
    return writtenTo(recording.file, recording.variables);
  }
  const { realm, given, used, parts, members } = prompt;
  const exported = members.exports.map(({ name }) => name);
  const { serverUrl, realmName } = realm;
  prompt.recording = new Recording(file, { parts, serverUrl, realmName, used, given, exported });
  return `What is typed from now on is written to ${file}; .record ends that.`;
}

function writtenTo(file: string, variables: readonly string[]): string {
  const needed = variables.length > 0 ? ` It takes ${variables.join(', ')} from the environment.` : '';
  return `Written to ${file}.${needed}`;
}

function save({ typed }: Prompt, file: string): string {
  if (file === '') return 'Where to? .save FILE';
  const secrets = new SecretVariables();
  const lines = typed.map((code) => `${closed(secrets.replacedIn(statementOf(code)))}\n`);
  writeFileSync(file, lines.join(''), { mode: 0o600 });
  return writtenTo(file, secrets.names);
}

function help({ members, context }: Prompt, text: string): string {
  if (text === '') {
    const rows = Object.entries(commands).map(([name, { help }]) => `  ${`.${name}`.padEnd(12)}${help}`);
    const first = [
      'Expressions run as they are typed, and promises are waited for. Tab completes, a second Tab explains.',
      'realm is the realm of the login; users, clients, roles … are those of the realm in use; it shows more of a list.',
    ];
    const stock = '  .load, .editor, .break, .clear and .exit are those of Node.';
    return [...first, ...rows, stock].join('\n');
  }
  const [, of = '', name = ''] = /^(?:(.*)\.)?([\p{ID_Continue}$]+)(?:\(.*)?$/su.exec(text) ?? [];
  const place = { members, context, values: undefined };
  const known = of === '' ? undefined : knownOf(of, place);
  const member = known ? members.member(known.type, name) : members.exported(name);
  if (member) return documented(members.documentation(member));
  const { type } = knownOf(text, place);
  const docs = typeof type === 'string' ? members.typeDocumentation(type) : undefined;
  if (docs) return documented(docs);
  return [`Nothing is known of ${text}.`, memberSuggestion(text, place) ?? []].flat().join(' ');
}

function documented({ signatures, text, tags }: ReturnType<Prompt['members']['documentation']>): string {
  const others = tags.map(([tag, value]) => `  ${tag}: ${value}`);
  return [...signatures, '', text, ...(others.length > 0 ? ['', ...others] : [])].join('\n').trim();
}
