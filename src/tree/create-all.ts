import type { RequestOptions } from '../http/options.ts';
import type { BulkCreateOptions, BulkCreateOutcome, Creating } from './bulk-options.ts';
import type { PartialError } from './errors.ts';
import { inOrder, singly } from './in-order.ts';
import type { Turn } from './job.ts';
import type { CreateOptions, checkIfExists, outcomeOf } from './make.ts';
import type { ResourceNode } from './node.ts';
import { endsCall, patiently } from './patience.ts';
import { type BulkSource, opened } from './records.ts';
import type { Tools } from './tools.ts';

/** Functions of this module's callers. */
interface CreateTools extends Tools {
  readonly checkIfExists: typeof checkIfExists;
  readonly outcomeOf: typeof outcomeOf;
}

type Done<Node> =
  | {
      readonly outcome: 'created' | 'existing' | 'updated';
      readonly id: string | undefined;
      readonly node: Node;
    }
  | { readonly outcome: 'failed'; readonly error: unknown };

/** Creates the objects of a source, each with a `create`, and yields the outcomes in their order. */
export async function* createAll<Body extends object, Node extends ResourceNode>(
  tools: CreateTools,
  collection: Creating<Body, Node>,
  source: BulkSource<Body>,
  given: BulkCreateOptions<Body> | undefined,
  keys: readonly (keyof Body & string)[],
): AsyncGenerator<BulkCreateOutcome<Body, Node>, void, undefined> {
  const own = ['ifExists', 'concurrency', 'onProgress', 'checkpoint', 'shard', 'validate'] as const;
  const { ifExists = 'fail', ...options } = tools.ownOptions(given, ...own);
  tools.checkIfExists(ifExists);
  yield* inOrder<Body, Body, Done<Node>>(
    () => opened(source),
    options,
    {
      counts: { created: 0, existing: 0, updated: 0, failed: 0 },
      parse: (body) => {
        if (tools.isMap(body)) return body;
        throw new TypeError('Each input must be an object with the fields of one to create');
      },
      // Some databases do not tell the case of names.
      keyOf: (body) => {
        const name: unknown = keys.map((key) => body[key]).find((value) => value !== undefined);
        return typeof name === 'string' ? name.toLowerCase() : undefined;
      },
      work: singly((turn, within) => createOne(tools, collection, turn, ifExists, within)),
      isEnd: endsCall,
    },
    tools,
  ) as AsyncGenerator<BulkCreateOutcome<Body, Node>, void, undefined>;
}

async function createOne<Body extends object, Node extends ResourceNode>(
  { located, outcomeOf, pause }: CreateTools,
  collection: Creating<Body, Node>,
  { parsed, since }: Turn<Body>,
  given: NonNullable<CreateOptions['ifExists']>,
  options: RequestOptions,
): Promise<Done<Node>> {
  // Of one that an earlier process may have sent, nobody knows whose it is.
  const ifExists = since !== undefined && given === 'fail' ? 'return' : given;
  let begun: PartialError | undefined;
  let isOwn = false;
  // Not a login.
  const isAt = async (path: string): Promise<boolean> =>
    (await located(collection, options).catch(() => '')).endsWith(path);
  const told = (node: Node): Done<Node> => {
    const outcome = isOwn ? 'created' : (outcomeOf(node) ?? 'created');
    return { outcome, id: (node as { id?: string | undefined }).id, node };
  };
  return patiently(
    async (earlier) => {
      try {
        if (begun) {
          await begun.resume(options);
          return told(begun.node as Node);
        }
        const isSecond = earlier !== undefined;
        const how = isOwn ? 'update' : isSecond && ifExists === 'fail' ? 'return' : ifExists;
        const node = await collection.create(parsed, { ...options, ifExists: how });
        const done = told(node);
        // Made by the request whose answer was lost, or there before it.
        return isSecond && ifExists === 'fail' && done.outcome === 'existing'
          ? { outcome: 'failed', error: earlier }
          : done;
      } catch (error) {
        const { code, method, path = '' } = error as { code?: string; method?: string; path?: string };
        if (code === 'partial') begun = error as PartialError;
        // Nothing had this name before the POST: whatever has it now, that made it.
        else if (method === 'POST' && (ifExists !== 'fail' || earlier !== undefined))
          isOwn ||= await isAt(path);
        throw error;
      }
    },
    options,
    { pause },
  );
}
