import type { RequestOptions } from '../../http/options.ts';
import { type BulkShard, checkedShard, type RecordRules } from '../../tree/records.ts';
import { BatchSizes } from './batch-sizes.ts';
import type { ImportTools } from './import-batches.ts';
import type { UserImport } from './import-outcome.ts';
import type { CreateManyOptions } from './many.ts';
import type { Validation } from './validation.ts';

/** Checked options of `createMany`, with the defaults. */
export interface ManyRules extends Pick<CreateManyOptions, 'checkpoint' | 'onProgress'> {
  readonly ifExists: NonNullable<CreateManyOptions['ifExists']>;
  readonly concurrency: number;
  readonly batches: Pick<BatchSizes, 'size' | 'took'>;
  readonly shard: BulkShard;
  readonly text: RecordRules<UserImport>['text'];
  readonly validate: Validation | undefined;
}

/** Checks the options of `createMany`, and returns them with those of its requests. */
export async function rulesOf(
  given: CreateManyOptions | undefined,
  tools: ImportTools,
): Promise<{ rules: ManyRules; options: RequestOptions }> {
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
  const { ifExists, concurrency, batchSize, onProgress, checkpoint, shard, format, validate, ...options } =
    tools.ownOptions(given, ...own);
  tools.checkIfExists(ifExists);
  if (format !== undefined && format !== 'ndjson' && format !== 'csv')
    throw new TypeError("format must be 'ndjson' or 'csv'");
  if (onProgress && typeof onProgress !== 'function') throw new TypeError('onProgress must be a function');
  if (checkpoint && !(typeof checkpoint.load === 'function' && typeof checkpoint.save === 'function'))
    throw new TypeError('checkpoint must have the methods load and save');
  const rules: ManyRules = {
    ifExists: ifExists ?? 'fail',
    // Measured: with more of them at once the server takes longer for each user.
    concurrency: tools.wholeNumber(concurrency ?? 4, 'concurrency', 1),
    batches: batchSize === undefined ? new BatchSizes() : fixed(tools.wholeNumber(batchSize, 'batchSize', 1)),
    shard: checkedShard(shard, tools),
    text: format === 'csv' ? (await import('./user-rows.ts')).userRows : undefined,
    validate:
      validate === undefined ? undefined : (await import('./validation.ts')).validationOf(validate, tools),
    onProgress,
    checkpoint,
  };
  return { rules, options };
}

function fixed(size: number): ManyRules['batches'] {
  return { size, took: () => undefined };
}
