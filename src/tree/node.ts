import { refuseMasks } from '../facts/masks.ts';
import { type Asked, asked, belowRealm } from '../facts/query.ts';
import { type RouteFacts, routeFacts } from '../facts/route.ts';
import { type Answer, unknownPath } from '../http/answer.ts';
import type { RequestContent } from '../http/body.ts';
import { bounded } from '../http/deadline.ts';
import { NotFoundError } from '../http/errors.ts';
import type { Method, RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';
import { encodeQuery } from '../http/url.ts';
import type { NodeFacts } from './facts.ts';
import { checked, Lookup, resolved, type Segment, shown } from './path.ts';

/** What a request carries beside its path. */
export type Call = RequestContent & RequestOptions;

/** Of a request whose caller sees for itself whether the server took the query. */
interface Tried {
  readonly isTried?: boolean;
}

/** Where a node stands: so many steps below another one, or below the server itself. */
export interface Place {
  readonly transport: Transport;
  readonly parent: TreeNode | undefined;
  readonly tail: readonly Segment[];
}

/** By its prototype, since the constructors are not for users to call. */
export interface NodeClass<N extends TreeNode> {
  readonly prototype: N;
  readonly facts: NodeFacts;
}

let placeOf: (node: TreeNode) => Place;

/** A place in the tree: an address on a server, and the verbs that the server has there. Sends nothing by itself. */
export abstract class TreeNode {
  /**
   * What there is to know of the class beyond its verbs.
   * @internal
   */
  static readonly facts: NodeFacts = {};

  readonly #place: Place;

  /** Nodes are opened by their parents. */
  protected constructor(place: unknown) {
    this.#place = place as Place;
  }

  static {
    placeOf = (node) => node.#place;
    // Not declared as a method: editors would offer it.
    Object.defineProperty(TreeNode.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value(this: TreeNode): string {
        return `${this.constructor.name} <${this.url}>`;
      },
    });
  }

  /** The address of this node; a key that is yet to be looked up stands in braces: `{clientId=web}`. */
  get url(): string {
    return this.#place.transport.serverUrl + addressOf(this);
  }

  /** The address, as `url` has it. */
  toString(): string {
    return this.url;
  }
}

/** A place in the tree with an address of its own. */
export class ResourceNode extends TreeNode {
  /**
   * The decoded answer to a request that the tree has no method for, with the same authorization and errors.
   *
   * `subpath` is relative to this node: text is split at its slashes and each part is encoded, an array holds one key
   * each. An empty part is refused: `users/${id}` without an id would be the whole collection. JSON answers are parsed;
   * other text comes as a string, anything else as bytes, an empty body as `undefined`.
   *
   * @example
   * ```ts
   * const stats = await realm.admin.realms.byName('acme').request('GET', 'client-session-stats');
   * ```
   */
  async request<T = unknown>(
    method: Method,
    subpath: string | readonly string[] = [],
    call: Call = {},
  ): Promise<T> {
    const tail = typeof subpath === 'string' ? subpath.replace(/^\//, '').split('/') : subpath;
    // The routes that give text or bytes answer 406 to who takes JSON alone.
    const headers = { accept: 'application/json, */*;q=0.1', ...call.headers };
    const answer = await exchange(placeOf(this).transport, method, pathTo(this, tail), {
      ...call,
      headers,
    }).catch((error) => {
      throw perhapsNoRoute(error);
    });
    return answer.decoded() as T;
  }
}

/** A node with a known id: what `create`, `ensure` and `byId` return. */
export type WithId<N> = N & { readonly id: string };

/** Below a realm the server says the same of a missing route as, here and there, of a missing object. */
function perhapsNoRoute(error: unknown): unknown {
  if (!(error instanceof NotFoundError)) return error;
  const { method, path, httpStatus, description, code } = error;
  if (error.hints.length > 0 || !unknownPath.test(description)) return error;
  const hints = ['Unless the object is missing: the server has no such route.'];
  return new NotFoundError({ method, path, httpStatus, description, code, hints });
}

/** A place so many steps below a node. A step that cannot be a key is a `TypeError`. */
export function below(parent: TreeNode, ...tail: Segment[]): Place {
  return { transport: placeOf(parent).transport, parent, tail: checked(tail, () => addressOf(parent)) };
}

/** A node below another one. A segment that cannot be a key is a `TypeError`. */
export function open<N extends TreeNode>(Kind: NodeClass<N>, parent: TreeNode, ...tail: Segment[]): N {
  const place = below(parent, ...tail);
  const key = tail.at(-1);
  if (typeof key === 'string' && Kind.facts.otherRoutes?.includes(key)) {
    const path = addressOf(parent) + shown(tail);
    throw new TypeError(`${path} is another route of the server: no key can be ${JSON.stringify(key)}`);
  }
  return new (Kind as unknown as new (place: Place) => N)(place);
}

/** The same for an object whose last segment is its id. */
export function openById<N extends TreeNode>(
  Kind: NodeClass<N>,
  parent: TreeNode,
  ...tail: readonly [...string[], string]
): WithId<N> {
  return open(Kind, parent, ...tail) as WithId<N>;
}

/** The node itself, or the nearest above it, whose class is a home of this kind. */
export function homeOf(node: TreeNode, home: NonNullable<NodeFacts['home']>): TreeNode {
  for (let at: TreeNode | undefined = node; at; at = placeOf(at).parent) {
    if (factsOf(at).home === home) return at;
  }
  throw new TypeError(`${addressOf(node)} is not below a ${home}`);
}

/** The realm that holds a node. */
export function realmOf(node: TreeNode): TreeNode {
  return homeOf(node, 'realm');
}

/** The node that this one was opened from. */
export function parentOf(node: TreeNode): TreeNode {
  const { parent } = placeOf(node);
  if (parent) return parent;
  throw new TypeError(`${addressOf(node)} is not below another node`);
}

/** The node beside this one: another last segment. */
export function sibling(node: TreeNode, segment: string): ResourceNode {
  return open(ResourceNode, parentOf(node), ...placeOf(node).tail.slice(0, -1), segment);
}

/** What there is to know of a node's class. */
export function factsOf(node: TreeNode): NodeFacts {
  return (node.constructor as unknown as NodeClass<TreeNode>).facts;
}

/** The path of a node, as messages show it. */
export function addressOf(node: TreeNode): string {
  return shown(pathOf(node));
}

/** The last segment of a node's own part of the path: its key. */
export function keyOf(node: TreeNode): Segment {
  return placeOf(node).tail.at(-1) as Segment;
}

/** The key of a node, unless it is yet to be looked up. */
export function knownKey(node: TreeNode): string | undefined {
  const key = keyOf(node);
  return typeof key === 'string' ? key : key.found;
}

function pathOf(node: TreeNode): Segment[] {
  const { parent, tail } = placeOf(node);
  return parent ? [...pathOf(parent), ...tail] : [...tail];
}

function pathTo(node: TreeNode, tail: readonly Segment[]): Segment[] {
  return [...pathOf(node), ...checked(tail, () => addressOf(node))];
}

/** The answer to a request to a node, or below it; of its query the route must know everything, and no mask stands for a secret. */
export async function send(
  node: TreeNode,
  method: Method,
  tail: readonly Segment[] = [],
  call: Call & Tried = {},
): Promise<Answer> {
  const path = pathTo(node, tail);
  const facts = routeFacts(method, path);
  refuseMasks(call.body, facts.keeps);
  const { transport } = placeOf(node);
  const { query, newer }: Partial<Asked> = call.query
    ? asked(path, call.query, facts.query)
    : { query: call.query };
  const sent = (options?: RequestOptions): Promise<Answer> =>
    exchange(transport, method, path, { ...call, ...options, query }, facts);
  if (!newer?.[0] || call.isTried) return sent();
  return bounded(call, async (options) => {
    const { demandRelease } = await import('./release.ts');
    await demandRelease(transport, newer, belowRealm(path), options);
    return sent(options);
  });
}

async function exchange(
  transport: Transport,
  method: Method,
  segments: readonly Segment[],
  call: Call,
  { sent: known }: RouteFacts = routeFacts(method, segments),
): Promise<Answer> {
  const lookups = segments.filter((part) => part instanceof Lookup);
  const sent = (path: readonly string[], options?: RequestOptions): Promise<Answer> =>
    transport.send({ ...call, ...options, ...known, method, path });
  if (lookups.length === 0) return sent(segments as string[]);
  // Refuses a query that cannot be sent ahead of the look-up.
  encodeQuery(call.query);
  return bounded(call, async (options) => {
    const remembered = lookups.some((part) => part.found !== undefined);
    const path = await resolved(segments, options);
    try {
      return await sent(path, options);
    } catch (error) {
      if (!(error instanceof NotFoundError) || !remembered) throw error;
      for (const part of lookups) part.forget();
      const found = await resolved(segments, options);
      if (found.every((part, index) => part === path[index])) throw error;
      return sent(found, options);
    }
  });
}

/** The address of a node on the server, its keys looked up: the same for every way that leads to it. */
export async function located(node: TreeNode, options: RequestOptions | undefined): Promise<string> {
  return placeOf(node).transport.serverUrl + shown(await resolved(pathOf(node), options));
}

/** The JSON that a request is answered with. */
export async function json<T>(
  node: TreeNode,
  method: Method,
  tail?: readonly Segment[],
  call?: Call,
): Promise<T> {
  return (await send(node, method, tail, call)).json<T>();
}

/**
 * The object at a node. Anything else is an `InvalidResponseError`: a word such as `count` or `profile` can stand where
 * an id does, and means another route.
 */
export async function object<T extends object>(node: TreeNode, call?: Call): Promise<T> {
  const answer = await send(node, 'GET', [], call);
  const found = answer.json<T>();
  const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
  if (!isObject) throw answer.invalid('Expected an object, got other JSON');
  return found;
}

/** The list at a node, or below it; JSON that is none is an `InvalidResponseError`. */
export async function list<T>(node: TreeNode, tail?: readonly Segment[], call?: Call & Tried): Promise<T[]> {
  const answer = await send(node, 'GET', tail, call);
  const items = answer.json<T[]>();
  if (!Array.isArray(items)) throw answer.invalid('Expected a list, got other JSON');
  return items;
}

/** Nothing, when a request succeeded. */
export async function done(
  node: TreeNode,
  method: Method,
  tail?: readonly Segment[],
  call?: Call,
): Promise<void> {
  await send(node, method, tail, call);
}
