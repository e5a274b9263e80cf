/** The links of the documents in the tarball. */
import { posix } from 'node:path';
import { demand, files, textOf } from './workspace.ts';

export function links(): string {
  const found = files();
  const documents = found.filter((file) => file.endsWith('.md'));
  const anchors = new Map(documents.map((file) => [file, anchorsOf(textOf(file))]));
  let count = 0;
  const dead: string[] = [];
  for (const file of documents) {
    for (const target of linksOf(textOf(file))) {
      if (/^[a-z][a-z+.-]*:/.test(target)) continue;
      count++;
      const [path = '', anchor] = target.split('#');
      const place = path === '' ? file : posix.join(posix.dirname(file), path);
      const isThere = found.includes(place) && (anchor === undefined || anchors.get(place)?.has(anchor));
      if (!isThere) dead.push(`${file}: ${target}`);
    }
  }
  demand('These lead nowhere', dead);
  const linked = documents.flatMap((file) =>
    linksOf(textOf(file)).map((target) => posix.join(posix.dirname(file), target.replace(/#.*/, ''))),
  );
  demand(
    'Nothing leads to these',
    documents.filter((file) => file !== 'README.md' && !linked.includes(file)),
  );
  return `${count} links in ${documents.length} documents`;
}

/** What is linked outside of code, by `[text](target)` or `[text]: target`. */
function linksOf(markdown: string): string[] {
  const text = withoutCode(markdown);
  return [
    ...text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g),
    ...text.matchAll(/^\[[^\]]+\]:\s*<?([^\s>]+)>?/gm),
  ].map(([, target = '']) => target);
}

/** The anchors that GitHub and npm give to headings. */
function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutFences(markdown).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = text.replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '').replaceAll(' ', '-');
    for (let name = slug, turn = 1; ; name = `${slug}-${turn++}`) {
      if (anchors.has(name)) continue;
      anchors.add(name);
      break;
    }
  }
  for (const [, id = ''] of markdown.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

function withoutFences(markdown: string): string {
  return markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1\s*$/gm, '');
}

function withoutCode(markdown: string): string {
  return withoutFences(markdown).replace(/(`+)[^`](?:[\s\S]*?[^`])??\1(?!`)/g, '');
}
