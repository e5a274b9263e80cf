import type { PartialImportResults } from '../../facts/representations.ts';
import { ApiError, KeycloakError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { json, open, ResourceNode, realmOf } from '../../tree/node.ts';
import { bounded } from '../../tree/options.ts';
import { allResolved } from '../../tree/references.ts';
import { realmGroups, resolveGroups } from '../groups/reference.ts';
import { findGranted } from '../roles/grants.ts';
import type { UserCreate } from './create.ts';

/** A user to import. Roles and groups are identified by name and path only. */
export interface UserImport extends Omit<UserCreate, 'realmRoles' | 'clientRoles' | 'groups'> {
  realmRoles?: readonly string[] | undefined;
  /** Role names by `clientId`. */
  clientRoles?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Paths with the leading `/`. */
  groups?: readonly string[] | undefined;
}

/** Result of an import. */
export interface ImportedUsers {
  /** Users that were created. */
  readonly added: readonly { readonly id: string; readonly username: string }[];
  /** Users that already existed and were left unchanged. */
  readonly existing: readonly { readonly id: string; readonly username: string }[];
  /** Users that the server rejected, each with the error. */
  readonly failed: readonly { readonly user: UserImport; readonly error: KeycloakError }[];
}

// Measured: with larger batches, or more of them at once, the server takes longer for each user.
const batchSize = 50;
const batchesAtOnce = 4;

/** Creates a single user and returns the id. */
type Make = (user: UserImport, options: RequestOptions | undefined) => Promise<string>;

/** Imports users in batches. A batch that the server rejects is halved until the rejected users are isolated. */
export function importUsers(
  collection: ResourceNode,
  users: readonly UserImport[],
  options: RequestOptions | undefined,
  make: Make,
): Promise<ImportedUsers> {
  return bounded(options, async (options) => {
    for (const { username } of users) {
      if (typeof username !== 'string' || username === '')
        throw new TypeError('Each user must have a username');
    }
    // The server would create unknown realm roles, and drop unknown roles of clients.
    const paths = [...new Set(users.flatMap(({ groups = [] }) => groups))];
    await allResolved(collection, [
      () => findGranted(collection, users, options),
      () => resolveGroups(realmGroups(collection), paths, options),
    ]);
    const outcome: Outcome = { added: [], existing: [], failed: [] };
    const realm = open(ResourceNode, realmOf(collection));
    const batches: (readonly UserImport[])[] = [];
    for (let at = 0; at < users.length; at += batchSize) batches.push(users.slice(at, at + batchSize));
    const work = async (): Promise<void> => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) {
        const [user] = batch;
        if (await importBatch(realm, batch, outcome, options)) continue;
        const middle = Math.ceil(batch.length / 2);
        if (middle < batch.length) batches.unshift(batch.slice(0, middle), batch.slice(middle));
        else if (user) await importOne(user, outcome, options, make);
      }
    };
    try {
      await Promise.all(Array.from({ length: batchesAtOnce }, work));
    } finally {
      batches.length = 0;
    }
    return outcome;
  });
}

interface Outcome {
  readonly added: { id: string; username: string }[];
  readonly existing: { id: string; username: string }[];
  readonly failed: { user: UserImport; error: KeycloakError }[];
}

/** Returns whether the server accepted the batch. A rejected batch creates no users. */
async function importBatch(
  realm: ResourceNode,
  batch: readonly UserImport[],
  { added, existing }: Outcome,
  options: RequestOptions | undefined,
): Promise<boolean> {
  try {
    const body = { ifResourceExists: 'SKIP', users: batch };
    const answer = await json<PartialImportResults>(realm, 'POST', ['partialImport'], options, { body });
    for (const { action, id = '', resourceName: username = '' } of answer.results ?? []) {
      (action === 'ADDED' ? added : existing).push({ id, username });
    }
    return true;
  } catch (error) {
    if (error instanceof ApiError && [400, 409, 500].includes(error.httpStatus)) return false;
    throw error;
  }
}

/** Uses `create`, which reports the actual error; the import answers 500 for an e-mail address that is taken. */
async function importOne(
  user: UserImport,
  { added, failed }: Outcome,
  options: RequestOptions | undefined,
  make: Make,
): Promise<void> {
  try {
    added.push({ id: await make(user, options), username: user.username });
  } catch (error) {
    if (!(error instanceof KeycloakError)) throw error;
    failed.push({ user, error });
  }
}
