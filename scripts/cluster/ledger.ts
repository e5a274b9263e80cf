/** What a process did, as it was told by the client: the side that the database is held against. */
import { appendFileSync, readFileSync } from 'node:fs';

/** An object that a call reported as written. Of those of one name the last one counts. */
export interface Claim {
  readonly kind: 'user' | 'role' | 'group' | 'client' | 'component' | 'attribute' | 'mapping';
  readonly name: string;
  /** `true` if it is to be there, `false` if not; of an attribute its value; `undefined` if nobody knows. */
  readonly state: boolean | string | undefined;
}

export interface Failure {
  readonly verb: string;
  /** Seconds since the start of the run. */
  readonly at: number;
  readonly error: string;
  /** Milliseconds that the call took. */
  readonly took: number;
}

/** What a process tells at its end. */
export interface Ledger {
  readonly id: string;
  readonly calls: Record<string, number>;
  /** Of calls that are safe to repeat. */
  readonly failures: Failure[];
  /** Of a POST that makes an object without a look: its answer was lost, and the caller is told so. */
  readonly unsafe: Failure[];
  /** A file with a `Claim` in each line. */
  readonly claims: string;
  /** When a token request of the shared session was answered with a token, in milliseconds of the epoch. */
  readonly renewals: number[];
  /** Megabytes of heap after a collection, in the order of time. */
  readonly heap: number[];
  /** Milliseconds of the longest call that succeeded. */
  readonly longest: number;
}

/** Keeps the books of a process. */
export class Books {
  /** Not kept: the memory of the process is measured. */
  readonly claims: string;
  readonly #start: number;
  readonly calls: Record<string, number> = {};
  readonly failures: Failure[] = [];
  readonly unsafe: Failure[] = [];
  longest = 0;

  constructor({ start, claims }: Pick<Workload, 'start' | 'claims'>) {
    this.#start = start;
    this.claims = claims;
  }

  claim(kind: Claim['kind'], name: string, state: Claim['state']): void {
    appendFileSync(this.claims, `${JSON.stringify({ kind, name, state } satisfies Claim)}\n`);
  }

  /** Runs a call and notes how it ended; returns whether it succeeded. */
  async run(verb: string, call: () => Promise<unknown>, isSafe = true): Promise<boolean> {
    const begun = performance.now();
    this.calls[verb] = (this.calls[verb] ?? 0) + 1;
    try {
      await call();
      this.longest = Math.max(this.longest, performance.now() - begun);
      return true;
    } catch (error) {
      const { name, message, reason } = error as { name: string; message: string; reason?: string };
      const at = Math.round((Date.now() - this.#start) / 100) / 10;
      const took = Math.round(performance.now() - begun);
      const text = `${name}: ${message}${reason ? ` (${reason})` : ''}`.slice(0, 300);
      (isSafe ? this.failures : this.unsafe).push({ verb, at, error: text, took });
      return false;
    }
  }
}

/** The last claim about each object. */
export function claimsOf({ claims }: Ledger): Claim[] {
  const last = new Map<string, Claim>();
  for (const line of readFileSync(claims, 'utf8').split('\n')) {
    if (line === '') continue;
    const claim = JSON.parse(line) as Claim;
    last.set(`${claim.kind} ${claim.name}`, claim);
  }
  return [...last.values()];
}

/** The order of the work of a process, and the ends of its parent. */
export interface Workload {
  readonly id: string;
  readonly url: string;
  readonly realmName: string;
  readonly start: number;
  /** The file for its claims. */
  readonly claims: string;
  /** Folder of the shared token store, if this process shares its session. */
  readonly store: string | undefined;
  /** Milliseconds between two calls. */
  readonly rest: number;
  readonly isRaw: boolean;
}

/** A number below `limit`, the same for each run of a process. */
export function dice(seed: string): (limit: number) => number {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 17);
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Accounts and clients of the realm under fire. */
export const accounts = {
  steward: { username: 'steward', password: 'steward-password' },
  robot: { clientId: 'robot', clientSecret: 'robot-secret' },
  guard: { clientId: 'guard', clientSecret: 'guard-secret' },
} as const;
