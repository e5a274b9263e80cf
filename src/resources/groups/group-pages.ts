import type { Paging } from '../../tree/facts.ts';

/** Paging of groups: a search also finds their descendants. */
export const groupPaging: Paging = {
  // The server counts what it finds and nests it in its parents: pages would be shorter than they were asked for.
  size: ({ search, q, populateHierarchy }: { search?: string; q?: unknown; populateHierarchy?: boolean }) =>
    (search !== undefined || q !== undefined) && populateHierarchy !== false ? 1_000_000 : 200,
};
