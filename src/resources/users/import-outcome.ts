import type { KeycloakError, Kind } from '../../http/errors.ts';
import { PartialError, type Stopped } from '../../tree/errors.ts';
import type { ResourceNode } from '../../tree/node.ts';
import type { UserCreate } from './create.ts';

/** A user to import. Roles and groups are identified by name and path only. */
export interface UserImport extends Omit<UserCreate, 'realmRoles' | 'clientRoles' | 'groups'> {
  realmRoles?: readonly string[] | undefined;
  /** Role names by `clientId`. */
  clientRoles?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Paths with the leading `/`. */
  groups?: readonly string[] | undefined;
}

/** A user of the server, in the result of an import. */
export interface ImportedUser {
  readonly id: string;
  readonly username: string;
}

/** Result of an import. Each user that was given is in one of the lists, once. */
export interface ImportedUsers {
  /** Users that were created. */
  readonly added: readonly ImportedUser[];
  /** Users that already existed and were left unchanged. */
  readonly existing: readonly ImportedUser[];
  /** Users that already existed and were updated. */
  readonly updated: readonly ImportedUser[];
  /** Users that the server rejected, each with the error. */
  readonly failed: readonly { readonly user: UserImport; readonly error: KeycloakError }[];
}

/** Facts of a stopped import. */
export interface StoppedImport extends Pick<Stopped<ImportedUsers>, 'cause' | 'resume'> {
  readonly outcome: ImportedUsers;
  readonly unknown: readonly UserImport[];
  readonly untried: readonly UserImport[];
}

/**
 * An import stopped before all users were tried: the connection was lost, the server was not allowed or not able to go
 * on, or the call was ended. Each user is in one of the lists, once. `resume()` goes on with `unknown` and `untried`.
 */
export class ImportError extends PartialError<ImportedUsers> {
  /** @internal */
  static override readonly kind: Kind = ['ImportError', 'partial'];
  /** Result for the users that the server has answered for. */
  readonly outcome: ImportedUsers;
  /** Users that were sent without an answer: the server may have created them. */
  readonly unknown: readonly UserImport[];
  /** Users that were not sent. */
  readonly untried: readonly UserImport[];

  /** @internal */
  constructor(node: ResourceNode, { outcome, unknown, untried, ...stopped }: StoppedImport) {
    const { added, existing, updated } = outcome;
    const names = (users: readonly { readonly username: string }[]): string[] =>
      users.map(({ username }) => username);
    super({
      ...stopped,
      node,
      done: names([...added, ...existing, ...updated]),
      remaining: names([...unknown, ...untried]),
    });
    this.outcome = outcome;
    this.unknown = unknown;
    this.untried = untried;
    // A printed error shows how many there are, not all of them with their passwords.
    for (const name of ['outcome', 'unknown', 'untried', 'done', 'remaining'])
      Object.defineProperty(this, name, { enumerable: false });
  }
}
