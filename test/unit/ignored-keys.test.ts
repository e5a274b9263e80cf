import { expect, test } from 'vitest';
import { atUpdate } from '../../src/facts/ignored-keys.ts';
import { recorded } from './support.ts';

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

const calls = Object.values(atUpdate).flatMap((keys) => Object.values(keys));

test.for([...new Set(calls)])('there is %s', (call) => {
  const [path = ''] = call.split(' of ');
  const [root = '', ...steps] = path.split('.');
  const end = steps.reduce<unknown>((at, step) => {
    const [name = '', isKey] = step.split('(');
    const member: unknown = Reflect.get(at as object, name);
    return isKey ? (member as (key: string) => unknown).call(at, 'key') : member;
  }, roots[root]);
  expect(['function', 'object']).toContain(typeof end);
});
