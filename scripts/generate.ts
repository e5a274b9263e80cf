import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { corrections } from './generate/corrections.ts';
import { buildDocument, type CompactDocument, stringify } from './generate/document.ts';
import { documentation } from './generate/documentation.ts';
import { experience } from './generate/experience.ts';
import { classesOf, fields, renderFields } from './generate/fields.ts';
import { routes } from './generate/operations.ts';
import { parameters, renderParameters } from './generate/parameters.ts';
import { render, type Sources } from './generate/render.ts';
import { type RouteSources, renderRoutes } from './generate/routes.ts';

/**
 * The release that the types describe. To move on: `npm run generate -- --release <release>` (Maven and a JDK make the
 * copy of its document), name the release here, `npm run generate`, and settle the corrections that it stops at.
 * `npm run generate -- --parameters 22.0.5,23.0.7,…` compares the documents of the releases before: it finds the query
 * parameters that are newer than their routes. `npm run generate -- --fields 26.8.2` compares the classes of a release
 * whose server Maven does not have with those of this one: the types have its new fields, too.
 */
const release = '26.7.4';
const documentOf = (of: string): URL => new URL(`generate/openapi-${of}.json`, import.meta.url);

const read = (): CompactDocument => JSON.parse(readFileSync(documentOf(release), 'utf8')) as CompactDocument;

/** Everything that the representations are made of. */
export const sources = (): Sources => ({ document: read(), fields, corrections, documentation });

/** Everything that the table of routes is made of. */
export const routeSources = (): RouteSources => ({
  document: read(),
  routes,
  experience,
  parameters,
});

/** The files that are generated, and what makes the text of each. */
export const outputs: readonly (readonly [name: string, make: () => string])[] = [
  ['src/facts/representations.ts', () => render(sources())],
  ['src/facts/routes.ts', () => renderRoutes(routeSources())],
];

/** Where such a file is. */
export const fileOf = (name: string): URL => new URL(`../${name}`, import.meta.url);

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean' },
      release: { type: 'string' },
      parameters: { type: 'string' },
      fields: { type: 'string' },
    },
  });
  if (values.fields) {
    const text = renderFields(classesOf(release), classesOf(values.fields), values.fields);
    writeFileSync(new URL('generate/fields.tsv', import.meta.url), text);
  } else if (values.parameters) {
    const documents = [...values.parameters.split(',').map(buildDocument), read()];
    writeFileSync(new URL('generate/parameters.tsv', import.meta.url), renderParameters(documents, routes));
  } else if (values.release)
    writeFileSync(documentOf(values.release), `${stringify(buildDocument(values.release))}\n`);
  else {
    for (const [name, make] of outputs) {
      const file = fileOf(name);
      if (!values.check) writeFileSync(file, make());
      else if (!existsSync(file) || readFileSync(file, 'utf8') !== make()) {
        console.error(`${name} is not what \`npm run generate\` makes of its sources.`);
        process.exitCode = 1;
      }
    }
  }
}
