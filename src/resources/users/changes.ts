import type { BulkRule, BulkWriteOptions } from '../../tree/bulk-options.ts';
import type { GroupReference } from '../groups/reference.ts';
import type { RoleGrants } from '../roles/granting.ts';
import type { StrictOptions } from '../shared/strict.ts';
import type { UserReference } from './reference.ts';
import type { UserUpdate } from './user.ts';

/** Changes to one of many users. The `id` identifies the user, or else the `username`. */
export type UserChange =
  | (UserUpdate & { readonly id: string })
  | (UserUpdate & { readonly id?: undefined; readonly username: string });

/** Options for updating many users. */
export interface UserUpdateManyOptions extends BulkWriteOptions<'updated'>, StrictOptions {
  /** Rule that an input must pass before anything is sent for it; others have `failed`. */
  readonly validate?: BulkRule<UserChange> | undefined;
}

/** Roles and groups for users. */
export interface UserGrants extends RoleGrants {
  /** Groups to join, each identified by path (`/staff/editors`), by a representation, or by a node. */
  readonly groups?: readonly GroupReference[] | undefined;
}

/** Outcome for one input of a verb for many users. */
export type UserManyOutcome<Item, Outcome, Id = string> =
  | {
      /** Position in the source, from 0. */
      readonly index: number;
      readonly item: Item;
      readonly outcome: Outcome;
      /** The id of the user. */
      readonly id: Id;
      readonly error?: undefined;
    }
  | {
      /** Position in the source, from 0. */
      readonly index: number;
      /** `undefined` for a line that is not JSON. */
      readonly item: Item | undefined;
      readonly outcome: 'failed';
      readonly id?: undefined;
      /** A `KeycloakError`; a `TypeError` for an input that does not name a user; or what stopped the call. */
      readonly error: Error;
    };

/** Outcome for one input of `updateMany`. */
export type UserUpdateOutcome = UserManyOutcome<UserChange, 'updated'>;

/** Outcome for one input of `deleteMany`. */
export type UserDeleteOutcome =
  | UserManyOutcome<UserReference, 'deleted'>
  | UserManyOutcome<UserReference, 'absent', string | undefined>;

/** Outcome for one input of `assignMany`. */
export type UserAssignOutcome = UserManyOutcome<UserReference, 'assigned'>;
