/** What the database has, against what the processes were told. */
import { type Claim, claimsOf, type Ledger } from './ledger.ts';
import type { Client } from './postgres.ts';

/** What was found for the processes of one client. */
export interface Verdict {
  /** Writes that were reported as done and are not there, or not as they were written. */
  readonly lost: readonly string[];
  /** Objects of one name that are there more than once. */
  readonly twice: readonly string[];
  /** How many claims were held against the database. */
  readonly checked: number;
}

/** Each gives the names of a realm, as often as they are there. */
const names: Record<Claim['kind'], string> = {
  user: 'select username as name from user_entity where realm_id = $1',
  role: 'select name from keycloak_role where realm_id = $1 and not client_role',
  group: 'select name from keycloak_group where realm_id = $1',
  client: 'select client_id as name from client where realm_id = $1',
  component: 'select name from component where realm_id = $1',
  mapping: `select u.username as name from user_role_mapping m join user_entity u on u.id = m.user_id
    join keycloak_role r on r.id = m.role_id where u.realm_id = $1 and r.name = 'editor'`,
  attribute: `select u.username as name, a.value from user_attribute a join user_entity u on u.id = a.user_id
    where u.realm_id = $1 and a.name = 'round'`,
};

interface Row {
  readonly name: string;
  readonly value?: string;
}

/** Reads by a connection that no server of the cluster had. */
export async function verdictOf(
  client: Client,
  realmName: string,
  ledgers: readonly Ledger[],
): Promise<Verdict> {
  const realms = await client.query('select id from realm where name = $1', [realmName]);
  const realm = realms.rows[0]?.['id'];
  const lost: string[] = [];
  const twice: string[] = [];
  let checked = 0;
  const claims = ledgers.flatMap(claimsOf);
  for (const [kind, text] of Object.entries(names)) {
    const rows = (await client.query(text, [realm])).rows as unknown as Row[];
    const values = Map.groupBy(rows, ({ name }) => name);
    const own = claims.filter((claim) => claim.kind === kind);
    for (const { name, state } of own) {
      const there = values.get(name) ?? [];
      if (there.length > 1) twice.push(`${kind} ${name}: ${there.length}`);
      if (state === undefined) continue;
      checked++;
      const isRight = typeof state === 'string' ? there[0]?.value === state : state === there.length > 0;
      if (!isRight) {
        const found = typeof state === 'string' ? (there[0]?.value ?? 'nothing') : `${there.length} of it`;
        lost.push(`${kind} ${name}: ${state} was reported, there is ${found}`);
      }
    }
  }
  return { lost, twice: [...new Set(twice)], checked };
}

/** How many token requests succeeded for each renewal of the session that processes share. */
export function requestsPerRenewal(
  ledgers: readonly Ledger[],
  lifetime: number,
): { requests: number; renewals: number; extra: number[] } {
  const times = ledgers.flatMap(({ renewals }) => renewals).sort((one, other) => one - other);
  let renewals = 0;
  const extra: number[] = [];
  let since = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    // A token is renewed after three quarters of its life; what comes earlier belongs to the renewal before.
    if (time - since < lifetime / 2) {
      extra.push(time);
      continue;
    }
    renewals++;
    since = time;
  }
  return { requests: times.length, renewals, extra };
}
