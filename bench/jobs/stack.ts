import { admin } from '../built.ts';
import type { Figures } from '../figures.ts';
import { type JobModule, jobOf } from '../job.ts';
import { measured } from '../measure.ts';

const json = { 'content-type': 'application/json' };
const answers: Readonly<Record<string, () => Response>> = {
  'a call that succeeds': () => new Response('{"id":"1"}', { headers: json }),
  'a call that fails': () => new Response('{"error":"nope"}', { status: 404, headers: json }),
};

async function called(answer: () => Response, limit: number, calls: number): Promise<Figures> {
  const { KeycloakAdmin } = await admin();
  const { realm } = new KeycloakAdmin({
    serverUrl: 'https://bench.test',
    realmName: 'acme',
    auth: 'token',
    fetch: async () => answer(),
  });
  Error.stackTraceLimit = limit;
  const run = async (count: number): Promise<void> => {
    for (let call = 0; call < count; call++)
      await realm.users
        .byId('1')
        .get()
        .catch(() => {});
  };
  await run(calls);
  return measured(calls, () => run(calls));
}

const limits = { 'with stacks': 10, 'without stacks': 0 };
const all = Object.entries(answers).flatMap(([name, answer]) =>
  Object.entries(limits).map(
    ([how, limit]) =>
      [`${name}, ${how}`, ({ calls }: { calls: number }) => called(answer, limit, calls)] as const,
  ),
);

export const work: JobModule['work'] = Object.fromEntries(all);

export const job: JobModule['job'] = jobOf<{ calls: number }>({
  about:
    'What it costs that the stack of an error leads to the line of the caller: a call with a `fetch` that costs nothing, with stacks and with `Error.stackTraceLimit = 0`.',
  rounds: 5,
  figures: { cpu: 'µs CPU' },
  prepare: async (place) => ({ calls: place.size(20_000, 50) }),
  cases: () => Object.fromEntries(all.map(([name]) => [name, {}])),
  goals: [],
});
