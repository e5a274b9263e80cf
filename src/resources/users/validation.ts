import type { RealmRepresentation, UPConfig } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { patiently } from '../../tree/patience.ts';
import { verdictOf } from '../../tree/verdict.ts';
import type { ImportTools } from './import-batches.ts';
import type { UserImport } from './import-outcome.ts';
import type { CreateManyOptions } from './many.ts';
import type { Verdict } from './rules.ts';
import { userRules } from './user-rules.ts';

/** Judges whether a user is valid before it is sent. */
export type Validation = (user: UserImport, options: RequestOptions) => Promise<Verdict | Error>;

/** Returns the validation that the options ask for. Throws `TypeError` if they ask for something else. */
export function validationOf(
  validate: NonNullable<CreateManyOptions['validate']>,
  tools: ImportTools,
): Validation {
  const given = [validate].flat();
  for (const rule of given)
    if (rule !== true && typeof rule !== 'function')
      throw new TypeError('validate must be true, a function, or an array of these');
  let read: Promise<(user: UserImport) => Verdict> | undefined;
  const rulesOf = async (options: RequestOptions): Promise<(user: UserImport) => Verdict> => {
    const { users, json, open, ResourceNode, realmOf } = tools;
    const realm = open(ResourceNode, realmOf(users));
    return userRules(
      await patiently(() => json<UPConfig>(users, 'GET', ['profile'], options), options, tools),
      await patiently(() => json<RealmRepresentation>(realm, 'GET', [], options), options, tools),
    );
  };
  return async (user, options) => {
    let verdict: Verdict = 'fine';
    for (const rule of given) {
      if (rule === true) {
        read ??= rulesOf(options);
        verdict = (await read)(user);
        if (typeof verdict === 'object') return verdict;
      } else {
        const fault = await verdictOf(rule, user);
        if (fault) return fault;
      }
    }
    return verdict;
  };
}
