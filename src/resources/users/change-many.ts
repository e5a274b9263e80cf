import type { NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { boxed } from '../../tree/boxed.ts';
import type { BulkWriteOptions } from '../../tree/bulk-options.ts';
import { inOrder, singly } from '../../tree/in-order.ts';
import type { Job } from '../../tree/job.ts';
import type { Step } from '../../tree/make.ts';
import type { ResourceNode, TreeNode } from '../../tree/node.ts';
import type { Lookup } from '../../tree/path.ts';
import { endsCall, patiently } from '../../tree/patience.ts';
import { type BulkSource, opened } from '../../tree/records.ts';
import type { Tools } from '../../tree/tools.ts';
import type { StrictOptions } from '../shared/strict.ts';
import type {
  UserAssignOutcome,
  UserChange,
  UserDeleteOutcome,
  UserGrants,
  UserUpdateManyOptions,
  UserUpdateOutcome,
} from './changes.ts';
import type { UserReference } from './reference.ts';
import type { UserUpdate } from './user.ts';
import { mostNames, type NameTools, Usernames } from './usernames.ts';

/** A user to change. */
interface ChangedUser extends ResourceNode {
  update(changes: UserUpdate, options?: StrictOptions): Promise<void>;
  delete(options?: RequestOptions): Promise<void>;
}

/** The users of a realm, as far as a change of many needs them. */
export interface ChangePlace extends ResourceNode {
  byId(id: string): ChangedUser;
}

/** Functions of this module's callers. */
export interface ChangeTools extends Tools, NameTools {
  readonly users: ChangePlace;
  readonly isNoUser: (error: unknown) => error is NotFoundError;
  /** Returns the error for a look-up that finds nobody, such as `username=ada`. */
  readonly noUser: (label: string) => NotFoundError;
  /** Looks up all roles and groups, and returns the steps that assign them to a user. */
  readonly stepsOf: (
    grants: UserGrants,
    options: RequestOptions,
  ) => Promise<(user: TreeNode) => readonly Step[]>;
}

/** An input that names a user. */
interface Named {
  readonly id?: string | undefined;
  /** Where there is no id. */
  readonly username?: string | undefined;
  readonly lookup?: Lookup | undefined;
  readonly changes?: UserUpdate | undefined;
}

const own = ['concurrency', 'onProgress', 'checkpoint', 'shard'] as const;

/** Updates users, and yields the outcomes in the order of the source. */
export async function* updateMany(
  tools: ChangeTools,
  source: BulkSource<UserChange>,
  given: UserUpdateManyOptions | undefined,
): AsyncGenerator<UserUpdateOutcome, void, undefined> {
  const { strict, ...options } = tools.ownOptions(given, ...own, 'strict', 'validate');
  const parse = (input: UserChange): Named => {
    if (!tools.isMap(input)) throw new TypeError('Each input must be an object with an id or a username');
    const { id, username, ...changes } = input;
    const user = named(tools, id === undefined ? { username } : { id });
    return { ...user, changes: id === undefined ? changes : { username, ...changes } };
  };
  const work: Work<{ outcome: 'updated'; id: string }> = async (id, { changes = {} }, within) => {
    await tools.users.byId(id).update(changes, { ...within, strict });
    return { outcome: 'updated', id };
  };
  const job = jobOf(tools, { updated: 0, failed: 0 }, parse, work);
  yield* inOrder(() => opened(source), options, job, tools) as AsyncGenerator<UserUpdateOutcome>;
}

/** Deletes users, and yields the outcomes in the order of the source. */
export async function* deleteMany(
  tools: ChangeTools,
  source: BulkSource<UserReference>,
  given: BulkWriteOptions<'deleted' | 'absent'> | undefined,
): AsyncGenerator<UserDeleteOutcome, void, undefined> {
  const options = tools.ownOptions(given, ...own);
  const work: Work<{ outcome: 'deleted'; id: string }> = async (id, _, within, earlier) => {
    try {
      await tools.users.byId(id).delete(within);
    } catch (error) {
      if (
        !tools.isNoUser(error) ||
        (earlier === undefined && !error.hints.some((hint) => sentBefore.test(hint)))
      )
        throw error;
    }
    return { outcome: 'deleted', id };
  };
  const absent = (id: string | undefined) => ({ outcome: 'absent', id }) as const;
  const job = jobOf(tools, { deleted: 0, absent: 0, failed: 0 }, (user) => named(tools, user), work, absent);
  yield* inOrder(() => usersIn(source), options, job, tools) as AsyncGenerator<UserDeleteOutcome>;
}

/** The hint at an earlier attempt of the request, whose answer was lost. */
const sentBefore = /had been sent before/;

/** Assigns roles and groups to users, and yields the outcomes in the order of the source. */
export async function* assignMany(
  tools: ChangeTools,
  source: BulkSource<UserReference>,
  given: UserGrants,
  options: BulkWriteOptions<'assigned'> | undefined,
): AsyncGenerator<UserAssignOutcome, void, undefined> {
  const grants = checkedGrants(tools, given);
  const within = tools.ownOptions(options, ...own);
  let steps: (user: TreeNode) => readonly Step[] = () => [];
  const work: Work<{ outcome: 'assigned'; id: string }> = async (id, _, within) => {
    for (const step of steps(tools.users.byId(id))) await step.run(within);
    return { outcome: 'assigned', id };
  };
  const begin = async (within: RequestOptions): Promise<void> => {
    steps = await patiently(() => tools.stepsOf(grants, within), within, tools);
  };
  const job = {
    ...jobOf(tools, { assigned: 0, failed: 0 }, (user: UserReference) => named(tools, user), work),
    begin,
  };
  yield* inOrder(() => usersIn(source), within, job, tools) as AsyncGenerator<UserAssignOutcome>;
}

/** Works on the user with an id. `earlier` is the error of the attempt before, whose answer was lost. */
type Work<Done> = (id: string, user: Named, options: RequestOptions, earlier: unknown) => Promise<Done>;

function jobOf<T, Done extends { outcome: string }, Absent extends { outcome: string } = never>(
  tools: ChangeTools,
  counts: Record<string, number>,
  parse: (item: T) => Named,
  work: Work<Done>,
  absent?: (id: string | undefined) => Absent,
): Job<T, Named, Done | Absent> {
  const names = new Usernames(tools);
  return {
    counts,
    ahead: mostNames,
    parse: (item) => {
      const user = parse(item);
      if (user.username !== undefined) names.expect(user.username);
      return user;
    },
    keyOf: ({ id, username, lookup }, options) =>
      id ??
      patiently(
        () => (username === undefined ? found(tools, lookup, options) : names.idOf(username, options)),
        options,
        tools,
      ),
    work: singly(async ({ parsed, key }, options) => {
      const { lookup } = parsed;
      if (key === undefined) {
        if (absent) return absent(undefined);
        throw tools.noUser(lookup?.label ?? '');
      }
      try {
        return await patiently((earlier) => work(key, parsed, options, earlier), options, tools);
      } catch (error) {
        if (!tools.isNoUser(error)) throw error;
        // Since the look-up another user may have got the name.
        lookup?.forget();
        const other = await patiently(() => found(tools, lookup, options), options, tools);
        if (other !== undefined && other !== key)
          return await patiently((earlier) => work(other, parsed, options, earlier), options, tools);
        if (absent) return absent(key);
        throw error;
      }
    }),
    isEnd: endsCall,
  };
}

/** The id of the user that a look-up finds, if there is one. */
async function found(
  { unlessAbsent }: ChangeTools,
  lookup: Lookup | undefined,
  options: RequestOptions,
): Promise<string | undefined> {
  return lookup && unlessAbsent(lookup.resolve(options), ({ missing }) => missing.length > 0);
}

/** Reads how an input names a user. */
function named(tools: ChangeTools, user: unknown): Named {
  if (tools.isNodeOf(user, 'user', 'member')) {
    const key = tools.keyOf(user);
    return typeof key === 'string' ? { id: key } : { lookup: key };
  }
  const { id, username } = (typeof user === 'string' ? { username: user } : Object(user)) as {
    id?: unknown;
    username?: unknown;
  };
  if (typeof id === 'string') {
    // Refuses what cannot be an id.
    tools.users.byId(id);
    return { id };
  }
  if (id === undefined && typeof username === 'string') return { username, lookup: tools.lookupOf(username) };
  throw new TypeError('A user must be a username, { id }, { username }, or a node');
}

/** Opens a source of users, in which strings are usernames; of a stream they are its text. */
function usersIn(source: unknown): ReturnType<typeof opened> {
  const { getReader, pipe } = Object(source) as { getReader?: unknown; pipe?: unknown };
  const chunks = opened(source);
  const isStream = typeof getReader === 'function' || typeof pipe === 'function';
  return isStream ? chunks : boxed(chunks, (value) => typeof value === 'string');
}

function checkedGrants(tools: ChangeTools, given: UserGrants): UserGrants {
  if (!tools.isMap(given))
    throw new TypeError('The roles and groups must be an object such as { realmRoles: [name] }');
  const { realmRoles, clientRoles, groups, ...others } = given as UserGrants;
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw new TypeError(
      `assignMany assigns realmRoles, clientRoles and groups, not ${JSON.stringify(other)}`,
    );
  const isNone = [realmRoles, clientRoles, groups].every((names) => Object.keys(names ?? {}).length === 0);
  if (isNone) throw new TypeError('assignMany requires realmRoles, clientRoles or groups');
  return { realmRoles, clientRoles, groups };
}
