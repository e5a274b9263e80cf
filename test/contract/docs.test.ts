import { beforeAll, expect, test } from 'vitest';
import { type Docs, docsOfTree, type Mention, mentions } from './docs.ts';
import { markOf, type Route, routeOf, routes } from './routes.ts';
import { type Sent, walk } from './walk.ts';

const docs = docsOfTree();
// The routes that a class or a member had to do with, by its name.
const requested = new Map<string, Set<Route>>();
const classes = new Set<string>();
beforeAll(async () => {
  const { sent } = await walk();
  for (const { line, ...by } of sent) {
    const route = routeOf(line);
    // coverage.test.ts says so.
    if (!route) continue;
    const [verb, ...kinds] = namesOf(by);
    for (const kind of kinds) classes.add(kind);
    for (const name of [verb as string, ...kinds])
      requested.set(name, requested.get(name)?.add(route) ?? new Set([route]));
  }
});

test('each public route stands in the docs of a member that requests it, with its release and its feature', () => {
  const wanted = routes.filter(({ status }) => status !== 'internal');
  const wrong = wanted.flatMap((route) => {
    const names = [...requested].flatMap(([name, those]) => (those.has(route) ? [name] : []));
    const marks = names.flatMap((name) => marked(docs.get(name), route) ?? []);
    const said = [...new Set(marks)].join(' and ') || 'nothing';
    if (said === markOf(route)) return [];
    return [
      `${route.name} is (${markOf(route)}); the docs of ${names.join(', ') || 'no member'} say (${said})`,
    ];
  });
  expect(wrong).toEqual([]);
});

test('a list is read from the route among its type arguments', async () => {
  const { sent } = await walk();
  const read = new Map<string, Set<Route>>();
  for (const { line, node, member } of sent) {
    const route = routeOf(line);
    const { name } = node.constructor;
    if (route && member === 'all') read.set(name, (read.get(name) ?? new Set()).add(route));
  }
  const wrong = [...docs.values()].flatMap(({ name, lists }) =>
    lists
      .filter((mention) => ![...(read.get(name) ?? [])].some((route) => mentions(route, mention)))
      .map(({ route }) => `${name} is not read from ${route}`),
  );
  // The lists of UMA are not below `realm.admin`, and this one is abstract.
  expect(wrong.filter((fault) => !/ …\/authz\/protection\/|^PolicyCollection /.test(fault))).toEqual([]);
});

test('no docs of the tree name a route that they have nothing to do with', () => {
  const wrong = [...docs.values()].flatMap(({ name, mentions: said }) => {
    const [kind = '', member] = name.split('.');
    if (!classes.has(kind)) return [];
    const those = [...((member && requested.get(name)) || routes)];
    return said
      .filter((mention) => !those.some((route) => mentions(route, mention)))
      .map(({ route }) => `${name}: ${route}`);
  });
  expect(wrong).toEqual([]);
});

test('what names deprecated routes only is deprecated, and nothing else', () => {
  const wrong = [...requested].flatMap(([name, those]) => {
    const said = docs.get(name);
    const told = [...those].filter((route) => said?.mentions.some((mention) => mentions(route, mention)));
    const isOld = ({ status }: Route): boolean => status === 'deprecated' || status === 'legacy-alias';
    const should = told.length > 0 ? told.every(isOld) : [...those].some(isOld) && said?.isDeprecated;
    const says = said?.isDeprecated || docs.get(name.split('.')[0] as string)?.isDeprecated;
    return Boolean(says) === Boolean(should) ? [] : [name];
  });
  expect(wrong).toEqual([]);
});

/** `UserNode.delete`, or where the member is inherited `Item.find`; then the classes from the node's own one up to there. */
function namesOf({ node, member }: Omit<Sent, 'line'>): string[] {
  const kinds: string[] = [];
  let at: object = Object.getPrototypeOf(node);
  for (; !Object.hasOwn(at, member); at = Object.getPrototypeOf(at)) kinds.push(at.constructor.name);
  return [`${at.constructor.name}.${member}`, ...kinds, at.constructor.name];
}

/** The mark that docs give to a route: of the mentions that fit, the one that says most counts. */
function marked(said: Docs | undefined, route: Route): string | undefined {
  const [best] = (said?.mentions ?? [])
    .filter((mention) => mentions(route, mention))
    .sort((a: Mention, b: Mention) => b.route.length - a.route.length);
  return best && (best.mark ?? 'no release');
}
