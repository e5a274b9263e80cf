// Stands in for `java`: says its version, "builds", and serves what shows that a Keycloak is ready.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const args = process.argv.slice(2);
const { FAKE_JAVA_VERSION = '21.0.2', FAKE_SERVER = 'ready', FAKE_PIDS = '' } = process.env;

if (args.includes('-version')) console.error(`openjdk version "${FAKE_JAVA_VERSION}" 2024-01-16`);
else if (args.includes('start')) start();

function start() {
  writeFileSync(join(FAKE_PIDS, String(process.pid)), args.join(' '));
  for (let line = 1; line <= 30; line++) console.log(`log line ${line}.`);
  if (FAKE_SERVER === 'dies') process.exit(3);
  const home = args.find((arg) => arg.startsWith('-Dkc.home.dir=')).slice('-Dkc.home.dir='.length);
  const port = Number(args.find((arg) => arg.startsWith('--http-port=')).slice('--http-port='.length));
  mkdirSync(join(home, 'data'), { recursive: true });
  writeFileSync(join(home, 'data', 'database'), home);
  if (FAKE_SERVER === 'never ready') setInterval(() => {}, 1000);
  else createServer((_, response) => response.end('{"realm":"master"}')).listen(port, '127.0.0.1');
}
