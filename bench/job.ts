/** What a job is: cases that are measured in turn, and goals that their medians are held against. */
import type { Figures, Setup } from './figures.ts';
import type { Place } from './place.ts';

/** Something that is measured: a client doing the job in one way. */
export interface Case<S extends Setup = Setup> {
  /** Without this package from `bench/peers`, `python-keycloak`, or verb (`users.export`) the case is left out. */
  readonly needs?: string | undefined;
  /** In each round, before it is measured: such as a realm of its own. What it returns is added to the setup. */
  readonly before?: ((place: Place, setup: S) => Promise<Setup>) | undefined;
  /** How it is measured. By default in a process of its own, which calls `work` of the job with the setup. */
  readonly run?: ((place: Place, setup: S) => Promise<Figures>) | undefined;
  /** Options of Node for that process. */
  readonly node?: readonly string[] | undefined;
  /** Whether the work was really done; throws when it was not. Not measured. */
  readonly check?: ((place: Place, setup: S, figures: Figures) => Promise<void> | void) | undefined;
}

/** A limit for a figure of a case, alone or in proportion to another case. */
export interface Goal {
  readonly what: string;
  readonly of: string;
  readonly figure: string;
  /** The other case. */
  readonly to?: string | undefined;
  /** At most so much: of the other case's figure, or of its unit. */
  readonly atMost?: number | undefined;
  /** The other case takes at least so many times as much. */
  readonly times?: number | undefined;
  /** Asserted in the small form, for what does not depend on the machine. */
  readonly small?: number | undefined;
}

export interface Job<S extends Setup = Setup> {
  /** What is measured, in a sentence or some. */
  readonly about: string;
  /** Rounds of a whole run. */
  readonly rounds: number;
  /** Figures and their units, in the order of columns. */
  readonly figures: Readonly<Record<string, string>>;
  /** Once, before the first round. */
  readonly prepare?: ((place: Place) => Promise<S>) | undefined;
  readonly cases: (place: Place, setup: S) => Readonly<Record<string, Case<S>>>;
  readonly goals: readonly Goal[];
}

/** What a case does in its process. */
type Work = (setup: never) => Promise<Figures>;

/** A module of `jobs/`. */
export interface JobModule {
  readonly job: Job;
  readonly work?: Readonly<Record<string, Work>> | undefined;
}

/** A job whose cases and preparation agree on their setup. */
export function jobOf<S extends Setup>(job: Job<S>): Job {
  return job as unknown as Job;
}
