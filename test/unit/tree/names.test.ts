import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as entry from '../../../src/admin.ts';
import type { NodeFacts } from '../../../src/tree/facts.ts';
import { keycloak } from './keycloak.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

interface Row {
  readonly representation: string;
  readonly field: string;
  readonly who: string;
}

const rows: readonly Row[] = read('./named-fields.tsv')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [representation = '', field = '', who = ''] = line.split('\t');
    return { representation, field, who };
  });

/** The fields of a representation that hold more than switches and numbers. */
function fieldsOf(representation: string): string[] {
  const source = read('../../../src/facts/representations.ts').replace(/\/\*\*[\s\S]*?\*\//g, '');
  const [, body = ''] =
    source.match(new RegExp(`^export interface ${representation}\\b[^{]*\\{\\n([\\s\\S]*?)^\\}`, 'm')) ?? [];
  const fields = [...body.matchAll(/^ {2}'?([\w-]+)'?\?: (.*)$/gm)];
  const isPlain = /^(?:boolean|number|Record<string, (?:boolean|number)>) \|/;
  return fields.flatMap(([, name = '', type = '']) => (isPlain.test(type) ? [] : [name]));
}

describe('the table of fields that name something', () => {
  const representations = [...new Set(rows.map(({ representation }) => representation))];

  test.each(representations)('%s has a row for each field', (representation) => {
    const listed = rows.filter((row) => row.representation === representation);
    expect(fieldsOf(representation).length).toBeGreaterThan(0);
    expect(listed.map(({ field }) => field)).toEqual(fieldsOf(representation));
  });

  test('a field that realmtree resolves is in the facts of a class, or an argument of its verb', () => {
    const kinds = Object.values(entry).filter((kind) => typeof kind === 'function' && 'facts' in kind);
    const keys = kinds.flatMap((kind) => (kind.facts as NodeFacts).naming?.keys ?? []);
    // Members of those, and what the verbs look up for the requests that follow.
    const within = [
      'client',
      'clientRoles',
      'id',
      'identityProvider',
      'identityProviderAlias',
      'path',
      'protocolMapper',
      'realm',
      'realmRoles',
    ];
    const own = rows.filter(({ who }) => who.startsWith('realmtree')).map(({ field }) => field);
    expect(own.filter((field) => !keys.includes(field) && !within.includes(field))).toEqual([]);
  });

  test('each field that the facts of a class name has a row that says so', () => {
    const kinds = Object.values(entry).filter((kind) => typeof kind === 'function' && 'facts' in kind);
    const keys = new Set(kinds.flatMap((kind) => (kind.facts as NodeFacts).naming?.keys ?? []));
    expect(keys.size).toBeGreaterThan(20);
    const own = new Set(rows.filter(({ who }) => who.startsWith('realmtree')).map(({ field }) => field));
    // Parts of the document of a realm, which are looked through.
    const parts = [
      'authenticationFlows',
      'authenticatorConfig',
      'clientScopeMappings',
      'identityProviderMappers',
      'identityProviders',
      'protocolMappers',
      'scopeMappings',
      'users',
    ];
    expect([...keys].filter((key) => !own.has(key) && !parts.includes(key))).toEqual([]);
  });
});

describe('a body', () => {
  test('without a name is one request', async () => {
    const { acme, calls } = keycloak();
    await acme.clients.create({ clientId: 'web' });
    await acme.users.create({ username: 'ada', requiredActions: ['UPDATE_PASSWORD', 'CONFIGURE_TOTP'] });
    await acme.roles.create({ name: 'editor' });
    expect(calls()).toEqual(['POST /clients', 'POST /users', 'POST /roles']);
  });

  test('with several names of one kind reads one list', async () => {
    const { acme, calls } = keycloak(
      {
        'authentication/flows': [
          { id: 'f1', alias: 'one' },
          { id: 'f2', alias: 'two' },
        ],
        'client-scopes': [
          { id: 's1', name: 'a' },
          { id: 's2', name: 'b' },
        ],
      },
      (call) => {
        if (call === 'GET /') return Response.json({ realm: 'acme' });
        return call === 'PUT /' ? new Response(null, { status: 204 }) : undefined;
      },
    );
    await acme.update({ browserFlow: 'one', directGrantFlow: 'two', resetCredentialsFlow: { id: 'f1' } });
    expect(calls()).toEqual(['GET /authentication/flows', 'GET /', 'PUT /']);
    await acme.clients.create({ clientId: 'web', defaultClientScopes: ['a'], optionalClientScopes: ['b'] });
    expect(calls().slice(3)).toEqual(['GET /client-scopes', 'POST /clients']);
  });

  test('that names what is there already is not looked up by ensure', async () => {
    const { acme, calls } = keycloak({
      clients: [{ id: 'c1', clientId: 'web', authenticationFlowBindingOverrides: { browser: 'f1' } }],
    });
    await acme.clients.ensure({ clientId: 'web', authenticationFlowBindingOverrides: { browser: 'f1' } });
    expect(calls()).toEqual(['GET /clients?clientId=web', 'GET /clients/c1']);
  });

  test('that ensure has looked up is not looked up again by its update', async () => {
    const { acme, calls } = keycloak({
      clients: [{ id: 'c1', clientId: 'web', authorizationServicesEnabled: false }],
      'authentication/flows': [{ id: 'f1', alias: 'mine' }],
    });
    const wanted = { clientId: 'web', authenticationFlowBindingOverrides: { browser: 'mine' } };
    await acme.clients.ensure(wanted);
    expect(calls().filter((call) => call.endsWith('flows'))).toHaveLength(1);
    expect(calls()).toContain('PUT /clients/c1');
  });
});
