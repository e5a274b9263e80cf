import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { corrections } from './generate/corrections.ts';
import { buildDocument, type CompactDocument, stringify } from './generate/document.ts';
import { documentation } from './generate/documentation.ts';
import { render, type Sources } from './generate/render.ts';

/**
 * The release that the types describe. To move on: `npm run generate -- --release <release>` (Maven and a JDK make the
 * copy of its document), name the release here, `npm run generate`, and settle the corrections that it stops at.
 */
const release = '26.7.4';
const documentOf = (of: string): URL => new URL(`generate/openapi-${of}.json`, import.meta.url);

/** The file that is generated. */
export const target: URL = new URL('../src/facts/representations.ts', import.meta.url);

/** Everything the generator reads. */
export const sources = (): Sources => ({
  document: JSON.parse(readFileSync(documentOf(release), 'utf8')) as CompactDocument,
  corrections,
  documentation,
});

if (import.meta.main) {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, release: { type: 'string' } } });
  if (values.release)
    writeFileSync(documentOf(values.release), `${stringify(buildDocument(values.release))}\n`);
  else if (!values.check) writeFileSync(target, render(sources()));
  else if (!existsSync(target) || readFileSync(target, 'utf8') !== render(sources())) {
    console.error('src/facts/representations.ts is not what `npm run generate` makes of its sources.');
    process.exitCode = 1;
  }
}
