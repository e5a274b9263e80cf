// A process that creates users from a file, with a checkpoint in another one, and is killed on its way.
import {
  appendFileSync,
  createReadStream,
  existsSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { type BulkCheckpoint, KeycloakRealm } from '../../src/index.ts';

export interface Setup {
  readonly serverUrl: string;
  readonly auth: { readonly username: string; readonly password: string };
  readonly realmName: string;
  /** Lines of JSON. */
  readonly source: string;
  /** Where each outcome is written to, as a line. */
  readonly outcomes: string;
  readonly state: string;
}

const checkpointIn = (path: string): BulkCheckpoint => ({
  load: () => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined),
  save: (state) => {
    writeFileSync(`${path}.new`, JSON.stringify(state));
    renameSync(`${path}.new`, path);
  },
});

const { serverUrl, auth, realmName, source, outcomes, state } = JSON.parse(process.argv[2] ?? '') as Setup;
const realm = new KeycloakRealm({ serverUrl, realmName: 'master', auth });
const { users } = realm.admin.realms.byName(realmName);
const checkpoint = checkpointIn(state);
for await (const { index, outcome } of users.createMany(createReadStream(source), {
  checkpoint,
  batchSize: 25,
}))
  appendFileSync(outcomes, `${JSON.stringify({ index, outcome })}\n`);
await realm.close();
