import { attributeQuery } from '../facts/attribute-query.ts';
import { refuseMasks } from '../facts/masks.ts';
import type { Answer } from '../http/answer.ts';
import type { RequestContent } from '../http/body.ts';
import { joined } from '../http/deadline.ts';
import { ForbiddenError, KeycloakError } from '../http/errors.ts';
import { loader } from '../http/loading.ts';
import type { Method, RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';
import { checkedQuery } from '../http/url.ts';
import { exchange, knownOfRoutes, refuseHidden } from './exchange.ts';
import type { NodeFacts } from './facts.ts';
import { bounded, type Content, ownContent, ownOptions } from './options.ts';
import { checked, Lookup, resolved, type Segment, shown } from './path.ts';

const loadRelease = loader(() => import('./release.ts'));

/** Query and body of a request, and options for it. */
export type Call = RequestContent & RequestOptions;

/** The position of a node: its path below another node, or below the server. */
export interface Place {
  /** Transport of a node without a parent; the others have their parent's. */
  readonly transport?: Transport;
  readonly parent: TreeNode | undefined;
  readonly tail: readonly Segment[];
}

const contents = ['query', 'body', 'contentType', 'repeatable'] as const;

/** A class of nodes. Identified by its prototype, because constructors are not for users to call. */
export interface NodeClass<N extends TreeNode> {
  readonly prototype: N;
  readonly facts: NodeFacts;
}

let placeOf: (node: TreeNode) => Place;
let transportOf: (node: TreeNode) => Transport;
let pathOf: (node: TreeNode) => Segment[];

/** A place in the tree: an address on a server, with the verbs that the server offers there. */
export abstract class TreeNode {
  /**
   * Facts about the class.
   *
   * @internal
   */
  static readonly facts: NodeFacts = {};

  // Not the place itself: chains are long, and a place with a list costs as much as the rest of a node.
  readonly #transport: Transport;
  readonly #parent: TreeNode | undefined;
  readonly #tail: Segment | readonly Segment[];

  /** Called by the parent of a node. */
  protected constructor(place: unknown) {
    const { transport, parent, tail } = place as Place;
    this.#transport = parent ? parent.#transport : (transport as Transport);
    this.#parent = parent;
    const [segment] = tail;
    this.#tail = tail.length === 1 && segment !== undefined ? segment : tail;
  }

  static {
    placeOf = (node) => {
      const tail = node.#tail;
      const isOne = typeof tail === 'string' || tail instanceof Lookup;
      return { parent: node.#parent, tail: isOne ? [tail] : tail };
    };
    transportOf = (node) => node.#transport;
    pathOf = (node) => {
      const path: Segment[] = [];
      for (let at: TreeNode | undefined = node; at; at = at.#parent) {
        const tail = at.#tail;
        if (typeof tail === 'string' || tail instanceof Lookup) path.push(tail);
        else path.push(...tail.toReversed());
      }
      return path.reverse();
    };
    // Not declared as a method: editors would offer it.
    Object.defineProperty(TreeNode.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value(this: TreeNode): string {
        return `${this.constructor.name} <${this.url}>`;
      },
    });
  }

  /** The URL of this node. A key that requires a look-up appears in braces: `{clientId=web}`. */
  get url(): string {
    return this.#transport.serverUrl + addressOf(this);
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
    call?: Call,
  ): Promise<T> {
    const tail = typeof subpath === 'string' ? subpath.replace(/^\//, '').split('/') : subpath;
    const { query, body, contentType, repeatable, ...options } = ownOptions(call, ...contents);
    // The routes that give text or bytes answer 406 to who takes JSON alone.
    const accept = 'application/json, */*;q=0.1';
    const content = { ...ownContent(undefined), query, body, contentType, repeatable, accept };
    const path = pathTo(this, tail);
    const { routeFacts } = await knownOfRoutes(method, path);
    const { sent, ...facts } = routeFacts(method, path);
    const known = { ...facts, sent: { ...sent, isFree: true } };
    const answer = await exchange(transportOf(this), method, path, options, content, known);
    return answer.decoded() as T;
  }
}

/** A node with a known id, as `create`, `ensure` and `byId` return it. */
export type WithId<N> = N & { readonly id: string };

/** Returns the place below a node. Throws `TypeError` for a segment that cannot be a key. */
export function below(parent: TreeNode, ...tail: Segment[]): Place {
  return { parent, tail: checked(tail, parent, addressOf) };
}

/** Returns a node below another one. Throws `TypeError` for a segment that cannot be a key. */
export function open<N extends TreeNode>(Kind: NodeClass<N>, parent: TreeNode, ...tail: Segment[]): N {
  checked(tail, parent, addressOf);
  const place: Place = { parent, tail };
  const key = tail[tail.length - 1];
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

function pathTo(node: TreeNode, tail: readonly Segment[]): Segment[] {
  const path = pathOf(node);
  if (tail.length > 0) path.push(...checked(tail, node, addressOf));
  return path;
}

/**
 * Sends a request to a node, or below it, and returns the response. Refuses an option that no verb has, a query
 * parameter that the route does not have, and a mask in the place of a secret.
 */
export async function send(
  node: TreeNode,
  method: Method,
  tail: readonly Segment[] = [],
  options?: RequestOptions,
  content?: Content,
): Promise<Answer> {
  const own = ownOptions(options);
  const path = pathTo(node, tail);
  const transport = transportOf(node);
  const given = ownContent(content);
  const known = knownOfRoutes(method, path);
  const { routeFacts, asked } = known instanceof Promise ? await known : known;
  const facts = routeFacts(method, path);
  if (given.body !== undefined) refuseMasks(given.body, facts.keeps);
  if (given.query === undefined) return await exchange(transport, method, path, own, given, facts);
  const { query, newer, route } = asked(path, checkedQuery(given.query), facts.query, attributeQuery);
  const sent = (options: RequestOptions): Promise<Answer> =>
    exchange(transport, method, path, options, { ...given, query }, facts);
  if (!newer[0] || given.isTried) return await sent(own);
  return bounded(own, async (options) => {
    const { demandRelease } = await loadRelease();
    await demandRelease({ ForbiddenError, joined, KeycloakError }, transport, newer, route, options);
    return sent(options);
  });
}

/** Returns where a node is: what sends its requests, and its path. */
export function whereIs(node: TreeNode): {
  readonly transport: Transport;
  readonly path: readonly Segment[];
} {
  return { transport: transportOf(node), path: pathOf(node) };
}

/**
 * Returns the address of a node on the server with its keys looked up, which is the same for all ways to reach the
 * node.
 */
export async function located(node: TreeNode, options: RequestOptions | undefined): Promise<string> {
  return transportOf(node).serverUrl + shown(await resolved(pathOf(node), options));
}

/** Sends a request and returns the JSON of the response. */
export async function json<T>(
  node: TreeNode,
  method: Method,
  tail?: readonly Segment[],
  options?: RequestOptions,
  content?: Content,
): Promise<T> {
  return (await send(node, method, tail, options, content)).json<T>();
}

/**
 * Returns the object at a node. Throws `InvalidResponseError` for anything else: a word such as `count` or `profile` in
 * the place of an id addresses another route.
 */
export async function object<T extends object>(
  node: TreeNode,
  options?: RequestOptions,
  content?: Content,
): Promise<T> {
  const answer = await send(node, 'GET', [], options, content);
  const found = answer.json<T>();
  const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
  if (!isObject) throw answer.invalid('Expected an object, got other JSON');
  return found;
}

/** Returns the list at a node, or below it. Throws `InvalidResponseError` for JSON that is not a list. */
export async function list<T>(
  node: TreeNode,
  tail?: readonly Segment[],
  options?: RequestOptions,
  content?: Content,
): Promise<T[]> {
  const answer = await send(node, 'GET', tail, options, content);
  const items = answer.json<T[]>();
  if (!Array.isArray(items)) throw answer.invalid('Expected a list, got other JSON');
  if (items.length === 0 && !tail?.length)
    await refuseHidden(transportOf(node), pathOf(node), answer, ownOptions(options), ownContent(content));
  return items;
}

/** Sends a request whose response has no content of interest. */
export async function done(
  node: TreeNode,
  method: Method,
  tail?: readonly Segment[],
  options?: RequestOptions,
  content?: Content,
): Promise<void> {
  await send(node, method, tail, options, content);
}
