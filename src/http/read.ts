/** The parts of a response that are needed to read it. */
export interface Received {
  readonly headers: Pick<Headers, 'get'>;
  readonly body?: unknown;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What is used of a stream, whichever package it is from. */
interface Source {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array }>;
    cancel(): Promise<unknown>;
  };
}

/**
 * Returns the body of a response up to a number of bytes, and whether there was more. Counts what arrives, since a small
 * compressed body can become a large one; a length that the server states for an uncompressed body is held by the
 * runtime.
 */
export async function contentOf(
  response: Received,
  limit: number,
): Promise<{ content: Uint8Array<ArrayBuffer>; isCut: boolean }> {
  const { headers, body } = response;
  const stated = headers.get('content-encoding') ? null : headers.get('content-length');
  const source = body as Partial<Source> | null | undefined;
  // A read of nothing costs more in Node than the rest of a POST.
  if (stated === '0') return { content: new Uint8Array(), isCut: false };
  if ((stated !== null && Number(stated) <= limit) || typeof source?.getReader !== 'function') {
    const content = new Uint8Array(await response.arrayBuffer());
    const isCut = content.length > limit;
    return { content: isCut ? content.slice(0, limit) : content, isCut };
  }
  const reader = (source as Source).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isCut = false;
  while (!isCut) {
    const { done, value } = await reader.read();
    if (done || !value) break;
    isCut = length + value.length > limit;
    const chunk = isCut ? value.subarray(0, limit - length) : value;
    chunks.push(chunk);
    length += chunk.length;
  }
  // What is not read any more may fail, which is of no interest.
  if (isCut) reader.cancel().catch(() => undefined);
  const content = new Uint8Array(length);
  let end = 0;
  for (const chunk of chunks) {
    content.set(chunk, end);
    end += chunk.length;
  }
  return { content, isCut };
}

/** Returns the limit if it can be one. */
export function checkedSize(bytes: number): number {
  if (typeof bytes === 'number' && bytes > 0) return bytes;
  throw new TypeError('maxResponseSize must be a number of bytes above 0');
}
