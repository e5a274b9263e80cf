// Stands in for `mvn dependency:unpack`: makes the folder that the distribution would have.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { FAKE_MVN = 'works', FAKE_PIDS = '' } = process.env;
const [, , , version] = process.argv.find((arg) => arg.startsWith('-Dartifact=')).split(/[=:]/);
writeFileSync(join(FAKE_PIDS, String(process.pid)), 'mvn');
if (FAKE_MVN === 'fails') {
  console.log('[ERROR] Unknown host: no network');
  process.exit(1);
} else if (FAKE_MVN === 'hangs') setInterval(() => {}, 1000);
else for (const name of ['conf', 'lib']) mkdirSync(join(`keycloak-${version}`, name), { recursive: true });
