import { beforeAll, expect, test } from 'vitest';
import { neededRoles } from '../../src/facts/roles.ts';
import type { Method } from '../../src/index.ts';
import { type Docs, docsOfTree, mentions } from './docs.ts';
import { type Route, routeOf } from './routes.ts';
import { walk } from './walk.ts';

const docs = docsOfTree();
/** The routes that the members of a class requested, by `UserNode.delete`. */
const requested = new Map<string, Set<Route>>();
beforeAll(async () => {
  const { sent } = await walk();
  for (const { line, node, member } of sent) {
    const route = routeOf(line);
    if (!route) continue;
    for (
      let at: object = Object.getPrototypeOf(node);
      at !== Object.prototype;
      at = Object.getPrototypeOf(at)
    ) {
      const name = `${at.constructor.name}.${member}`;
      requested.set(name, (requested.get(name) ?? new Set()).add(route));
    }
  }
});

/** The roles of the table for some routes, and how many are needed. */
function rolesOf(routes: Iterable<Route>): string[] {
  const names = [...routes].flatMap((route) => {
    const [method, path = ''] = route.name.split(' ');
    return neededRoles(method as Method, path.split('/').slice(1))?.names ?? [];
  });
  return [...new Set(names)].sort();
}

function said(text: string): string[] {
  return [...new Set([...text.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name))].sort();
}

/** The sentence of a tag, up to the next one. */
function roleTag({ text }: Docs): string | undefined {
  return /@role ((?:(?!@\w|\*\/).)+)/.exec(text)?.[1];
}

test('the role that the docs of a verb name is the one in the hint of its 403', () => {
  let compared = 0;
  const wrong = [...docs.values()].flatMap((each) => {
    const tag = roleTag(each);
    if (tag === undefined) return [];
    const routes = [...(requested.get(each.name) ?? [])].filter((route) =>
      each.mentions.some((mention) => mentions(route, mention)),
    );
    if (routes.length === 0) return [`${each.name}: no request was seen`];
    compared++;
    // What else a verb may need, for its content, stands behind a comma.
    const [own = ''] = tag.split(',');
    const [inDocs, inTable] = [said(own).join(), rolesOf(routes).join()];
    return inDocs === inTable ? [] : [`${each.name}: the docs say ${inDocs}, the table ${inTable}`];
  });
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(60);
});

test('the role that the docs of a list name is the one in the hint of its 403', () => {
  let compared = 0;
  const wrong = [...docs.values()].flatMap((each) => {
    const [, sentence] = /(?:Listing|Reading) (?:needs|requires) ([^.;,]+)/.exec(each.text) ?? [];
    const routes = requested.get(`${each.name}.all`);
    if (sentence === undefined || !routes) return [];
    compared++;
    const inTable = rolesOf(routes);
    return said(sentence).some((name) => inTable.includes(name))
      ? []
      : [`${each.name}: the docs say ${sentence}, the table ${inTable.join()}`];
  });
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(10);
});
