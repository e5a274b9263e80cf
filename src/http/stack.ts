/** What V8 alone has; other engines keep the stack that an error was made with. */
interface Tracing {
  captureStackTrace?: (error: object, below: unknown) => void;
  stackTraceLimit?: number | undefined;
}

const tracing = Error as Tracing;

/** A call passes some twenty functions of ours on its way, and the usual limit is ten. */
const frames = 60;

/**
 * Makes the stacks of the next errors long enough to lead through every function that awaits the current one, to the
 * line of the caller; returns the limit to set again. Nothing is paid for this until there is an error.
 */
export function lengthen(): number | undefined {
  const limit = tracing.stackTraceLimit;
  // Some programs want no stacks, and some freeze Error.
  if (!limit || limit >= frames || Object.isFrozen(Error)) return undefined;
  tracing.stackTraceLimit = frames;
  return limit;
}

/** Sets the limit that `lengthen` returned. */
export function shorten(limit: number | undefined): void {
  if (limit !== undefined) tracing.stackTraceLimit = limit;
}

/** Sets the stack of an error to that of this moment, without the frames above `below`. */
export function capture(error: object, below: unknown): void {
  if (!tracing.captureStackTrace || !tracing.stackTraceLimit) return;
  const limit = lengthen();
  tracing.captureStackTrace(error, below);
  shorten(limit);
}
