import { answerTo, called } from '../../contract/answers.ts';
import type { Line } from './lines.ts';

/** The objects of the server that the keys of a trip mean, and those that only resemble them. */
export interface World {
  readonly keys: readonly string[];
  /** Whether the objects themselves are there. */
  readonly isWhole: boolean;
}

/** The id of the object that the n-th of the keys means. */
function idOf(index: number): string {
  return `id-${index}`;
}

/** What a server of this world answers, in the shape that the route has. */
export async function answerIn(
  { keys, isWhole }: World,
  { method, segments, query }: Line,
): Promise<Response> {
  const last = segments.at(-1) ?? '';
  if (last === 'search' && segments.includes('resource-server')) {
    const name = query[0]?.[1] ?? '';
    const found = isWhole
      ? { ...named(name), id: idOf(keys.indexOf(name)) }
      : { ...resembling(name)[0], id: 'near' };
    return Response.json({ ...found, type: typeFor(segments.at(-2) ?? '') });
  }
  const at = segments.indexOf('group-by-path');
  if (at > 0) {
    const path = segments.slice(at + 1).join('/');
    return Response.json({ id: idOf(keys.findIndex((key) => key.replace(/^\//, '') === path)) });
  }
  const isUmaList = segments[2] === 'authz' && /^(resource_set|ticket|uma-policy)$/.test(last);
  const shape = await shapeOf(
    method,
    segments.map((part) => (keys.includes(part) ? 'k' : part)),
  );
  if (method !== 'GET' || !(isUmaList || shape.body.startsWith('['))) return new Response(shape.body, shape);
  return Response.json(
    keys.flatMap((key, index) => {
      const beside = resembling(key).map((other, nth) => ({
        ...(isMeant(other, keys) ? undefined : other),
        id: `near-${nth}`,
        _id: `near-${nth}`,
      }));
      return isWhole ? [...beside, { ...named(key), id: idOf(index), _id: idOf(index) }] : beside;
    }),
  );
}

/** An object all of whose natural keys are this text. */
function named(text: string): Record<string, unknown> {
  return {
    ...called(text),
    flowId: 'flow',
    parentFlow: 'flow',
    authenticatorConfig: 'config',
    domains: [{ name: text.toLowerCase() }],
  };
}

/** Objects that a search for the text finds as well, and one whose case alone is another. */
function resembling(text: string): Record<string, unknown>[] {
  const swapped = [...text]
    .map((sign) => (sign === sign.toLowerCase() ? sign.toUpperCase() : sign.toLowerCase()))
    .join('');
  const { length } = text;
  // Names of users and addresses are the same in either case.
  const other = {
    ...named(swapped === text ? `${text}${text}` : swapped),
    username: '-',
    email: '-',
    domains: [],
  };
  return [
    named(`${text}x`),
    named(`x${text}`),
    named(text.slice(0, length - 1)),
    named(text.slice(1)),
    other,
  ];
}

function isMeant(object: Record<string, unknown>, keys: readonly string[]): boolean {
  const texts = [object['name'], object['username']].map((text) => String(text).toLowerCase());
  return keys.some((key) => object['name'] === key || texts[1] === key.toLowerCase());
}

/** The type that a collection of policies or permissions holds, by the end of its path. */
function typeFor(collection: string): string {
  if (collection === 'policy') return 'role';
  return collection === 'permission' ? 'scope' : collection;
}

interface Shape {
  readonly body: string;
  readonly status: number;
  readonly headers: Headers;
}

const shapes = new Map<string, Shape>();

async function shapeOf(method: string, segments: readonly string[]): Promise<Shape> {
  const route = `${method} /${segments.map(encodeURIComponent).join('/')}`;
  const known = shapes.get(route);
  if (known) return known;
  const answer = answerTo(route);
  const shape = { body: await answer.text(), status: answer.status, headers: answer.headers };
  shapes.set(route, shape);
  return shape;
}
