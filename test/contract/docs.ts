/** What the docs of the tree say of routes: which class or member names which route, and with which mark. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript6';
import { root } from '../unit/support-typescript.ts';
import type { Route } from './routes.ts';

/** The docs of a class, or of one of its members. */
export interface Docs {
  /** `UserNode.delete`, or `UserNode` */
  readonly name: string;
  readonly text: string;
  readonly isDeprecated: boolean;
  readonly mentions: readonly Mention[];
  /** Those among the type arguments of a list. */
  readonly lists: readonly Mention[];
}

/**
 * A route in docs: `@route GET …/users/{user-id}`, then for this and the routes above it `@since` and `@feature`; in
 * the type arguments of a list and within a sentence both stand in parentheses behind it.
 */
export interface Mention {
  readonly route: string;
  readonly mark: string | undefined;
}

const mention = /`((?:GET|POST|PUT|PATCH|DELETE) [^`\s]+)`(?: \((\d[^)]*)\))?/g;

function mentionsIn(text: string): Mention[] {
  return [...text.matchAll(mention)].map(([, route = '', mark]) => ({ route, mark }));
}

const block = /@(route|since|feature) (?:`([^`]+)`|(\S+))/g;

/** The routes of the block tags, and the text without them. */
function tagged(text: string): { rest: string; mentions: Mention[] } {
  const mentions: { route: string; mark: string | undefined }[] = [];
  let open: (typeof mentions)[number][] = [];
  let isClosed = false;
  for (const [, tag, quoted, word] of text.matchAll(block)) {
    if (tag === 'route') {
      if (isClosed) open = [];
      isClosed = false;
      const mention = { route: quoted ?? '', mark: undefined };
      mentions.push(mention);
      open.push(mention);
      continue;
    }
    isClosed = true;
    for (const each of open) {
      each.mark = tag === 'since' ? `${word}+` : `${each.mark ?? ''}, feature \`${quoted}\``;
    }
  }
  return { rest: text.replace(block, ''), mentions };
}

/** The docs of all classes in src/resources and of their members, by their names. */
export function docsOfTree(): ReadonlyMap<string, Docs> {
  const all = new Map<string, Docs>();
  const add = (name: string, node: ts.Node, routes = ''): void => {
    const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1);
    // Overloads have docs each, and their implementation has none.
    const before = all.get(name)?.text ?? '';
    const text = `${before} ${doc?.getText() ?? ''} ${routes}`.replace(/\s*\n\s*\*\s?/g, ' ');
    const tags = tagged(text);
    const isDeprecated = /@deprecated\b/.test(text);
    all.set(name, {
      name,
      text,
      isDeprecated,
      mentions: [...tags.mentions, ...mentionsIn(tags.rest)],
      lists: mentionsIn(routes),
    });
  };
  for (const file of globSync('src/{resources,tree,uma}/**/*.ts', { cwd: root })) {
    const source = ts.createSourceFile(
      file,
      readFileSync(join(root, file), 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    for (const node of source.statements.filter(ts.isClassDeclaration)) {
      const name = node.name?.text ?? '';
      add(name, node, routesIn(node));
      for (const member of node.members) {
        if (member.name && ts.isIdentifier(member.name)) add(`${name}.${member.name.text}`, member);
      }
    }
  }
  return all;
}

/** The routes in the type arguments of a list, as docs have them. */
function routesIn(node: ts.ClassDeclaration): string {
  const given = node.heritageClauses
    ?.flatMap(({ types }) => types)
    .flatMap((type) => type.typeArguments ?? []);
  const texts = (given ?? []).flatMap((type) =>
    ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [],
  );
  return texts.join(' ').replace(/GET \S+|(?<=feature )[\w:-]+/g, '`$&`');
}

/**
 * Whether a mention is one of a route. `…` stands for any segments, `{a|b}` for either word, and every other hole for
 * one segment, whatever it is called.
 */
export function mentions(route: Route, { route: said }: Mention): boolean {
  const pattern = said
    .replace(/[.+?^$()[\]\\*]/g, '\\$&')
    .replace(/\{([^}]*)\}/g, (_, hole: string) => (hole.includes('|') ? `(?:${hole})` : '\\{[^/]*\\}'))
    .replace(' …/', ' /.*/')
    .replaceAll('/…/', '/.*/');
  return new RegExp(`^${pattern}$`).test(route.name);
}
