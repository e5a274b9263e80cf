import type { JobModule } from './job.ts';

/** Every job, in the order of a whole run: those that fill the server come last. */
export const jobs: Readonly<Record<string, () => Promise<JobModule>>> = {
  request: () => import('./jobs/request.ts'),
  import: () => import('./jobs/import.ts'),
  repl: () => import('./jobs/repl.ts'),
  chain: () => import('./jobs/chain.ts'),
  stack: () => import('./jobs/stack.ts'),
  verify: () => import('./jobs/verify.ts'),
  tsc: () => import('./jobs/tsc.ts'),
  create: () => import('./jobs/create.ts'),
  assign: () => import('./jobs/assign.ts'),
  ensure: () => import('./jobs/ensure.ts'),
  bulk: () => import('./jobs/bulk.ts'),
  'effective-roles': () => import('./jobs/effective-roles.ts'),
  read: () => import('./jobs/read.ts'),
  memory: () => import('./jobs/memory.ts'),
};
