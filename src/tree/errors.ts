import { ConflictError, ForbiddenError, KeycloakError, type Kind, NotFoundError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { addressOf, type ResourceNode, type TreeNode } from './node.ts';

/** Returns the error for an object that does not exist below a node. `missing` lists the names if there are several. */
export function notFound(
  node: TreeNode,
  description: string,
  missing?: readonly string[],
  hints?: readonly string[],
): NotFoundError {
  const path = addressOf(node);
  return new NotFoundError({ method: 'GET', httpStatus: 404, path, description, missing, hints });
}

/** Returns the error for a name that is taken, where the server would overwrite the existing object. */
export function taken(node: TreeNode, description: string): ConflictError {
  const path = addressOf(node);
  return new ConflictError({ method: 'POST', httpStatus: 409, path, description });
}

/** Returns the result of a search, or `undefined` if its error means that the object does not exist. */
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

/** Returns the result of a search, or `unseen` if that is given and the caller may not search. */
export async function unlessForbidden<T>(search: Promise<T>, unseen: T | undefined): Promise<T> {
  try {
    return await search;
  } catch (error) {
    if (error instanceof ForbiddenError && unseen !== undefined) return unseen;
    throw error;
  }
}

/** The server accepted a request, but silently ignored a part of it. */
export class IgnoredError extends KeycloakError {
  /** @internal */
  static override readonly kind: Kind = ['IgnoredError'];
  /** The object that was created or changed. */
  readonly node: ResourceNode;
  /** The parts that are missing from the object: `the owner "ada"`. */
  readonly ignored: readonly string[];

  constructor(node: ResourceNode, ignored: readonly string[], hint: string) {
    super(`The server ignored ${ignored.join(', ')} (${node.url})`, 'ignored', [hint]);
    this.node = node;
    this.ignored = ignored;
  }
}

/** The state of a call that stopped before its end. */
export interface Stopped<Result> {
  readonly node: ResourceNode;
  readonly done: readonly string[];
  readonly remaining: readonly string[];
  readonly cause: unknown;
  readonly resume: (options: RequestOptions | undefined) => Promise<Result>;
}

/**
 * A `create` that takes several requests stopped after the first one: the object exists, but lacks some of its parts.
 * `resume()` continues where it stopped; deleting `node` undoes it.
 */
export class PartialError<Result = void> extends KeycloakError {
  /** @internal */
  static override readonly kind: Kind = ['PartialError'];
  /** The object that was created or updated. */
  readonly node: ResourceNode;
  /** The parts that the object has, such as `groups /staff`. */
  readonly done: readonly string[];
  /**
   * The parts that the object lacks, such as `realmRoles editor`. A request that was still running may have added one
   * of them.
   */
  readonly remaining: readonly string[];
  /** The error that stopped it. */
  declare readonly cause: unknown;
  readonly #resume: Stopped<Result>['resume'];

  /** @internal */
  constructor({ node, done, remaining, cause, resume }: Stopped<Result>) {
    const reason = (cause as Partial<Error> | undefined)?.message ?? String(cause);
    const more = remaining.length > 20 ? ` and ${remaining.length - 20} more` : '';
    super(`${node.url} lacks ${remaining.slice(0, 20).join(', ')}${more}: ${reason}`, 'partial');
    this.node = node;
    this.done = done;
    this.remaining = remaining;
    Object.defineProperty(this, 'cause', { value: cause, configurable: true, writable: true });
    this.#resume = resume;
  }
  /**
   * Adds the remaining parts. Throws another `PartialError`, with the parts that are still missing, if that fails too.
   */
  resume(options?: RequestOptions): Promise<Result> {
    return this.#resume(options);
  }
}
