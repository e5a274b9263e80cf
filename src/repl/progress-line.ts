/** A line at the end of the terminal that goes before anything else is written. */
import type { WriteStream } from 'node:tty';

/** Milliseconds in which nothing was written before it is shown. */
const silence = 1000;
const interval = 200;
const erase = '\r\u001b[K';

/** Shows what `text` returns, again and again, until it is called off by what this returns. */
export function progressLine(text: () => string | undefined): () => void {
  const streams = [process.stdout, process.stderr].filter(({ isTTY }) => isTTY);
  const { TERM: kind } = process.env;
  if (!process.stderr.isTTY || kind === 'dumb') return () => undefined;
  const write = process.stderr.write.bind(process.stderr);
  let last = performance.now();
  let isShown = false;
  let isAtStart = true;
  const clear = (): void => {
    if (isShown) write(erase);
    isShown = false;
  };
  const release = streams.map((stream) =>
    heard(stream, (chunk) => {
      clear();
      last = performance.now();
      isAtStart = String(chunk).endsWith('\n');
    }),
  );
  const timer = setInterval(() => {
    if (!isAtStart || performance.now() - last < silence) return;
    const line = text();
    if (line === undefined) return;
    // A line that is broken in two could not be erased.
    write(`\r${line.slice(0, (process.stderr.columns || 80) - 1)}\u001b[K`);
    isShown = true;
  }, interval);
  return () => {
    clearInterval(timer);
    clear();
    for (const free of release) free();
  };
}

/** Tells what is written to a stream, before it is. */
function heard(stream: WriteStream, tell: (chunk: unknown) => void): () => void {
  const { write } = stream;
  const own = (...given: Parameters<typeof write>): boolean => {
    tell(given[0]);
    return Reflect.apply(write, stream, given);
  };
  stream.write = own as typeof write;
  return () => {
    if (stream.write === own) stream.write = write;
  };
}
