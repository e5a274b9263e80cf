import type { PartialImportResults } from '../../facts/representations.ts';
import { bounded } from '../../http/deadline.ts';
import { ApiError, KeycloakError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { json, open, ResourceNode, realmOf } from '../../tree/node.ts';
import { allResolved } from '../../tree/references.ts';
import { realmGroups, resolveGroups } from '../groups/reference.ts';
import { findGranted } from '../roles/grants.ts';
import type { UserCreate } from './user.ts';

/** One of many users who are made at once: roles and groups by their names and paths alone. */
export interface UserImport extends Omit<UserCreate, 'realmRoles' | 'clientRoles' | 'groups'> {
  realmRoles?: readonly string[] | undefined;
  /** By `clientId`. */
  clientRoles?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Paths with their first `/`. */
  groups?: readonly string[] | undefined;
}

/** What became of the users of an import. */
export interface ImportedUsers {
  /** Those who were made. */
  readonly added: readonly { readonly id: string; readonly username: string }[];
  /** Those who were there, and are as they were. */
  readonly existing: readonly { readonly id: string; readonly username: string }[];
  /** Those whom the server refused, and why. */
  readonly failed: readonly { readonly user: UserImport; readonly error: KeycloakError }[];
}

// Measured: the server's cost of a user grows with the batch beyond this, and with more than this at once.
const batchSize = 50;
const batchesAtOnce = 4;

/** Makes one user by itself, and gives their id. */
type Make = (user: UserImport, options: RequestOptions | undefined) => Promise<string>;

/** Makes users in batches; one that the server refuses is halved until the culprits are found. */
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
    // The server would make realm roles that it does not know, and leave out those of clients.
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

/** Whether a batch was taken; one that is refused has made nobody. */
async function importBatch(
  realm: ResourceNode,
  batch: readonly UserImport[],
  { added, existing }: Outcome,
  options: RequestOptions | undefined,
): Promise<boolean> {
  try {
    const body = { ifResourceExists: 'SKIP', users: batch };
    const answer = await json<PartialImportResults>(realm, 'POST', ['partialImport'], { ...options, body });
    for (const { action, id = '', resourceName: username = '' } of answer.results ?? []) {
      (action === 'ADDED' ? added : existing).push({ id, username });
    }
    return true;
  } catch (error) {
    if (error instanceof ApiError && [400, 409, 500].includes(error.httpStatus)) return false;
    throw error;
  }
}

/** By the route that says why, where the import answers 500 for an address that is taken. */
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
