import { ConflictError } from '../../http/errors.ts';

/** Waits for a request that adds something. A conflict counts as success: it has been added before. */
export async function unlessThere(request: Promise<void>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }
}
