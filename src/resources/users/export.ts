import { checkCheckpoint } from '../../tree/checkpoint.ts';
import type { ListOptions } from '../../tree/collection.ts';
import type { ResourceNode } from '../../tree/node.ts';
import { type BulkShard, checkedShard, orAborted } from '../../tree/records.ts';
import type { User } from '../shared/entities.ts';
import { type GrantReadTools, Grants, type Mapped } from './grants.ts';
import type { UserImport } from './import-outcome.ts';
import type { ExportedUsers, ExportOptions, ExportSink, ExportState } from './user-roles.ts';

/** How many of the last users a checkpoint names: one of them would do, but that one may be deleted. */
const mostLast = 20;

/** What `createMany` takes, of what the server tells of a user. */
const kept = [
  'username',
  'email',
  'firstName',
  'lastName',
  'emailVerified',
  'enabled',
  'createdTimestamp',
  'attributes',
  'requiredActions',
] as const;

/** Writes each user as a line of JSON. */
export async function exportUsers(
  tools: GrantReadTools,
  users: ResourceNode,
  sink: ExportSink,
  given: ExportOptions | undefined,
): Promise<ExportedUsers> {
  const own = ['pageSize', 'concurrency', 'onProgress', 'checkpoint', 'shard'] as const;
  const { pageSize, concurrency, onProgress, checkpoint, shard, ...options } = tools.ownOptions(
    given,
    ...own,
  );
  for (const [name, value] of Object.entries({ pageSize, concurrency }))
    if (value !== undefined) tools.wholeNumber(value, name, 1);
  if (onProgress && typeof onProgress !== 'function') throw new TypeError('onProgress must be a function');
  checkCheckpoint(checkpoint);
  const part = shard && checkedShard(shard, tools);
  const target = opened(sink);
  try {
    const state = checkedState(await checkpoint?.load(), part);
    let { users: count, bytes, position, last } = state;
    const now = (): ExportState => ({ users: count, bytes, position, last, ...(part && { shard: part }) });
    return await tools.bounded(options, async (within) => {
      const { controller, letGo } = tools.controllerBelow(within.signal);
      const { signal } = controller;
      try {
        const grants = new Grants(tools, users, { ...within, signal });
        await grants.read({});
        const listed: ListOptions = { ...within, signal, pageSize, concurrency };
        for await (const page of following(tools, users, state, listed)) {
          for await (const { user, mapped } of grants.of(page.filter(({ id }) => isOfShard(id, part)))) {
            const line = `${JSON.stringify(written(user, mapped))}\n`;
            await orAborted(target.write(line), signal);
            count++;
            bytes += sizeOf(line);
          }
          position += page.length;
          last = [...last, ...page.slice(-mostLast).map(({ id }) => id)].slice(-mostLast);
          await checkpoint?.save(now());
          onProgress?.({ users: count, bytes });
        }
        return { users: count, bytes };
      } finally {
        controller.abort();
        letGo();
      }
    });
  } finally {
    target.letGo();
  }
}

/** The pages of users after those of an earlier call, wherever these are in the list now. */
async function* following(
  tools: GrantReadTools,
  users: ResourceNode,
  { position, last }: ExportState,
  options: ListOptions,
): AsyncGenerator<readonly User[], void, undefined> {
  const before = new Set(last);
  let first: number | undefined = Math.max(0, position - before.size);
  while (first !== undefined) {
    let isFound = before.size === 0;
    for await (const page of tools.pages<User>(users, { first }, options)) {
      const end = page.findLastIndex(({ id }) => before.has(id));
      isFound ||= end >= 0;
      if (!isFound) break;
      yield page.slice(end + 1);
    }
    if (isFound) return;
    first = await positionOf(tools, users, before, options);
  }
  throw tools.notFound(
    users,
    'The last users that were exported before the checkpoint are all deleted: the export cannot be continued',
  );
}

/** Looks through the whole list for the first of these users. */
async function positionOf(
  tools: GrantReadTools,
  users: ResourceNode,
  ids: ReadonlySet<string>,
  options: ListOptions,
): Promise<number | undefined> {
  let position = 0;
  const short = { ...options, pageSize: undefined, concurrency: undefined };
  for await (const page of tools.pages<User>(users, { briefRepresentation: true }, short)) {
    const index = page.findIndex(({ id }) => ids.has(id));
    if (index >= 0) return position + index;
    position += page.length;
  }
  return undefined;
}

function written(user: User, { roles, groups }: Mapped): UserImport {
  const line: Record<string, unknown> = {};
  for (const key of kept) if (user[key] !== undefined) line[key] = user[key];
  const byClient = Map.groupBy(roles, ({ clientId }) => clientId);
  const namesOf = (clientId: string | undefined): string[] =>
    (byClient.get(clientId) ?? []).map(({ name }) => name);
  const clientIds = [...byClient.keys()].filter((clientId) => clientId !== undefined);
  return {
    ...(line as Pick<User, 'username'>),
    groups: groups.map(({ path }) => path),
    realmRoles: namesOf(undefined),
    clientRoles: Object.fromEntries(clientIds.map((clientId) => [clientId, namesOf(clientId)])),
  };
}

/** FNV-1a: the same number for an id in every process and release. */
function isOfShard(id: string, shard: BulkShard | undefined): boolean {
  if (!shard) return true;
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01_00_01_93);
  // Its last bits alone depend on little of the id.
  hash ^= hash >>> 16;
  return (hash >>> 0) % shard.of === shard.index;
}

function checkedState(given: unknown, shard: BulkShard | undefined): ExportState {
  // A store of JSON says null where there is nothing.
  if (given === undefined || given === null) return { users: 0, bytes: 0, position: 0, last: [] };
  const { users, bytes, position, last, shard: other } = Object(given) as ExportState;
  const isState =
    [users, bytes, position].every((value) => Number.isSafeInteger(value) && value >= 0) &&
    Array.isArray(last) &&
    last.every((id) => typeof id === 'string');
  if (!isState) throw new TypeError('checkpoint.load() must return what save was given, or undefined');
  if (other?.index !== shard?.index || other?.of !== shard?.of)
    throw new TypeError('The checkpoint is that of another shard');
  return { users, bytes, position, last };
}

interface Target {
  /** Resolves once the line was taken. */
  readonly write: (line: string) => Promise<unknown>;
  readonly letGo: () => void;
}

/** The parts of a stream of Node that are used here. */
interface NodeStream {
  write(line: string, written: (error?: Error | null) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

const encoder = new TextEncoder();

function sizeOf(line: string): number {
  return encoder.encode(line).length;
}

function opened(sink: ExportSink): Target {
  const letGo = (): void => undefined;
  if (typeof sink === 'function') return { write: async (line) => sink(line), letGo };
  const { getWriter, write, on } = Object(sink) as Partial<WritableStream<Uint8Array> & NodeStream>;
  if (typeof getWriter === 'function') {
    const writer = (sink as WritableStream<Uint8Array>).getWriter();
    return { write: (line) => writer.write(encoder.encode(line)), letGo: () => writer.releaseLock() };
  }
  if (typeof write !== 'function')
    throw new TypeError('The sink must be a stream, a function, or an object with the method write');
  if (typeof on !== 'function') {
    return { write: async (line) => (sink as { write(line: string): unknown }).write(line), letGo };
  }
  const stream = sink as unknown as NodeStream;
  let fault: Error | undefined;
  // Without a listener an error would end the process.
  const heard = (error: Error): void => {
    fault ??= error;
  };
  stream.on('error', heard);
  return {
    write: (line) =>
      new Promise((resolve, reject) => {
        stream.write(line, (error) => (error ? reject(fault ?? error) : resolve(undefined)));
      }),
    // Node emits the event after the callback.
    letGo: () => void setTimeout(() => stream.off('error', heard)),
  };
}
