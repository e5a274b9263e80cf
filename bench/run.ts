/** Runs a job: its cases in turn, round after round, each time beginning with another one. */
import { admin } from './built.ts';
import type { Figures, Setup } from './figures.ts';
import type { Case } from './job.ts';
import { jobs } from './jobs.ts';
import { atOnce } from './measure.ts';
import type { Place } from './place.ts';
import type { Result } from './report.ts';

export async function runJob(
  name: string,
  place: Place,
  given: number | undefined,
  say: (line: string) => void,
): Promise<Result> {
  const { job } = (await jobs[name]?.()) ?? {};
  if (!job) throw new Error(`There is no job ${name}`);
  const rounds = given ?? job.rounds;
  const measured = new Map<string, Figures[]>();
  const missing = new Map<string, string>();
  const failures: string[] = [];
  const one = async (round: number, title: string, setup: Setup, one: Case): Promise<void> => {
    const told = (what: string): void => say(`${name} ${round + 1}/${rounds}, ${title}: ${what}`);
    try {
      const figures = await place.within(() => measure(name, title, one, place, setup));
      measured.set(title, [...(measured.get(title) ?? []), figures]);
      const each = Object.entries(figures).map(([key, value]) => `${key} ${Number(value.toPrecision(4))}`);
      told(each.join(', '));
    } catch (error) {
      const { message } = error as Error;
      failures.push(`${name}, ${title}: ${message}`);
      missing.set(title, `failed in round ${round + 1}`);
      told(message);
    }
  };
  const run = async (): Promise<void> => {
    const setup = (await job.prepare?.(place)) ?? {};
    const cases = Object.entries(job.cases(place, setup));
    for (const [title, { needs }] of cases) {
      const reason = await reasonAgainst(needs, place);
      if (reason) missing.set(title, reason);
    }
    for (let round = 0; round < rounds; round++) {
      const turn = round % cases.length;
      const order = [...cases.slice(turn), ...cases.slice(0, turn)];
      // In the small form time does not count, and most of it is waiting for the server.
      await atOnce(place.isSmall ? 3 : 1, order.length, async (index) => {
        const [title, each] = order[index] as (typeof order)[number];
        if (!missing.has(title)) await one(round, title, setup, each);
      });
    }
  };
  await place.within(run).catch((error: Error) => failures.push(`${name}: ${error.message}`));
  return { name, job, rounds, measured, missing, failures };
}

async function measure(job: string, title: string, one: Case, place: Place, setup: Setup): Promise<Figures> {
  const own = { ...setup, ...(await one.before?.(place, setup)) };
  const figures = await (one.run ? one.run(place, own) : place.child(job, title, own, one.node));
  await one.check?.(place, own, figures);
  return figures;
}

/** Why a case cannot be measured, if so. */
async function reasonAgainst(needs: string | undefined, place: Place): Promise<string | undefined> {
  if (needs === undefined) return undefined;
  if (needs.startsWith('users.'))
    return (await hasVerb(needs.slice(6))) ? undefined : `${needs} is not there yet`;
  const { folder, reason } = needs === 'python-keycloak' ? place.peers.python : place.peers.packages;
  return folder === undefined ? `${needs}: ${reason}` : undefined;
}

async function hasVerb(name: string): Promise<boolean> {
  const { KeycloakAdmin } = await admin();
  const { users } = new KeycloakAdmin({ serverUrl: 'https://bench.test', realmName: 'acme', auth: 'token' })
    .realm;
  return name in users;
}
