import type { RequestOptions } from '../../http/options.ts';
import type { BulkShard } from '../../tree/records.ts';
import type { RoleSource } from '../roles/effective-roles.ts';
import type { User } from '../shared/entities.ts';

/** A role that a user has, whatever its source. */
export interface HeldRole {
  readonly id: string;
  readonly name: string;
  /**
   * Every source of the role. A role that includes this one is itself in the lists of the user, with its own sources.
   */
  readonly sources: readonly RoleSource[];
}

/** A user with every role that the user has. Users with the same roles and groups share the lists, which are frozen. */
export interface UserRoles {
  readonly user: User;
  /** Paths of the groups that the user is a member of. The groups above them count for the roles, too. */
  readonly groups: readonly string[];
  /** Roles of the realm. */
  readonly realmRoles: readonly HeldRole[];
  /** Roles of clients, by `clientId`. */
  readonly clientRoles: Readonly<Record<string, readonly HeldRole[]>>;
}

/** How far an export came, as small JSON. */
export interface ExportState {
  /** Number of users that were written. */
  readonly users: number;
  /** Number of bytes that were written. */
  readonly bytes: number;
  /** Position in the server's list. */
  readonly position: number;
  /** Ids of the last users before that position. */
  readonly last: readonly string[];
  readonly shard?: BulkShard | undefined;
}

/** Stores how far an export came, in a file or a database. */
export interface ExportCheckpoint {
  /** Returns the state that was saved last, or `undefined`. */
  readonly load: () => ExportState | undefined | Promise<ExportState | undefined>;
  /** Stores the state; called after each page and at the end, never twice at once. Must be durable once it returns. */
  readonly save: (state: ExportState) => void | Promise<void>;
}

/** Numbers of users and of bytes that an export wrote, with those before the checkpoint that it continued from. */
export interface ExportedUsers {
  readonly users: number;
  readonly bytes: number;
}

/** Options for exporting users. */
export interface ExportOptions extends RequestOptions {
  /** Number of users in one response, 200 by default. */
  readonly pageSize?: number | undefined;
  /** Number of requests for pages of users at the same time, 2 by default. */
  readonly concurrency?: number | undefined;
  /** Called after each page. An error that it throws stops the call. */
  readonly onProgress?: ((progress: ExportedUsers) => void) | undefined;
  /** Lets a later call continue where this one ended, even by a kill. */
  readonly checkpoint?: ExportCheckpoint | undefined;
  /** Writes only one part of the users. A user is always in the same part, which the id decides. */
  readonly shard?: BulkShard | undefined;
}

/**
 * Target of an export: a stream of the web, which gets bytes; a stream of Node; or a function or an object with `write`,
 * which get each line as a string with its line feed, and whose promise is awaited.
 */
export type ExportSink =
  | WritableStream<Uint8Array<ArrayBuffer>>
  | { write(line: string): unknown }
  | ((line: string) => unknown);
