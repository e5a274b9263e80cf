import type { RequestOptions } from '../../http/options.ts';
import { inOrder } from '../../tree/in-order.ts';
import type { JobOptions } from '../../tree/job.ts';
import { creating, telling, type UserEntry } from './create-many.ts';
import { checkUser, type ImportTools } from './import-batches.ts';
import type { ImportError, ImportedUsers, UserImport } from './import-outcome.ts';
import type { ImportOptions } from './many.ts';
import { rulesOf } from './many-rules.ts';

type Work = ReturnType<typeof creating<UserEntry>>;
type Lists = { [Key in keyof ImportedUsers]: ImportedUsers[Key][number][] };

/** Creates the users of a list as `createMany` does, and returns the results of all of them. */
export async function importUsers(
  users: readonly UserImport[],
  given: ImportOptions | undefined,
  tools: ImportTools,
): Promise<ImportedUsers> {
  if (!Array.isArray(users)) throw new TypeError('users must be an array');
  for (const user of users as readonly unknown[]) checkUser(user, tools);
  const own = tools.ownOptions(given, 'ifExists', 'batchSize', 'concurrency', 'onProgress');
  const { rules, options } = await rulesOf({ ...own, ifExists: own.ifExists ?? 'return' }, tools);
  const { concurrency, onProgress } = options;
  const results = new Map<UserEntry, (lists: Lists) => unknown>();
  let isBegun = false;
  const job: Work = creating(rules, tools, {
    parse: (entry) => entry,
    begin: async (within) => {
      if (!isBegun) await tools.prepare(users, within);
      isBegun = true;
    },
    tell: (turns, settle) => {
      const tell = telling(turns, settle);
      return (entry, list, told) => {
        const isFirst = tell(entry, list, told);
        if (isFirst) results.set(entry, (lists) => (lists[list] as unknown[]).push(told));
        return isFirst;
      };
    },
  });
  const entries = users.map((item): UserEntry => ({ item, isUnknown: false }));

  const outcome = (): ImportedUsers => {
    const lists: Lists = { added: [], existing: [], updated: [], failed: [] };
    for (const entry of entries) results.get(entry)?.(lists);
    return lists;
  };
  const stopped = (cause: unknown): ImportError => {
    const open = entries.filter((entry) => !results.has(entry));
    const those = (isUnknown: boolean): UserImport[] =>
      open.filter((entry) => entry.isUnknown === isUnknown).map(({ item }) => item);
    const resume = (next: RequestOptions = {}): Promise<ImportedUsers> => {
      // Of a user that was created alone, roles and groups may be missing.
      for (const entry of open) entry.isResumed = entry.isUnknown;
      return run(open, { ...tools.ownOptions(next), concurrency, onProgress });
    };
    return tools.stopped({ cause, resume, outcome: outcome(), unknown: those(true), untried: those(false) });
  };
  const run = async (open: readonly UserEntry[], within: JobOptions<UserEntry>): Promise<ImportedUsers> => {
    try {
      for await (const _ of inOrder(() => open.values(), within, job, tools));
    } catch (cause) {
      throw isBegun ? stopped(cause) : cause;
    }
    return outcome();
  };
  return await run(entries, options);
}
