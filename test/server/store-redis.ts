import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'redis';
import type { TokenStore } from '../../src/index.ts';

const redis = createClient({
  url: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379',
  // A server that is away makes commands fail at once, one that hangs does so after 2 seconds.
  disableOfflineQueue: true,
  pingInterval: 1000,
  socket: { socketTimeout: 2000, reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 1000) },
});
redis.on('error', ({ message }: Error) => console.warn(message));
// The program starts without the server, too.
await Promise.race([redis.connect(), pause(2000, undefined, { ref: false })]);
const lasting = (milliseconds: number) => ({ expiration: { type: 'PX', value: milliseconds } }) as const;
const unlock = `return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('del', KEYS[1])`;

export const store: TokenStore = {
  get: (key) => redis.get(key),
  set: (key, value, milliseconds) => redis.set(key, value, milliseconds ? lasting(milliseconds) : {}),
  delete: (key) => redis.del(key),
  async lock(key, run) {
    const turn = `${key}:lock`;
    const own = crypto.randomUUID();
    while (!(await redis.set(turn, own, { condition: 'NX', ...lasting(10_000) }))) await pause(50);
    try {
      return await run();
    } finally {
      await redis.eval(unlock, { keys: [turn], arguments: [own] });
    }
  },
  warn: console.warn,
};
export const close = (): void => redis.destroy();
