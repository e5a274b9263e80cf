/** A script in a file. */
import { existsSync, readFileSync } from 'node:fs';
import * as modules from 'node:module';
import { extname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UsageError } from './settings.ts';

/** The URL of a script's file. Throws `UsageError` for one that cannot be run. */
export function scriptUrl(file: string): string {
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`There is no file ${file}. Code is given by -e.`);
  // What a newer Node supports, an older one's types do not know.
  const { typescript } = process.features as { typescript?: unknown };
  if (/\.[cm]?tsx?$/.test(extname(path)) && !typescript)
    throw new UsageError(
      `Node ${process.versions.node} runs no TypeScript: use Node 22.18 or newer, or save the script as .mjs.`,
    );
  return pathToFileURL(path).href;
}

/** Runs the file. Returns what it exports by default. */
export async function runFile(url: string): Promise<unknown> {
  resolveLibrary();
  const { default: value } = (await import(url).catch(async (error: unknown) => {
    if (error instanceof SyntaxError && /\.m?js$/.test(url)) await refuse(url);
    throw error;
  })) as { default?: unknown };
  return await value;
}

/** Throws a `CodeError` with the place of a fault, which Node does not tell. */
async function refuse(url: string): Promise<void> {
  const { parsed } = await import('./evaluate.ts');
  parsed(readFileSync(fileURLToPath(url), 'utf8').replace(/^#!.*/, ''));
}

interface Resolved {
  readonly url: string;
}
type Resolve = (specifier: string, context: object, next: Next) => Resolved;
type Next = (specifier: string, context: object) => Resolved;

/** `import 'realmtree'` is the copy of this command where Node finds none in the folders of the script. */
function resolveLibrary(): void {
  const own = import.meta.url;
  const { registerHooks } = modules as { registerHooks?: (hooks: { resolve: Resolve }) => unknown };
  if (registerHooks) {
    registerHooks({
      resolve: (specifier, context, next) => {
        try {
          return next(specifier, context);
        } catch (error) {
          if (!/^realmtree(\/|$)/.test(specifier)) throw error;
          return next(specifier, { ...context, parentURL: own });
        }
      },
    });
    return;
  }
  const hook = `export async function resolve(specifier, context, next) {
    try {
      return await next(specifier, context);
    } catch (error) {
      if (!/^realmtree(\\/|$)/.test(specifier)) throw error;
      return await next(specifier, { ...context, parentURL: ${JSON.stringify(own)} });
    }
  }`;
  modules.register(`data:text/javascript,${encodeURIComponent(hook)}`);
}
