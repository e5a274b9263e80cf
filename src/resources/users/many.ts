import type { RequestOptions } from '../../http/options.ts';
import type { BulkRule, BulkWriteOptions } from '../../tree/bulk-options.ts';
import type { BulkProgress } from '../../tree/checkpoint.ts';
import type { CreateOptions } from '../../tree/make.ts';
import type { UserImport } from './import-outcome.ts';

/** Rule of your own for a user. */
export type UserRule = BulkRule<UserImport>;

/** Options for creating many users. */
export interface CreateManyOptions extends BulkWriteOptions<'created' | 'existing' | 'updated'> {
  /**
   * How to treat a user that exists already: `'fail'` (the default) yields it as `failed` with a `ConflictError`,
   * `'return'` leaves it unchanged and yields it as `existing`, `'update'` updates it as `create` does.
   */
  readonly ifExists?: CreateOptions['ifExists'];
  /** Number of batches at the same time, 4 by default. */
  readonly concurrency?: number | undefined;
  /** Number of users in one request; by default 25 at first, and then 10 to 100, by how long the server takes. */
  readonly batchSize?: number | undefined;
  /**
   * Checks that a user must pass before it is sent; others have `failed`. `true` checks what `create` would, which the
   * server does not for a batch: the user profile and the password policy of the realm. Attributes that the profile
   * would drop have failed too. Users that only the server can judge are created one by one. Reading the realm needs
   * `view-realm`.
   */
  readonly validate?: true | UserRule | readonly (true | UserRule)[] | undefined;
  /** Called after each batch. An error that it throws stops the call. */
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
  /**
   * Format of a source of text or bytes, `'ndjson'` by default. The first row of `'csv'` has the names of fields:
   * `username`, `email`, `firstName`, `lastName`, `enabled`, `emailVerified`, `createdTimestamp`, `password`, `groups`,
   * `realmRoles`, `requiredActions`, `attributes.department`, `clientRoles.web`. An empty cell is not given; `|`
   * separates several groups, roles, actions or values of an attribute.
   */
  readonly format?: 'ndjson' | 'csv' | undefined;
}

/** Options for importing users. */
export interface ImportOptions
  extends RequestOptions,
    Pick<CreateManyOptions, 'batchSize' | 'concurrency' | 'onProgress'> {
  /**
   * How to treat a user that exists already: `'return'` (the default) leaves it unchanged and lists it as `existing`,
   * `'update'` updates it as `create` does and lists it as `updated`, `'fail'` lists it as `failed`.
   */
  readonly ifExists?: CreateOptions['ifExists'];
}

/** Outcome for one user of `createMany`. */
export type UserOutcome =
  | {
      /** Position in the source, from 0. */
      readonly index: number;
      readonly item: UserImport;
      readonly outcome: 'created' | 'existing' | 'updated';
      readonly id: string;
      readonly error?: undefined;
    }
  | {
      /** Position in the source, from 0. */
      readonly index: number;
      /** `undefined` for a line that is not JSON, and for a row that is not a user. */
      readonly item: UserImport | undefined;
      readonly outcome: 'failed';
      readonly id?: undefined;
      /** A `KeycloakError`; a `TypeError` for an input that is not a valid user; or what stopped the call. */
      readonly error: Error;
    };
