// One of the processes that share tokens in a Redis: makes calls with its clock moved on, for the realm it is told.
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Auth, type Fetch, KeycloakRealm } from '../../src/index.ts';

/** The realm and the login of the calls that follow. */
export interface Setup {
  readonly serverUrl: string;
  readonly realmName: string;
  readonly auth: Exclude<Auth, string | (() => unknown)>;
  /** Milliseconds between a token request and what asks for it. */
  readonly delay?: number;
}

/** What to do: make so many calls, the clock moved on by `seconds` before each. */
export interface Order {
  readonly setup?: Setup;
  readonly calls?: number;
  readonly seconds?: number;
  /** Waits until the store responds. */
  readonly isReached?: boolean;
}

/** What became of one order. */
export interface Told {
  /** The errors of calls, of which none is expected. */
  readonly failures: string[];
  /** The status of each answer of the token endpoint. */
  readonly tokens: number[];
  /** The hashes of the refresh tokens that were sent. */
  readonly refreshed: string[];
  /** What the store and realmtree warned of. */
  readonly warnings: string[];
  /** Milliseconds of the longest call. */
  readonly longest: number;
}

let told = nothing();
function nothing(): { -readonly [Name in keyof Told]: Told[Name] } {
  return { failures: [], tokens: [], refreshed: [], warnings: [], longest: 0 };
}
console.warn = (message) => void told.warnings.push(String(message));
const { store } = await import('./store-redis.ts');

const fetch: Fetch = async (url, init) => {
  const isTokens = url.endsWith('/token');
  const sent = isTokens ? new URLSearchParams(String(init.body)).get('refresh_token') : null;
  if (isTokens) await pause(delay);
  if (sent !== null) told.refreshed.push(createHash('sha256').update(sent).digest('hex').slice(0, 16));
  const answer = await globalThis.fetch(url, init);
  if (isTokens) told.tokens.push(answer.status);
  return answer;
};
const now = Date.now;
let passed = 0;
Date.now = () => now() + passed * 1000;
let delay = 0;
let count: () => Promise<number>;

async function reached(): Promise<boolean> {
  try {
    await store.get('anything');
    return true;
  } catch {
    return false;
  }
}

process.on('message', async ({ setup, calls = 0, seconds = 0, isReached }: Order) => {
  told = nothing();
  while (isReached && !(await reached())) await pause(50);
  if (setup) {
    const { serverUrl, realmName, auth } = setup;
    delay = setup.delay ?? 0;
    const realm = new KeycloakRealm({ serverUrl, realmName, auth: { ...auth, store }, fetch });
    const { users } = realm.admin.realms.byName(realmName);
    count = () => users.count();
    passed = 0;
  }
  for (let call = 0; call < calls; call++) {
    passed += seconds;
    const start = performance.now();
    await count().catch((error) => told.failures.push(`${error.code}: ${error}`));
    told.longest = Math.max(told.longest, performance.now() - start);
  }
  process.send?.(told);
});
process.send?.(told);
