import type { AttributeQuery } from '../../facts/attribute-query.ts';
import type { ListWindow } from '../../tree/collection.ts';

/** Filters for users. */
export interface UserFilter {
  /**
   * Words at the start of the username, the first or last name, or the e-mail address. `*x*` matches anywhere, `"x"`
   * the whole value.
   */
  readonly search?: string | undefined;
  /** Part of the username, or the whole value with `exact`. */
  readonly username?: string | undefined;
  /** Part of the e-mail address, or the whole value with `exact`. */
  readonly email?: string | undefined;
  /** Part of the first name, or the whole value with `exact`. */
  readonly firstName?: string | undefined;
  /** Part of the last name, or the whole value with `exact`. */
  readonly lastName?: string | undefined;
  /** Whether `username`, `email`, `firstName` and `lastName` must match the whole value. */
  readonly exact?: boolean | undefined;
  /** Whether the e-mail address is verified. */
  readonly emailVerified?: boolean | undefined;
  /** Whether the account is enabled. */
  readonly enabled?: boolean | undefined;
  /** Alias of an identity provider that the user is linked to. */
  readonly idpAlias?: string | undefined;
  /** The user's id at that identity provider. */
  readonly idpUserId?: string | undefined;
  /**
   * Attributes with their values (case-insensitive), as an object or in the server's syntax: `{ dept: 'a b' }` or
   * `dept:"a b"`.
   */
  readonly q?: AttributeQuery | undefined;
  /** Only users created after this time (26.6+). */
  readonly createdAfter?: string | Date | undefined;
  /** Only users created before this time (26.6+). */
  readonly createdBefore?: string | Date | undefined;
}

/** Query for listing users. */
export interface UserQuery extends UserFilter, ListWindow {
  /** Whether to omit attributes (`false` by default). `true` is much faster for long lists. */
  readonly briefRepresentation?: boolean | undefined;
  /**
   * `false` leaves out service accounts, exactly. Filters other than `search`, `idpAlias` and `idpUserId` list them:
   * `enabled`, `emailVerified`, `exact`, `username`, `createdAfter` and so on.
   */
  readonly serviceAccounts?: false | undefined;
}
