/** What V8 alone has; other engines keep the stack that an error was made with. */
interface Tracing {
  captureStackTrace?: (error: object, below: unknown) => void;
  stackTraceLimit?: number | undefined;
}

/** A call passes some twenty functions of ours on its way, and the usual limit is ten. */
const frames = 60;

/**
 * Gives an error the stack of this moment, without the frames above `below`: on V8 it leads through all functions that
 * await this one, to the line of the caller. That costs nothing until there is an error.
 */
export function capture(error: object, below: unknown): void {
  const tracing = Error as Tracing;
  const { captureStackTrace, stackTraceLimit: limit } = tracing;
  // Some programs want no stacks, and some freeze Error.
  if (!captureStackTrace || !limit || Object.isFrozen(Error)) return;
  tracing.stackTraceLimit = Math.max(limit, frames);
  captureStackTrace(error, below);
  tracing.stackTraceLimit = limit;
}
