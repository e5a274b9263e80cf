/**
 * Completes package-lock.json with the platform packages of optional dependencies that this machine's registry does not
 * serve: npm leaves them out when it writes the file, and then refuses it in `npm ci`. They are installed only on the
 * platform that their name says.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Locked {
  version?: string;
  optionalDependencies?: Record<string, string>;
  [field: string]: unknown;
}

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Locked> };
const platform =
  /[-/](?<os>aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)-(?<cpu>[a-z0-9]+)(?:-(?<abi>\w+))?$/;
let added = 0;
for (const { optionalDependencies = {} } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const { os, cpu, abi } = platform.exec(name)?.groups ?? {};
    const place = `node_modules/${name}`;
    if (place in lock.packages || os === undefined) continue;
    const libc = os === 'linux' ? { libc: [abi?.includes('musl') ? 'musl' : 'glibc'] } : {};
    lock.packages[place] = { version, cpu: [cpu], dev: true, ...libc, optional: true, os: [os] };
    added++;
  }
}
const { '': root, ...packages } = lock.packages;
const sorted = Object.entries(packages).sort(([one], [other]) => one.localeCompare(other, 'en'));
writeFileSync(
  file,
  `${JSON.stringify({ ...lock, packages: { '': root, ...Object.fromEntries(sorted) } }, null, 2)}\n`,
);
console.log(`${added} platform packages added to package-lock.json`);
