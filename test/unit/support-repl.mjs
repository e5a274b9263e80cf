// Runs in the release of Node that a test chooses: types what its argument says into that Node's own REPL, and
// prints as JSON what came back.
import repl from 'node:repl';
import { PassThrough } from 'node:stream';
import { KeycloakRealm } from 'realmtree';

const { typed, completed } = JSON.parse(process.argv[2]);
const requests = [];
const recordingFetch = async (request) => {
  requests.push(String(request.url ?? request));
  return Response.json({});
};
globalThis.fetch = recordingFetch;

const prompt = '>>> ';
const input = new PassThrough();
const output = new PassThrough({ encoding: 'utf8' });
const shell = repl.start({ prompt, input, output, terminal: false, useGlobal: false });
Object.assign(shell.context, { KeycloakRealm, recordingFetch });

async function answer() {
  let text = '';
  while (!text.endsWith(prompt)) {
    await new Promise((readable) => output.once('readable', readable));
    text += output.read() ?? '';
  }
  return text.slice(0, -prompt.length);
}

await answer();
const echoes = [];
for (const line of typed) {
  input.write(`${line}\n`);
  echoes.push(await answer());
}
const completions = [];
for (const line of completed) {
  completions.push(
    await new Promise((resolve, reject) => {
      shell.completer(line, (error, result) => (error ? reject(error) : resolve(result[0])));
    }),
  );
}
// A request that navigation had begun would leave by now.
await new Promise((later) => setImmediate(later));
console.log(JSON.stringify({ release: process.version, echoes, completions, requests }));
process.exit();
