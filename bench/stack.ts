/**
 * What it costs that the stack of an error leads to the caller: CPU time of a call with stacks, and with
 * `Error.stackTraceLimit = 0`, where none is made. `fetch` costs nothing here. `npm run build` first.
 */

const built = new URL('../dist/admin.js', import.meta.url).href;
const { KeycloakAdmin } = (await import(built)) as typeof import('../src/admin.ts');

const calls = 20_000;
const rounds = 7;
const json = { 'content-type': 'application/json' };
const answers = {
  succeeds: () => new Response('{"id":"1"}', { headers: json }),
  fails: () => new Response('{"error":"nope"}', { status: 404, headers: json }),
};

async function microseconds(answer: () => Response, limit: number): Promise<number> {
  const admin = new KeycloakAdmin({
    serverUrl: 'https://bench.test',
    realmName: 'acme',
    auth: 'token',
    fetch: async () => answer(),
  });
  const ada = admin.realms.byName('acme').users.byId('1');
  Error.stackTraceLimit = limit;
  const before = process.cpuUsage();
  for (let call = 0; call < calls; call++) {
    try {
      await ada.get();
    } catch {}
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

for (const [name, answer] of Object.entries(answers)) {
  const least = { with: Number.POSITIVE_INFINITY, without: Number.POSITIVE_INFINITY };
  for (let round = 0; round < rounds; round++) {
    least.with = Math.min(least.with, await microseconds(answer, 10));
    least.without = Math.min(least.without, await microseconds(answer, 0));
  }
  const added = least.with - least.without;
  console.log(
    `a call that ${name}: ${least.with.toFixed(1)} µs with stacks, ${least.without.toFixed(1)} µs without: ${added.toFixed(1)} µs`,
  );
}
