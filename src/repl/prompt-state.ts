import type { Context } from 'node:vm';
import type { KeycloakRealm } from '../index.ts';
import type { Members } from './members.ts';
import type { Recording } from './recording.ts';
import type { Run, Sent } from './requests.ts';
import type { Given } from './settings.ts';
import type { Shown } from './shown.ts';
import type { Values } from './values.ts';

/** A session at the prompt, as its commands and its completion see it. */
export interface Prompt {
  readonly realm: KeycloakRealm;
  readonly given: Given;
  readonly members: Members;
  readonly values: Values;
  readonly shown: Shown;
  /** The globals. */
  readonly context: Context;
  /** Columns of the terminal. */
  readonly width: number;
  /** The realm whose parts have short names. */
  readonly used: string;
  /** The names of these parts. */
  readonly parts: readonly string[];
  /** The last error that was shown. */
  readonly lastError: unknown;
  /** Whether requests that write are shown instead of sent. */
  isDry: boolean;
  /** Whether the time of each line is shown. */
  isTimed: boolean;
  recording: Recording | undefined;
  /** The lines that were typed and ran. */
  readonly typed: readonly string[];
  /** Adds code to what is recorded. */
  record(code: string): void;
  /** Puts the parts of another realm at the prompt. */
  use(name: string): void;
  /** Makes a node `here`. */
  moveTo(node: object | undefined): void;
  /** Runs code as a line that was typed. Returns its value and its requests; with `isDry`, nothing is written. */
  evaluated(
    code: string,
    isDry?: boolean,
  ): Promise<{ readonly value: unknown; readonly sent: readonly Sent[] }>;
  /** Requests are sent as those of one line, which Ctrl-C ends. */
  running<T>(work: (run: Run) => T | Promise<T>, more?: Partial<Run>): Promise<T>;
  /** Lets another program have the terminal. */
  aside<T>(work: () => Promise<T>): Promise<T>;
}
