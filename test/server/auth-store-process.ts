// A process that shares tokens with others: makes a call for each message, with its clock moved on by so many seconds.
import { type Auth, KeycloakRealm } from '../../src/index.ts';
import { FileStore } from '../unit/auth/file-store.ts';

export interface Setup {
  readonly serverUrl: string;
  readonly realmName: string;
  readonly auth: Exclude<Auth, string | (() => unknown)>;
  readonly folder: string;
  readonly canLock: boolean;
}

/** What a process tells of one call. */
export interface Told {
  readonly outcome: string;
  readonly statuses: number[];
  readonly tokenRequests: number;
}

const { folder, canLock, auth, ...server } = JSON.parse(process.argv[2] ?? '') as Setup;
let statuses: number[] = [];
let tokenRequests = 0;
const realm = new KeycloakRealm({
  ...server,
  auth: { ...auth, store: new FileStore(folder, { canLock }) },
  hooks: {
    response: ({ status, path }) => {
      statuses.push(status);
      if (path.endsWith('/token')) tokenRequests++;
    },
  },
});

const now = Date.now;
process.on('message', async (seconds: number | 'close') => {
  if (seconds === 'close') {
    await realm.close();
    process.disconnect();
    return;
  }
  Date.now = () => now() + seconds * 1000;
  [statuses, tokenRequests] = [[], 0];
  const users = realm.admin.realms.byName(server.realmName).users;
  const outcome = await users.count().then(() => 'ok', String);
  process.send?.({ outcome, statuses, tokenRequests } satisfies Told);
});
process.send?.('ready');
