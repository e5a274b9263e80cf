/**
 * `npm run repl:nodes [-- 22 24 26]`: the sessions of the command in a terminal, on the newest release of each of these
 * Nodes. Further arguments go to Vitest.
 */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, SetupError } from './keycloak/distribution.ts';
import { nodeBinary } from './node-release.ts';

const root = join(import.meta.dirname, '..');
const usual = ['22', '24', '26'];

const args = process.argv.slice(2);
const isMajor = (text: string): boolean => /^\d+(\.\d+\.\d+)?$/.test(text);
const majors = args.some(isMajor) ? args.filter(isMajor) : usual;
const others = args.filter((arg) => !isMajor(arg));
// The others need no terminal, and run on the Node of this checkout.
const files = globSync('test/server/repl/*.test.ts', { cwd: root }).filter((file) =>
  /\b(new Terminal|inRealm)\(/.test(readFileSync(join(root, file), 'utf8')),
);

for (const major of majors) {
  try {
    const release = await newest(major);
    const node = await nodeBinary(release);
    console.log(`\nNode ${release}`);
    const { status } = spawnSync(
      'npx',
      ['vitest', 'run', '--project', 'server', ...(others.length > 0 ? others : files)],
      { cwd: root, stdio: 'inherit', env: { ...process.env, REALMTREE_NODE: node } },
    );
    if (status !== 0) throw new SetupError(`The sessions failed on Node ${release}.`);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** The newest release that npm has, or the newest of the cache when there is no network. */
async function newest(major: string): Promise<string> {
  if (major.includes('.')) return major;
  try {
    const { stdout } = await promisify(execFile)('npm', ['view', `node@${major}`, 'version', '--json']);
    const found = [JSON.parse(stdout || '[]') as string | string[]].flat();
    if (found.length > 0) return latest(found);
  } catch {
    // The cache may have one.
  }
  const kept = existsSync(cacheFolder()) ? readdirSync(cacheFolder()) : [];
  const releases = kept.flatMap((name) => /^node-(\d+\.\d+\.\d+)-/.exec(name)?.[1] ?? []);
  const own = releases.filter((release) => release.startsWith(`${major}.`));
  if (own.length > 0) return latest(own);
  throw new SetupError(`npm has no release of Node ${major}, or cannot be reached, and the cache has none.`);
}

function latest(releases: readonly string[]): string {
  return releases.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true })).at(-1) ?? '';
}
