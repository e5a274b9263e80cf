/** What may come next, in a line that is being typed. */
import type { Member, Members, TypeRef } from './members.ts';
import { type Position, positionOf } from './position.ts';
import { type Known, Typing } from './typing.ts';
import type { Values } from './values.ts';

interface Offer {
  /** What is offered, in full. */
  readonly text: string;
  readonly member?: Member | undefined;
}

export interface Offers {
  /** In the order in which they are shown. */
  readonly offers: readonly Offer[];
  /** The part of the line that they replace. */
  readonly word: string;
  /** Whether the stock completion may know more. */
  readonly isOpen: boolean;
}

const none: Offers = { offers: [], word: '', isOpen: false };
const order: readonly Member['kind'][] = ['child', 'navigation', 'verb', 'method', 'field'];

export interface Place {
  readonly members: Members;
  /** The globals of the prompt. */
  readonly context: object;
  readonly values: Values | undefined;
}

/** Returns what may stand at the end of a line. */
export async function complete(line: string, place: Place): Promise<Offers> {
  const typing = new Typing(place.members, place.context);
  typing.declare(line);
  const position = positionOf(line);
  if (position.kind === 'member') return ofMember(position, typing, place);
  if (position.kind === 'key') return ofKey(position, typing, place);
  if (position.kind === 'text') return await ofText(line, position, typing, place);
  return {
    offers: [],
    word: position.kind === 'name' ? position.word : '',
    isOpen: position.kind === 'name',
  };
}

/** The members of what a text is, for `.help` and `.ls`. */
export function knownOf(text: string, { members, context }: Place): Known {
  return new Typing(members, context).of(text);
}

function ofMember(
  { of, word }: Position & { readonly kind: 'member' },
  typing: Typing,
  { members }: Place,
): Offers {
  const { type, value } = typing.resultOf(of);
  const all = members.of(type);
  const hidden = new Set(['toString', 'constructor']);
  const offers = sorted(all)
    .filter(({ name }) => name.startsWith(word) && (!hidden.has(name) || word !== ''))
    .filter(({ name }) => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name))
    .map((member) => ({ text: member.name, member }));
  return { offers, word, isOpen: all.length === 0 && (value !== undefined || type === undefined) };
}

export function sorted(members: readonly Member[]): readonly Member[] {
  return members.toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
}

function ofKey(
  { call, argument, keys, given, word }: Position & { readonly kind: 'key' },
  typing: Typing,
  { members }: Place,
): Offers {
  const offers = typesOf(call, argument, keys, typing, members)
    .flatMap((type) => members.of(type))
    .filter(({ name, kind }) => kind !== 'verb' && name.startsWith(word) && !given.includes(name))
    .filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index);
  const names = offers.map((member) => ({ text: quotedKey(member.name), member }));
  return { offers: names, word, isOpen: false };
}

async function ofText(
  line: string,
  position: Position & { readonly kind: 'text' },
  typing: Typing,
  { members, values }: Place,
): Promise<Offers> {
  const { call, argument, keys, quote, word, start } = position;
  if (call === undefined) return none;
  const literals = typesOf(call, argument, keys, typing, members)
    .flatMap((type) => (typeof type === 'object' && 'values' in type ? type.values : []))
    .filter((value) => value.startsWith(word));
  const found =
    literals.length > 0 || keys.length > 0 || !values
      ? literals
      : await values.of(ownerOf(call, typing), methodOf(call), word);
  const raw = line.slice(start);
  return { offers: found.map((value) => ({ text: escaped(value, quote) })), word: raw, isOpen: false };
}

function methodOf(call: string): string {
  return /([\p{ID_Continue}$]+)$/u.exec(call)?.[1] ?? '';
}

function ownerOf(call: string, typing: Typing): Known {
  const dot = call.lastIndexOf('.');
  return dot < 0 ? {} : typing.of(call.slice(0, dot));
}

/** The types that an argument may have, or what is within it. */
function typesOf(
  call: string,
  argument: number,
  keys: readonly string[],
  typing: Typing,
  members: Members,
): readonly TypeRef[] {
  const isAlone = /^[\p{ID_Continue}$]+$/u.test(call);
  const member = isAlone
    ? members.exported(call)
    : members.member(ownerOf(call, typing).type, methodOf(call));
  const takes = (member?.takes ?? []).flatMap((given) => {
    const type = given[argument] ?? (argument >= given.length ? given.at(-1) : undefined);
    return type === null || type === undefined ? [] : [type];
  });
  let types = takes.flatMap(alternatives);
  for (const key of keys) {
    const within = types.flatMap((type) => members.member(type, key)?.type ?? []);
    types = within.flatMap(alternatives);
  }
  return types;
}

/** A list offers what one of its elements may be: where it stands, the element does. */
function alternatives(type: TypeRef): readonly TypeRef[] {
  if (typeof type !== 'object') return [type];
  if ('any' in type) return type.any.flatMap(alternatives);
  return 'list' in type ? alternatives(type.list) : [type];
}

function quotedKey(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : `'${escaped(name, "'")}'`;
}

/** A value as it stands between these quotes. */
function escaped(value: string, quote: string): string {
  const text = value
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`);
  return quote === '`' ? text.replaceAll('${', '\\${') : text;
}
