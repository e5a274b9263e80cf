import { ConflictError } from '../../http/errors.ts';

/** Waits for the request that adds something. What is there already is a conflict to the server, and as good as added. */
export async function unlessThere(request: Promise<void>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }
}
