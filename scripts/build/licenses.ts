/** The licences of the packages that the command holds. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the texts for the packages of these modules. Throws for one that has none. */
export function licensesOf(modules: readonly string[]): string {
  const folders = modules.flatMap(
    (path) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/.exec(path)?.[0] ?? [],
  );
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    ) as Record<string, string>;
    const [file] = globSync('{LICEN[SC]E,license,licence}*', { cwd: folder });
    if (file === undefined) throw new Error(`${name} has no text of its licence`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  const first = 'The command realmtree holds these packages. The library does not.\n';
  return [first, ...texts].join(`\n${'-'.repeat(80)}\n\n`);
}
