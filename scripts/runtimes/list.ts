/** The runtimes: how each is found, and how it runs the program. */
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reasons } from '../../test/runtimes/kit.ts';
import { freePort } from '../keycloak/distribution.ts';
import type { Keeper, Task } from '../keycloak/keeper.ts';
import { nodeBinary } from '../node-release.ts';
import { chromium, packages, programOf, versionOf } from './installed.ts';

/** What a runtime runs with. */
interface Place {
  readonly keeper: Keeper;
  /** The folder with the package, the program and its bundles. */
  readonly folder: string;
  readonly helperUrl: string;
  /** File that gets what the runtime prints. */
  readonly log: string;
}

/** A runtime that is there. */
interface Ready {
  readonly version: string;
  start(place: Place): Task | Promise<Task>;
}

export interface Runtime {
  readonly name: string;
  readonly isBrowser?: boolean;
  /** Whether it runs on when the program is done. */
  readonly staysUp?: boolean;
  readonly reasons: Reasons;
  /** Installs it where that can be done. Throws when it is not to be had. */
  ready(): Promise<Ready>;
}

/** The oldest release that the package supports, and the newest ones of the lines that are. */
const nodes = ['22.12.0', '22.23.3', '24.21.0', '26.10.0'];

/** The codes of the system. */
const told: Reasons = { refused: 'ECONNREFUSED', lost: 'ECONNRESET', cut: 'ECONNRESET' };
/** A runtime that tells its programs of no reason; that an answer broke off is seen by itself. */
const untold: Reasons = { refused: null, lost: null, cut: 'ECONNRESET' };

export const runtimes: readonly Runtime[] = [
  ...nodes.map((version) => ({
    name: `Node ${version === '22.12.0' ? version : version.split('.')[0]}`,
    reasons: told,
    ready: async () => {
      const command = await nodeBinary(version);
      const args = ({ folder, helperUrl }: Place): string[] => [join(folder, 'start.js'), helperUrl];
      return { version, start: (place: Place) => run(place, command, args(place)) };
    },
  })),
  {
    name: 'Bun',
    reasons: told,
    ready: async () => {
      const command = await programOf('bun');
      const args = ({ folder, helperUrl }: Place): string[] => [
        'run',
        '--no-install',
        join(folder, 'start.js'),
        helperUrl,
      ];
      return { version: await versionOf('bun'), start: (place) => run(place, command, args(place)) };
    },
  },
  {
    name: 'Deno',
    reasons: told,
    ready: async () => {
      const command = await programOf('deno');
      // The package needs no other right.
      const rights = ['--no-prompt', '--allow-net'];
      const args = ({ folder, helperUrl }: Place): string[] => [
        'run',
        ...rights,
        '--no-lock',
        '--node-modules-dir=manual',
        join(folder, 'start.js'),
        helperUrl,
      ];
      return { version: await versionOf('deno'), start: (place) => run(place, command, args(place)) };
    },
  },
  {
    name: 'edge-runtime',
    reasons: told,
    ready: async () => {
      const from = await packages();
      const args = ({ folder, helperUrl }: Place): string[] => [
        join(folder, 'edge.js'),
        from,
        join(folder, 'edge', 'program.js'),
        helperUrl,
      ];
      const version = await versionOf('edge-runtime');
      return { version, start: (place) => run(place, process.execPath, args(place)) };
    },
  },
  {
    name: 'workerd',
    staysUp: true,
    reasons: untold,
    ready: async () => {
      const command = await programOf('workerd');
      return { version: await versionOf('workerd'), start: (place) => serve(place, command) };
    },
  },
  {
    name: 'Chromium',
    isBrowser: true,
    staysUp: true,
    reasons: untold,
    ready: async () => {
      const { path, version } = await chromium();
      return { version, start: (place) => run(place, path, pageOf(place)) };
    },
  },
];

function run({ keeper, log }: Place, command: string, args: string[]): Task {
  const { NODE_OPTIONS: _, ...rest } = process.env;
  const own = { DENO_DIR: join(keeper.folder, 'deno'), DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' };
  const env = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('VITEST')));
  return keeper.run({ command, args, env: { ...env, ...own }, log });
}

/** Workers run for requests: the program is one. */
async function serve(place: Place, command: string): Promise<Task> {
  const port = await freePort();
  const file = join(place.folder, 'worker', 'worker.capnp');
  writeFileSync(
    file,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .program),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const program :Workerd.Worker = (
  modules = [
    (name = "main.js", esModule = embed "main.js"),
    (name = "program.js", esModule = embed "program.js"),
  ],
  compatibilityDate = "2026-01-01",
  globalOutbound = "internet",
);
`,
  );
  const task = run(place, command, ['serve', file]);
  let isOver = false;
  void task.ended.then(() => {
    isOver = true;
  });
  while (!isOver && !(await isListening(port))) await sleep(50);
  // What became of it is told by the program itself.
  void fetch(`http://127.0.0.1:${port}/?${new URLSearchParams({ helper: place.helperUrl })}`).catch(() => {});
  return task;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function pageOf({ folder, helperUrl }: Place): string[] {
  return [
    '--headless=new',
    // Its own sandbox is not for root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--no-first-run',
    '--enable-logging=stderr',
    // Otherwise it ends as soon as the page is loaded.
    '--remote-debugging-port=0',
    `--user-data-dir=${join(folder, 'chromium')}`,
    `${helperUrl}/page`,
  ];
}
