/**
 * `npm run repository`: writes the address of the public repository wherever it is told, or what stands there without
 * one; `--check` writes nothing, and fails where something else stands.
 */
import { readFileSync, writeFileSync } from 'node:fs';

/** Such as `https://github.com/owner/realmtree`. */
const address: string = '';

const fields: readonly [name: string, value: unknown][] = [
  ['homepage', `${address}#readme`],
  ['repository', { type: 'git', url: `git+${address}.git` }],
  ['bugs', `${address}/issues`],
];

const texts: Record<string, { mark: string; with: string; without: string }> = {
  'SECURITY.md': {
    mark: 'reporting',
    with: `Please report a vulnerability through the [private advisory form](${address}/security/advisories/new) of the
repository, not in a public issue.`,
    without: `Please report a vulnerability by e-mail to a maintainer of the package, not in public: \`npm owner ls realmtree\` names
them with their addresses.`,
  },
  'README.md': {
    mark: 'repository',
    with: `[Contributing](${address}/blob/main/CONTRIBUTING.md) ·
[Every public signature](${address}/blob/main/api-report/realmtree.api.md)`,
    without: 'The sources come with `CONTRIBUTING.md` and, in `api-report`, every public signature.',
  },
};

const isCheck = process.argv.includes('--check');
for (const [file, text] of Object.entries({ 'package.json': manifest, ...marked() })) {
  const url = new URL(`../${file}`, import.meta.url);
  const present = readFileSync(url, 'utf8');
  const wanted = text(present);
  if (wanted === present) continue;
  if (isCheck) {
    console.error(`${file} does not say the address in scripts/repository.ts: npm run repository`);
    process.exitCode = 1;
  } else writeFileSync(url, wanted);
}

function manifest(present: string): string {
  const { name, version, description, keywords, homepage, repository, bugs, ...rest } = JSON.parse(present);
  const filled = address === '' ? {} : Object.fromEntries(fields);
  return `${JSON.stringify({ name, version, description, keywords, ...filled, ...rest }, null, 2)}\n`;
}

function marked(): Record<string, (present: string) => string> {
  return Object.fromEntries(
    Object.entries(texts).map(([file, { mark, ...versions }]) => [
      file,
      (present: string): string => {
        const [start, end] = [`<!-- ${mark} -->\n`, `\n<!-- /${mark} -->`];
        const [before, after] = [present.indexOf(start) + start.length, present.indexOf(end)];
        if (before < start.length || after < before)
          throw new Error(`${file} has no ${start.trim()} … ${end.trim()}`);
        const said = address === '' ? versions.without : versions.with;
        return present.slice(0, before) + said + present.slice(after);
      },
    ]),
  );
}
