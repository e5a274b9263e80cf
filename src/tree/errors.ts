import { ConflictError, ForbiddenError, KeycloakError, type Kind, NotFoundError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { addressOf, type ResourceNode, type TreeNode } from './node.ts';

/** The error of what does not exist below a node; `missing` names each of several. */
export function notFound(
  node: TreeNode,
  description: string,
  missing?: readonly string[],
  hints?: readonly string[],
): NotFoundError {
  const path = addressOf(node);
  return new NotFoundError({ method: 'GET', httpStatus: 404, path, description, missing, hints });
}

/** The error of a name that is taken, where the server would write over what has it. */
export function taken(node: TreeNode, description: string): ConflictError {
  const path = addressOf(node);
  return new ConflictError({ method: 'POST', httpStatus: 409, path, description });
}

/** What a search found; `undefined` for an error that says that it is not there. */
export async function unlessAbsent<T>(
  search: Promise<T>,
  // A route that the server does not have says nothing about the object.
  isAbsent: (error: NotFoundError) => boolean = ({ code }) => code !== 'route_not_found',
): Promise<T | undefined> {
  try {
    return await search;
  } catch (error) {
    if (error instanceof NotFoundError && isAbsent(error)) return undefined;
    throw error;
  }
}

/** What a search found; where the caller may not look, what is known of it without that. */
export async function unlessForbidden<T>(search: Promise<T>, unseen: T | undefined): Promise<T> {
  try {
    return await search;
  } catch (error) {
    if (error instanceof ForbiddenError && unseen !== undefined) return unseen;
    throw error;
  }
}

/** The server did what it was asked to, but without a part of it that it does not tell of. */
export class IgnoredError extends KeycloakError {
  /** @internal */
  static override readonly kind: Kind = ['IgnoredError'];
  /** What was made or changed. */
  readonly node: ResourceNode;
  /** What is missing of it: `owner "ada"`. */
  readonly ignored: readonly string[];

  constructor(node: ResourceNode, ignored: readonly string[], hint: string) {
    super(`The server left out ${ignored.join(', ')} of ${node.url}`, 'ignored', [hint]);
    this.node = node;
    this.ignored = ignored;
  }
}

/** What PartialError is told of a create that stopped on its way. */
interface Stopped {
  readonly node: ResourceNode;
  readonly done: readonly string[];
  readonly remaining: readonly string[];
  readonly cause: unknown;
  readonly resume: (options: RequestOptions | undefined) => Promise<void>;
}

/**
 * A create that takes several requests stopped after the first: the object is there and lacks some of its parts.
 * `resume()` goes on where it stopped; deleting `node` undoes it.
 */
export class PartialError extends KeycloakError {
  /** @internal */
  static override readonly kind: Kind = ['PartialError'];
  /** What was made, or updated. */
  readonly node: ResourceNode;
  /** The parts that it has, such as `groups /staff`. */
  readonly done: readonly string[];
  /** The parts that it lacks, such as `realmRoles editor`. A request that was under way may have made one of them. */
  readonly remaining: readonly string[];
  /** What stopped it. */
  declare readonly cause: unknown;
  readonly #resume: Stopped['resume'];

  /** @internal */
  constructor({ node, done, remaining, cause, resume }: Stopped) {
    const reason = (cause as Partial<Error> | undefined)?.message ?? String(cause);
    super(`${node.url} lacks ${remaining.join(', ')}: ${reason}`, 'partial');
    this.node = node;
    this.done = done;
    this.remaining = remaining;
    Object.defineProperty(this, 'cause', { value: cause, configurable: true, writable: true });
    this.#resume = resume;
  }
  /** Makes what remains; a `PartialError` with what then still does, when that fails too. */
  resume(options?: RequestOptions): Promise<void> {
    return this.#resume(options);
  }
}
