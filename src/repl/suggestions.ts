/** What was probably meant, where a name is nearly right. */
import { inspect } from 'node:util';
import type { Expression, SpreadElement } from 'acorn';
import { NotFoundError } from '../index.ts';
import { takenBy } from './code.ts';
import type { Place } from './completion.ts';
import { nearest } from './nearest.ts';
import { isNode } from './plain.ts';
import { secretName } from './secrets.ts';
import { type Known, Typing } from './typing.ts';

/** A key that the server does not know: where it was looked for, and by which method. */
interface Wrong {
  readonly owner: Known;
  readonly method: string;
  readonly value: string;
}

/**
 * Returns a line with what was probably meant by the code of an error. Of a key, the server is asked for one list, and
 * only where there are `values`.
 */
export async function suggestion(
  error: unknown,
  code: string | undefined,
  place: Place,
): Promise<string | undefined> {
  if (error instanceof NotFoundError) {
    const wrong = ofCode(error, code ?? '', place) ?? ofRealm(error, place);
    if (!wrong || secretName.test(wrong.method)) return undefined;
    const names = await place.values?.like(wrong.owner, wrong.method, wrong.value);
    // As texts of code, which hold nothing that a terminal would obey.
    return asked(names?.map((name) => inspect(name)));
  }
  const { name, message } = Object(error) as { readonly name?: unknown; readonly message?: unknown };
  if (name === 'ReferenceError') return ofName(String(message), place);
  return name === 'TypeError' ? memberSuggestion(code ?? shownIn(String(message)), place) : undefined;
}

/** Returns a line with the member that was probably meant in code that takes one that does not exist. */
export function memberSuggestion(code: string, place: Place): string | undefined {
  const { members, context } = place;
  const typing = new Typing(members, context);
  typing.declare(code);
  for (const { node, name } of takenBy(code)) {
    const names = members.of(typing.resultOfNode(node).type).map((member) => member.name);
    const found = name in {} ? [] : nearest(name, names);
    if (found.length > 0) return asked(found);
  }
  return undefined;
}

/** Returns a line with the command of the prompt that was probably meant. */
export function commandSuggestion(word: string, commands: readonly string[]): string | undefined {
  return asked(nearest(word, commands).map((name) => `.${name}`));
}

function ofName(message: string, { context }: Place): string | undefined {
  const [, name] = /^(\S+) is not defined$/.exec(message) ?? [];
  const names = [context, globalThis].flatMap((names) => Object.getOwnPropertyNames(names));
  return name === undefined ? undefined : asked(nearest(name, names));
}

/** The expression that an error of the engine quotes. */
function shownIn(message: string): string {
  const [, expression = ''] = /^(.*) is not a function$/.exec(message) ?? [];
  return expression.replaceAll('(...)', '()');
}

/** The key of a call of the code that an error is about. */
function ofCode(error: NotFoundError, code: string, { members, context }: Place): Wrong | undefined {
  const typing = new Typing(members, context);
  typing.declare(code);
  const valuesOf = (node: Expression | SpreadElement | null): readonly unknown[] => {
    if (node === null || node.type === 'SpreadElement') return [];
    return node.type === 'ArrayExpression' ? node.elements.flatMap(valuesOf) : [typing.ofNode(node).value];
  };
  const given = takenBy(code).flatMap(({ node, name: method, args = [] }) =>
    args
      .flatMap(valuesOf)
      .filter((value) => typeof value === 'string')
      .map((value) => ({ owner: typing.ofNode(node), method, value })),
  );
  // Of an id nobody knows another one.
  const keys = given.filter(({ method }) => method !== 'byId');
  const named = keys.find(({ value }) => error.missing.includes(value));
  if (named || error.missing.length > 0) return named;
  const path = belowRealms(error.path);
  const placed = keys
    .map((key) => ({ key, at: `${path}/`.lastIndexOf(`/${key.value.replace(/^\//, '')}/`) }))
    .filter(({ at }) => at >= 0);
  return placed.toSorted((one, other) => one.at - other.at).at(-1)?.key;
}

/** Where objects are that others name. */
const homes: Readonly<Record<string, readonly [part: string, method: string]>> = {
  role: ['roles', 'byName'],
  group: ['groups', 'byPath'],
  user: ['users', 'byUsername'],
  client: ['clients', 'byClientId'],
  'client scope': ['clientScopes', 'byName'],
  'identity provider': ['identityProviders', 'byAlias'],
};

/** The key that an error names, of a part of the realm in use. */
function ofRealm({ path, description, missing }: NotFoundError, place: Place): Wrong | undefined {
  const typing = new Typing(place.members, place.context);
  const [, realm = '', ...rest] = belowRealms(path).split('/');
  if (/^realm not found/i.test(description)) {
    const owner = typing.of('realms');
    return { owner, method: 'byName', value: realm };
  }
  const [value] = missing;
  if (value === undefined) return undefined;
  const [, field = ''] = /^No object has the (\w+) "/.exec(description) ?? [];
  const [, what = ''] = /^No such ([a-z ]+): /.exec(description) ?? [];
  const [part, method] = field
    ? [rest.join('/'), `by${field.charAt(0).toUpperCase()}${field.slice(1)}`]
    : Object.hasOwn(homes, what)
      ? (homes[what] ?? [])
      : [];
  const parts = Object.entries(Object.getOwnPropertyDescriptors(place.context));
  const found = parts.find(([name, { value }]) => {
    // A getter of the user's might do anything.
    if (typing.ofValue(value).type === undefined || !isNode(value)) return false;
    const [, its, ...word] = belowRealms(new URL(value.url).pathname).split('/');
    return its === realm && (field ? word.join('/') : name) === part;
  });
  return found && method !== undefined ? { owner: typing.ofValue(found[1].value), method, value } : undefined;
}

/** `/acme/users`: without what is before the realms. */
function belowRealms(path: string): string {
  return decodeURIComponent(path).replace(/^.*?\/admin\/realms(?=\/)/, '');
}

function asked(names: readonly string[] | undefined = []): string | undefined {
  return names.length > 0 ? `Did you mean ${names.join(' or ')}?` : undefined;
}
