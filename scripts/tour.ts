/** `npm start`: a tour of realmtree on a real Keycloak. */
import { randomBytes } from 'node:crypto';
import { SetupError } from './keycloak/distribution.ts';
import { startKeycloak } from './keycloak.ts';
import { guide, readable } from './tour/guide.ts';
import { tellStory } from './tour/story.ts';

async function main(): Promise<void> {
  const keycloak = await startKeycloak({ onProgress: (message) => console.log(`${message} ...`) });
  const { url, version, admin, owned } = keycloak;
  // From here on something has to be removed: the step under way ends, and the next one does not begin.
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Not once: npm passes a Ctrl-C on that the terminal has sent here already.
    process.on(signal, () => interruption.abort(new SetupError(`Ended by ${signal}.`)));
  }
  process.stdout.on('error', () => interruption.abort(new SetupError('Ended: nobody reads the output.')));
  console.log(`\nrealmtree on Keycloak ${version} at ${url}${owned ? ', started for this tour' : ''}`);

  const start = performance.now();
  let requests = 0;
  let logins = 0;
  const hooks = {
    request({ path }: { path: string }): void {
      if (path.includes('/realms/master/protocol/openid-connect/')) logins++;
      else requests++;
    },
  };
  const name = `acme-${randomBytes(4).toString('hex')}`;
  try {
    const told = guide(() => requests, interruption.signal);
    await tellStory({ serverUrl: url, ...admin, name, hooks }, told);
  } finally {
    await keycloak.stop();
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`
${requests} requests, and ${logins} for tokens, in ${seconds} s.
Next: README.md, and \`npm run keycloak\` for a server to try things on.`);
}

main().catch((error: unknown) => {
  console.error(`\n${error instanceof SetupError ? error.message : readable(error)}`);
  process.exitCode ||= 1;
});
