import type { AttributeQuery } from '../../facts/attribute-query.ts';
import type { ListWindow } from '../../tree/collection.ts';

/** Query for the children of a group. */
export interface SubGroupQuery extends ListWindow {
  /** Part of the group's name, or the whole name with `exact`. */
  readonly search?: string | undefined;
  /** Whether `search` must match the whole name. */
  readonly exact?: boolean | undefined;
  /** Whether to omit attributes: `true` by default for the groups of a realm, `false` for children. */
  readonly briefRepresentation?: boolean | undefined;
  /** Whether to include `subGroupCount` (`true` by default), which costs the server a query for each group. */
  readonly subGroupsCount?: boolean | undefined;
}

/** Query for the groups of a realm. */
export interface GroupQuery extends SubGroupQuery {
  /** Attributes with their values, as an object or in the server's syntax: `{ dept: 'a b' }` or `dept:"a b"`. */
  readonly q?: AttributeQuery | undefined;
  /** Whether the groups that `search` finds are nested in their parents (the default), or flat. */
  readonly populateHierarchy?: boolean | undefined;
}

/** Query for counting groups. */
export interface GroupCountQuery {
  /** Part of the group's name. */
  readonly search?: string | undefined;
  /** Whether to count only groups without a parent. */
  readonly top?: boolean | undefined;
}

/** Query for the members of a group. */
export interface GroupMemberQuery extends ListWindow {
  /** Whether to omit attributes. `true` is much faster for long lists. */
  readonly briefRepresentation?: boolean | undefined;
}
