import { refuseMasks } from '../facts/masks.ts';
import { type Asked, asked, belowRealm } from '../facts/query.ts';
import { type RouteFacts, routeFacts } from '../facts/route.ts';
import { type Answer, unknownPath } from '../http/answer.ts';
import type { RequestContent } from '../http/body.ts';
import { bounded } from '../http/deadline.ts';
import { ForbiddenError, KeycloakError, NotFoundError, ownError } from '../http/errors.ts';
import { ifLoaded } from '../http/loading.ts';
import type { Method, RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';
import { encodeQuery } from '../http/url.ts';
import type { NodeFacts } from './facts.ts';
import { checked, Lookup, resolved, type Segment, shown } from './path.ts';

/** Query, body and options of a request. */
export type Call = RequestContent & RequestOptions;

/** Of a request whose caller sees for itself whether the server took the query. */
interface Tried {
  readonly isTried?: boolean;
}

/** The position of a node: its path below another node, or below the server. */
export interface Place {
  readonly transport: Transport;
  readonly parent: TreeNode | undefined;
  readonly tail: readonly Segment[];
}

/** A class of nodes. Identified by its prototype, because constructors are not for users to call. */
export interface NodeClass<N extends TreeNode> {
  readonly prototype: N;
  readonly facts: NodeFacts;
}

let placeOf: (node: TreeNode) => Place;

/** A place in the tree: an address on a server, with the verbs that the server offers there. */
export abstract class TreeNode {
  /**
   * Facts about the class.
   *
   * @internal
   */
  static readonly facts: NodeFacts = {};

  readonly #place: Place;

  /** Called by the parent of a node. */
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

  /** The URL of this node. A key that requires a look-up appears in braces: `{clientId=web}`. */
  get url(): string {
    return this.#place.transport.serverUrl + addressOf(this);
  }

  /** Returns the same as `url`. */
  toString(): string {
    return this.url;
  }
}

/** A place in the tree with an address of its own. No request is sent until a verb is called. */
export class ResourceNode extends TreeNode {
  /**
   * Sends a request for which the tree has no method, with the same authorization and errors, and returns the decoded
   * response.
   *
   * `subpath` is relative to this node. Text is split at its slashes and each part is encoded; an array contains one
   * key per item. An empty part is refused, because `users/${id}` without an id would address the whole collection.
   * JSON responses are parsed. Other text is returned as a string, anything else as bytes, an empty body as
   * `undefined`.
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

/** A node with a known id, as `create`, `ensure` and `byId` return it. */
export type WithId<N> = N & { readonly id: string };

/** Below a realm, the server's response for a missing route is sometimes the same as for a missing object. */
function perhapsNoRoute(error: unknown): unknown {
  if (!(error instanceof NotFoundError)) return error;
  const { method, path, httpStatus, description, code } = error;
  if (error.hints.length > 0 || !unknownPath.test(description)) return error;
  const hints = ['If the object exists, the server has no such route.'];
  return new NotFoundError({ method, path, httpStatus, description, code, hints });
}

/** Returns the place below a node. Throws `TypeError` for a segment that cannot be a key. */
export function below(parent: TreeNode, ...tail: Segment[]): Place {
  return { transport: placeOf(parent).transport, parent, tail: checked(tail, () => addressOf(parent)) };
}

/** Returns a node below another one. Throws `TypeError` for a segment that cannot be a key. */
export function open<N extends TreeNode>(Kind: NodeClass<N>, parent: TreeNode, ...tail: Segment[]): N {
  const place = below(parent, ...tail);
  const key = tail.at(-1);
  if (typeof key === 'string' && Kind.facts.otherRoutes?.includes(key)) {
    const path = addressOf(parent) + shown(tail);
    throw new TypeError(
      `${path} is another route of the server: ${JSON.stringify(key)} cannot be a key here`,
    );
  }
  return new (Kind as unknown as new (place: Place) => N)(place);
}

/** Returns a node below another one whose last segment is its id. */
export function openById<N extends TreeNode>(
  Kind: NodeClass<N>,
  parent: TreeNode,
  ...tail: readonly [...string[], string]
): WithId<N> {
  return open(Kind, parent, ...tail) as WithId<N>;
}

/** Returns the node itself, or the nearest one above, whose class is a home of this kind. */
export function homeOf(node: TreeNode, home: NonNullable<NodeFacts['home']>): TreeNode {
  for (let at: TreeNode | undefined = node; at; at = placeOf(at).parent) {
    if (factsOf(at).home === home) return at;
  }
  throw new TypeError(`${addressOf(node)} is not below a ${home}`);
}

/** Returns the realm that contains a node. */
export function realmOf(node: TreeNode): TreeNode {
  return homeOf(node, 'realm');
}

/** Returns the node that this one was opened from. */
export function parentOf(node: TreeNode): TreeNode {
  const { parent } = placeOf(node);
  if (parent) return parent;
  throw new TypeError(`${addressOf(node)} is not below another node`);
}

/** Returns a node with the same parent and another last segment. */
export function sibling(node: TreeNode, segment: string): ResourceNode {
  return open(ResourceNode, parentOf(node), ...placeOf(node).tail.slice(0, -1), segment);
}

/** Returns the facts about the class of a node. */
export function factsOf(node: TreeNode): NodeFacts {
  return (node.constructor as unknown as NodeClass<TreeNode>).facts;
}

/** Returns the path of a node as messages show it. */
export function addressOf(node: TreeNode): string {
  return shown(pathOf(node));
}

/** Returns the key of a node: the last segment of its own part of the path. */
export function keyOf(node: TreeNode): Segment {
  return placeOf(node).tail.at(-1) as Segment;
}

/** Returns the key of a node, or `undefined` if it has not been looked up yet. */
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

/**
 * Sends a request to a node, or below it, and returns the response. Refuses a query parameter that the route does not
 * have, and a mask in the place of a secret.
 */
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
    const tools = { ForbiddenError, KeycloakError, ownError };
    await demandRelease(tools, transport, newer, belowRealm(path), options);
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
    transport.send({
      ...call,
      ...options,
      ...known,
      method,
      path,
      causes: async (signal) => {
        const loaded = await ifLoaded(import('../facts/causes.ts'));
        const { headers } = call;
        const read = (path: readonly string[]): Promise<Answer> =>
          transport.send({ method: 'GET', path, headers, signal });
        return loaded?.causesOf(method, path, read);
      },
    });
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

/**
 * Returns the address of a node on the server with its keys looked up, which is the same for all ways to reach the
 * node.
 */
export async function located(node: TreeNode, options: RequestOptions | undefined): Promise<string> {
  return placeOf(node).transport.serverUrl + shown(await resolved(pathOf(node), options));
}

/** Sends a request and returns the JSON of the response. */
export async function json<T>(
  node: TreeNode,
  method: Method,
  tail?: readonly Segment[],
  call?: Call,
): Promise<T> {
  return (await send(node, method, tail, call)).json<T>();
}

/**
 * Returns the object at a node. Throws `InvalidResponseError` for anything else: a word such as `count` or `profile` in
 * the place of an id addresses another route.
 */
export async function object<T extends object>(node: TreeNode, call?: Call): Promise<T> {
  const answer = await send(node, 'GET', [], call);
  const found = answer.json<T>();
  const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
  if (!isObject) throw answer.invalid('Expected an object, got other JSON');
  return found;
}

/** Returns the list at a node, or below it. Throws `InvalidResponseError` for JSON that is not a list. */
export async function list<T>(node: TreeNode, tail?: readonly Segment[], call?: Call & Tried): Promise<T[]> {
  const answer = await send(node, 'GET', tail, call);
  const items = answer.json<T[]>();
  if (!Array.isArray(items)) throw answer.invalid('Expected a list, got other JSON');
  return items;
}

/** Sends a request whose response has no content of interest. */
export async function done(
  node: TreeNode,
  method: Method,
  tail?: readonly Segment[],
  call?: Call,
): Promise<void> {
  await send(node, method, tail, call);
}
