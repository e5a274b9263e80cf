import type { Paging } from '../../tree/facts.ts';

/** How groups are read that are found by a word, anywhere below those that are listed. */
export const groupPaging: Paging = {
  // The server counts what it finds and nests it in its parents: pages would be shorter than they were asked for.
  size: ({ search, q, populateHierarchy }: { search?: string; q?: unknown; populateHierarchy?: boolean }) =>
    (search || q) && populateHierarchy !== false ? 1_000_000 : 200,
};
