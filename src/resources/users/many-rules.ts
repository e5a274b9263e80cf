import { loader } from '../../http/loading.ts';
import type { FittingSizes, SizeRules } from '../../tree/fitting-sizes.ts';
import type { JobOptions } from '../../tree/job.ts';
import type { RecordRules } from '../../tree/records.ts';
import type { ImportTools } from './import-batches.ts';
import type { UserImport } from './import-outcome.ts';
import type { CreateManyOptions } from './many.ts';
import type { Validation } from './validation.ts';

const loadUserRows = loader(() => import('./user-rows.ts'));
const loadValidation = loader(() => import('./validation.ts'));

/** From 25 users in a batch, which was the fastest measured near a server. */
export const batchSizes: SizeRules = {
  sizes: [10, 15, 25, 40, 60, 100],
  first: 2,
  counted: 8,
  rest: 64,
  clearly: 0.95,
};

/** Checked options of `createMany`, with the defaults. */
export interface ManyRules {
  readonly ifExists: NonNullable<CreateManyOptions['ifExists']>;
  readonly batches: Pick<FittingSizes, 'size' | 'took'>;
  readonly text: RecordRules<UserImport>['text'];
  readonly validate: Validation | undefined;
}

/** Checks the options of `createMany`, and returns those of users alone and the others. */
export async function rulesOf(
  given: CreateManyOptions | undefined,
  tools: ImportTools,
): Promise<{ rules: ManyRules; options: Omit<JobOptions<UserImport>, 'validate'> }> {
  const own = [
    'ifExists',
    'concurrency',
    'batchSize',
    'onProgress',
    'checkpoint',
    'shard',
    'format',
    'validate',
  ] as const;
  const { ifExists, batchSize, format, validate, ...options } = tools.ownOptions(given, ...own);
  tools.checkIfExists(ifExists);
  if (format !== undefined && format !== 'ndjson' && format !== 'csv')
    throw new TypeError("format must be 'ndjson' or 'csv'");
  const rules: ManyRules = {
    ifExists: ifExists ?? 'fail',
    batches:
      batchSize === undefined
        ? new tools.FittingSizes(batchSizes)
        : fixed(tools.wholeNumber(batchSize, 'batchSize', 1)),
    text: format === 'csv' ? (await loadUserRows()).userRows : undefined,
    validate: validate === undefined ? undefined : (await loadValidation()).validationOf(validate, tools),
  };
  // Measured: with more of them at once the server takes longer for each user.
  return { rules, options: { ...options, concurrency: options.concurrency ?? 4 } };
}

function fixed(size: number): ManyRules['batches'] {
  return { size, took: () => undefined };
}
