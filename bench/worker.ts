/** The process of a case: calls its work with the setup that is its input, and prints the figures. */
import { json } from 'node:stream/consumers';
import { jobs } from './jobs.ts';

const [job = '', name = ''] = process.argv.slice(2);
try {
  const work = (await jobs[job]?.())?.work?.[name];
  if (!work) throw new Error(`${job} has no work '${name}'`);
  const figures = await work((await json(process.stdin)) as never);
  process.stdout.write(JSON.stringify(figures), () => process.exit());
} catch (error) {
  // What a client throws is not always an error, and its stack leads into the client.
  const { name: kind, message } = error as Error;
  process.stderr.write(`${kind}: ${message}`, () => process.exit(1));
}
