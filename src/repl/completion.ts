/** What may come next, in a line that is being typed. */
import type { Member, Members, TypeRef } from './members.ts';
import { namesIn, propertiesOf } from './names-in.ts';
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
  /** The quote of the text that they are in. */
  readonly quote?: string;
  /** Whether there may be more of them, which begin in another way. */
  readonly isCut?: boolean;
}

const none: Offers = { offers: [], word: '' };
const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
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
  // Between names anything may come.
  if (position.kind === 'none' || (position.word === '' && line.trim() !== '')) return none;
  return ofName(position.word, typing, place);
}

function ofName(word: string, typing: Typing, { context, members }: Place): Offers {
  const offers = namesIn(context, members, typing)
    .filter(({ name }) => name.startsWith(word))
    .map(({ name, member }) => ({ text: name, member }));
  return { offers: distinct(offers), word };
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
  const all = sorted(members.of(type)).map((member) => ({ text: member.name, member }));
  const hidden = new Set(['toString', 'constructor']);
  const offers = (all.length > 0 ? all : propertiesOf(value).map((text) => ({ text })))
    .filter(({ text }) => text.startsWith(word) && (!hidden.has(text) || word !== ''))
    .filter(({ text }) => identifier.test(text));
  return { offers, word };
}

function distinct(offers: readonly Offer[]): readonly Offer[] {
  return offers.filter(({ text }, index) => offers.findIndex((other) => other.text === text) === index);
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
    .map((member) => ({ text: quotedKey(member.name), member }));
  return { offers: distinct(offers), word };
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
  const { names, isCut } =
    literals.length > 0 || keys.length > 0 || !values
      ? { names: literals, isCut: false }
      : await values.of(ownerOf(call, typing), methodOf(call), word);
  const raw = line.slice(start);
  const offers = names.map((value) => ({ text: escaped(value, quote) }));
  return { offers, word: raw, quote, isCut };
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
  return identifier.test(name) ? name : `'${escaped(name, "'")}'`;
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
