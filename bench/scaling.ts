/**
 * `node bench/scaling.ts [users] [job…]`: fills a realm to a half of so many users (200,000), predicts from what that took
 * what the whole takes, fills the rest, and compares. The model of a job is `a·n + b·n²`: what each user costs, and what it
 * costs more because others are there. Prints a table as that of docs/scaling.md.
 */
import { admin } from './built.ts';
import { measured, middle } from './measure.ts';
import { Place, person } from './place.ts';

type Users = InstanceType<typeof import('../src/admin.ts').KeycloakAdmin>['realm']['users'];
type Point = readonly [count: number, seconds: number];

// The database sorts lists of up to 40,000 rows for each GB in memory, and longer ones on the disk.
process.env['JAVA_OPTS_APPEND'] ??= '-Xmx8g';

const [, , given = '200000', ...wanted] = process.argv;
const total = Number(given);
const known = [1 / 8, 1 / 4, 1 / 2].map((part) => Math.round(total * part));
const none = { isInstalled: false } as never;
const place = new Place(false, { packages: none, python: none } as never, (message) =>
  console.error(message),
);

/** The least squares of `a·n + b·n²`, each point weighted by its own size. */
function fitted(points: readonly Point[]): (count: number) => number {
  let [xx, xy, x, y] = [0, 0, 0, 0];
  for (const [count, seconds] of points) {
    xx += count * count;
    xy += seconds;
    x += count;
    y += seconds / count;
  }
  const n = points.length;
  const b = (n * xy - x * y) / (n * xx - x * x);
  const a = (y - b * x) / n;
  const [before = [0, 0], last = [0, 0]] = points.slice(-2);
  const pace = (last[1] - before[1]) / (last[0] - before[0]);
  // A server that still becomes quicker goes on as in its last step.
  if (b < 0) return (count) => last[1] + (count - last[0]) * pace;
  return (count) => a * count + b * count * count;
}

/** Seconds that a job takes, the middle one of three times unless one takes longer than a minute, and its requests. */
async function usual(work: () => Promise<unknown>): Promise<{ took: number; requests: number }> {
  const rounds: { took: number; requests: number }[] = [];
  do {
    const { wall = 0, requests = 0 } = await measured(1, work);
    rounds.push({ took: wall / 1e6, requests });
  } while (rounds.length < 3 && (rounds.at(-1)?.took ?? 0) <= 60);
  const of = (figure: 'took' | 'requests'): number => middle(rounds.map((round) => round[figure]));
  return { took: of('took'), requests: of('requests') };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function* between(from: number, to: number): Generator<ReturnType<typeof person<{ realmRoles: string[] }>>> {
  for (let index = from; index < to; index++) yield person(index, { realmRoles: ['editor'] });
}

/** The jobs that read all users that are there. */
const jobs: Readonly<Record<string, (users: Users) => Promise<unknown>>> = {
  'brief list': async (users) => {
    for await (const _user of users.iterate({ briefRepresentation: true }));
  },
  'full list': async (users) => {
    for await (const _user of users.iterate());
  },
  export: (users) => users.export(() => undefined),
  'effective roles': async (users) => {
    for await (const _user of users.effectiveRoles());
  },
};

try {
  await place.within(async () => {
    const { KeycloakAdmin } = await admin();
    const setup = await place.realm();
    const auth = async (): Promise<string> => (await place.connection(setup.realm)).token;
    const { users } = new KeycloakAdmin({
      serverUrl: setup.serverUrl,
      realmName: setup.realm,
      auth,
      timeout: 120_000,
    }).realm;
    const seconds: Record<string, Point[]> = { import: [] };
    let [filled, spent] = [0, 0];
    const fill = async (to: number): Promise<void> => {
      spent += await timed(async () => {
        for await (const { error } of users.createMany(between(filled, to))) if (error) throw error;
      });
      filled = to;
    };
    const look = async (count: number): Promise<void> => {
      await fill(count);
      seconds['import']?.push([count, spent]);
      console.error(`import of ${count}: ${spent.toFixed(1)} s`);
      for (const [name, job] of Object.entries(jobs)) {
        if (wanted.length > 0 && !wanted.includes(name)) continue;
        // At the first size the server compiles: a second time is what it takes.
        if (count === known[0]) await job(users);
        const { took, requests } = await usual(() => job(users));
        seconds[name] = [...(seconds[name] ?? []), [count, took]];
        console.error(`${name} of ${count}: ${took.toFixed(1)} s, ${requests} requests`);
      }
    };
    for (const count of known) await look(count);
    const models = Object.fromEntries(
      Object.entries(seconds).map(([name, points]) => [name, fitted(points)]),
    );
    await look(total);
    console.log(`| job | ${known.join(' | ')} | ${total} predicted | ${total} measured | off by |`);
    console.log(`| --- |${' --- |'.repeat(known.length + 3)}`);
    for (const [name, points] of Object.entries(seconds)) {
      const measured = points.at(-1)?.[1] ?? Number.NaN;
      const predicted = models[name]?.(total) ?? Number.NaN;
      const row = points.slice(0, -1).map(([, took]) => `${took.toFixed(1)} s`);
      const off = `${((predicted / measured - 1) * 100).toFixed(0)} %`;
      console.log(
        `| ${[name, ...row, `${predicted.toFixed(0)} s`, `${measured.toFixed(0)} s`, off].join(' | ')} |`,
      );
    }
  });
} finally {
  await place.close();
}
