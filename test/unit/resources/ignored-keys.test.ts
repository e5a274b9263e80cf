import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { NodeFacts } from '../../../src/tree/facts.ts';
import { recorded } from '../support.ts';

const { acme } = recorded();
const client = acme.clients.byId('web');
const { authorization } = client;

/** The nodes that the hints begin with. */
const roots: Record<string, object> = {
  authorization,
  children: acme.groups.byId('staff').children,
  client,
  clientScope: acme.clientScopes.byId('billing'),
  flow: acme.authentication.flows.byAlias('browser'),
  group: acme.groups.byId('staff'),
  organization: acme.organizations.byId('acme'),
  protocolMappers: client.protocolMappers,
  realm: acme,
  role: acme.roles.byName('editor'),
  scopeMappings: client.scopeMappings,
  user: acme.users.byId('ada'),
};

const source = fileURLToPath(new URL('../../../src', import.meta.url));
const modules: Record<string, unknown>[] = await Promise.all(
  globSync('{resources,uma}/**/*.ts', { cwd: source }).map((file) => import(`${source}/${file}`)),
);
const facts = modules.flatMap((module) =>
  Object.values(module).flatMap((Kind) =>
    typeof Kind === 'function' && 'facts' in Kind ? [Kind.facts as NodeFacts] : [],
  ),
);
const calls = new Set(
  facts.flatMap(({ ignored, ignoredByCreate }) =>
    Object.values({ ...ignored, ...ignoredByCreate }).filter((call) => call !== ''),
  ),
);

test('many keys are ignored', () => {
  expect(calls.size).toBeGreaterThan(35);
});

test.for([...calls])('there is %s', (call) => {
  const [path = ''] = call.split(' of ');
  const [root = '', ...steps] = path.split('.');
  const end = steps.reduce<unknown>((at, step) => {
    const [name = '', isKey] = step.split('(');
    if (at === undefined) return undefined;
    const member: unknown = Reflect.get(Object(at), name);
    return isKey ? (member as (key: string) => unknown).call(at, 'key') : member;
  }, roots[root]);
  const known = Object.keys(roots).join(', ');
  expect(['function', 'object'], `no such call; a hint begins with one of ${known}`).toContain(typeof end);
});
