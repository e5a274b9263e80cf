import type { UserRepresentation } from '../../facts/representations.ts';
import type { CreateOptions } from '../../tree/make.ts';
import type { GroupReference } from '../groups/reference.ts';
import type { RoleGrants } from '../roles/granting.ts';
import type { StrictOptions } from '../shared/strict.ts';

/** Options for creating a user. */
export interface UserCreateOptions extends CreateOptions, StrictOptions {}

/**
 * Fields of a new user. The server ignores roles in this request, so `create` maps them in further requests.
 *
 * The server silently drops attributes that the user profile does not define, unless its `unmanagedAttributePolicy`
 * permits them. With the option `strict`, `create` throws `IgnoredError` instead.
 */
export interface UserCreate
  extends Pick<
      UserRepresentation,
      | 'firstName'
      | 'lastName'
      | 'email'
      | 'emailVerified'
      | 'enabled'
      | 'attributes'
      | 'credentials'
      | 'requiredActions'
      | 'federatedIdentities'
      | 'createdTimestamp'
    >,
    RoleGrants {
  /** Stored in lower case by the server. */
  username: string;
  /** Groups to join, each identified by path (`/staff/editors`), by a representation, or by a node. */
  groups?: readonly GroupReference[] | undefined;
}
