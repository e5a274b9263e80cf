import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { KeycloakError, KeycloakRealm, OAuthError } from '../../../src/index.ts';
import type { Uma, UmaClient } from '../../../src/uma/uma.ts';
import { failure, type Respond, recording, type Sent, serverUrl } from '../support.ts';

const secret = { clientId: 'photos', clientSecret: 'a-secret' };
const album = '0e11954d-f9b3-41dc-bf96-7a59be276d9b';

function connected(client: UmaClient, respond: Respond, issuer?: string): { uma: Uma; sent: Sent[] } {
  const { sent, fetch } = recording(respond);
  const realm = new KeycloakRealm({ serverUrl, realmName: 'my realm', issuer, fetch, retries: 0 });
  return { uma: realm.uma(client), sent };
}

const form = (sent: Sent | undefined): [string, string][] => [...new URLSearchParams(sent?.body)];
const denied = (description = 'not_authorized', status = 403): Response =>
  Response.json({ error: 'access_denied', error_description: description }, { status });

test('a question is one request with the token of the account and nothing of the client', async () => {
  const { uma, sent } = connected(secret, () => Response.json([{ rsid: album, scopes: ['view'] }]));
  expect(await uma.allows('user-token', { resource: album, scopes: ['view'] })).toBe(true);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.target).toBe('/realms/my%20realm/protocol/openid-connect/token');
  expect(sent[0]?.headers.get('authorization')).toBe('Bearer user-token');
  expect(form(sent[0])).toEqual([
    ['grant_type', 'urn:ietf:params:oauth:grant-type:uma-ticket'],
    ['audience', 'photos'],
    ['permission', `${album}#view`],
    ['submit_request', 'false'],
    ['response_mode', 'permissions'],
  ]);
});

test('each option has its parameter', async () => {
  const { uma, sent } = connected({ clientId: 'photos' }, () => Response.json({ access_token: 'rpt' }));
  await uma.requestPermissions('user-token', {
    audience: 'files',
    permissions: [{ uri: '/a', matchingUri: true }],
    claimToken: { 'ä?>': ['ü~'] },
    rpt: 'old',
    scope: 'a b',
    includeResourceName: false,
    permissionsLimit: 3,
  });
  expect(form(sent[0])).toEqual(
    [
      ['client_id', 'photos'],
      ['grant_type', 'urn:ietf:params:oauth:grant-type:uma-ticket'],
      ['audience', 'files'],
      ['permission', '/a'],
      ['permission_resource_format', 'uri'],
      ['permission_resource_matching_uri', 'true'],
      ['claim_token', Buffer.from('{"ä?>":["ü~"]}').toString('base64url')],
      ['claim_token_format', 'urn:ietf:params:oauth:token-type:jwt'],
      ['rpt', 'old'],
      ['submit_request', 'false'],
      ['scope', 'a b'],
      ['response_include_resource_name', 'false'],
      ['response_permissions_limit', '3'],
    ].slice(1) as [string, string][],
  );
  await uma.requestPermissions('user-token', {
    ticket: 'a.b.c',
    submitRequest: true,
    claimToken: 'x.y.z',
    claimTokenFormat: 'format',
  });
  expect(form(sent[1])).toEqual([
    ['grant_type', 'urn:ietf:params:oauth:grant-type:uma-ticket'],
    ['ticket', 'a.b.c'],
    ['claim_token', 'x.y.z'],
    ['claim_token_format', 'format'],
    ['submit_request', 'true'],
  ]);
});

test('claims come with the credentials of the client, the account as the subject', async () => {
  const { uma, sent } = connected(secret, () => Response.json([]));
  await uma.grantedPermissions('user-token', album, { claimToken: { a: ['1'] } });
  const parameters = Object.fromEntries(form(sent[0]));
  expect(parameters).toMatchObject({
    subject_token: 'user-token',
    client_id: 'photos',
    client_secret: 'a-secret',
  });
  expect(sent[0]?.headers.get('authorization')).toBeNull();
});

test('only a denial is a no: what else goes wrong is an error', async () => {
  const answers = [
    [() => denied(), false],
    [() => denied('request_submitted'), false],
    [() => Response.json([]), false],
    [() => Response.json([{ rsid: 'another', scopes: ['view'] }]), false],
    [() => Response.json([{ rsid: album }]), false],
    [() => Response.json({ error: 'invalid_scope' }, { status: 400 }), undefined],
    [() => Response.json({ error: 'access denied by a proxy' }, { status: 403 }), undefined],
    [() => new Response('<html>', { status: 403 }), undefined],
    [() => new Response('', { status: 503 }), undefined],
    [() => Response.json({ result: true }), undefined],
    [() => new Response('[', { headers: { 'content-type': 'application/json' } }), undefined],
  ] as const;
  for (const [at, [respond, expected]] of answers.entries()) {
    const { uma } = connected({ clientId: 'photos' }, respond);
    const permission = { resource: album, scopes: ['view'] };
    const allowed = uma.allows('t', permission);
    if (expected === undefined) expect(await failure(allowed), `${at}`).toBeInstanceOf(KeycloakError);
    else expect(await allowed, `${at}`).toBe(expected);
  }
  for (const [body, expected] of [
    [{ result: true }, true],
    [{ result: 'true' }, false],
    [{}, false],
    [null, false],
    [[{ rsid: album }], false],
  ] as const) {
    const { uma } = connected({ clientId: 'photos' }, () => Response.json(body));
    expect(await uma.decide('t', album)).toBe(expected);
  }
});

test('that the owner was asked has a code of its own', async () => {
  const { uma } = connected({ clientId: 'photos' }, () => denied('request_submitted'));
  const error = await failure(uma.requestPermissions('t', { ticket: 't', submitRequest: true }));
  expect(error).toBeInstanceOf(OAuthError);
  expect(error).toMatchObject({ error: 'request_submitted', code: 'request_submitted', httpStatus: 403 });
});

test('the challenge names the issuer that clients know', () => {
  const answer = (): Response => Response.json({});
  expect(connected(secret, answer).uma.challenge('a.b')).toBe(
    'UMA realm="my%20realm", as_uri="https://sso.test/realms/my%20realm", ticket="a.b"',
  );
  const issuer = 'https://login.example.com/realms/acme';
  expect(connected(secret, answer, issuer).uma.challenge('a.b')).toContain(`as_uri="${issuer}"`);
  for (const ticket of ['', 'a b', 'a\r\nb', undefined as unknown as string]) {
    expect(() => connected(secret, answer).uma.challenge(ticket)).toThrow(TypeError);
  }
});

test('secrets and tokens are not shown', async () => {
  const leak = Response.json({ error: 'invalid_grant', error_description: 'user-token' }, { status: 400 });
  for (const client of [secret, { token: 'pat-token' }]) {
    const { uma } = connected(client, () => leak.clone());
    const error = await failure(uma.grantedPermissions('user-token', album, { audience: 'photos' }));
    const shown = inspect([uma, uma.resources, error], { depth: 9, showHidden: true });
    expect(shown).not.toMatch(/a-secret|pat-token|user-token/);
    expect(shown).toContain('Uma <https://sso.test/realms/my%20realm/authz/protection>');
  }
});

test('credentials that cannot be right are refused at once', () => {
  const answer = (): Response => Response.json({});
  for (const client of [{}, { token: '' }, { clientId: '' }, { clientId: 'a', clientSecret: '' }]) {
    expect(() => connected(client as UmaClient, answer), JSON.stringify(client)).toThrow(TypeError);
  }
});

test.for<[string, object]>([
  ['a token and a secret', { token: 't', clientId: 'a', clientSecret: 's' }],
  ['a token and a login', { token: 't', scope: 'x' }],
  ['a token and an empty client', { token: 't', clientId: '' }],
  ['a token and no client', { token: 't', clientId: null }],
  ['a public client with a scope', { clientId: 'a', scope: 'x' }],
  ['a public client with a store', { clientId: 'a', clientAuthentication: 'none', store: new Map() }],
])('no setting is left aside without a word: %s', ([, client]) => {
  expect(() => connected(client as UmaClient, () => Response.json({}))).toThrow(TypeError);
});

test.for<[string, object]>([
  ['an empty claim token', { claimToken: '' }],
  ['a number as a claim token', { claimToken: 5 }],
  ['a list as a claim token', { claimToken: [] }],
  ['a map as a claim token', { claimToken: new Map([['a', ['b']]]) }],
  ['no limit', { permissionsLimit: Number.NaN }],
  ['a limit below 0', { permissionsLimit: -1 }],
  ['a limit as text', { permissionsLimit: '5' }],
  ['no end of a limit', { permissionsLimit: Number.POSITIVE_INFINITY }],
])('%s is not sent', async ([, request]) => {
  const { uma, sent } = connected(secret, () => Response.json({ access_token: 'a' }));
  const permissions = ['album#view'];
  expect(await failure(uma.requestPermissions('token', { permissions, ...request }))).toBeInstanceOf(
    TypeError,
  );
  expect(sent).toEqual([]);
});

test('answers that are no permissions and no configuration are told as such', async () => {
  for (const answer of [null, {}, 'yes', [null], [5], [[], 'x']]) {
    const { uma } = connected({ clientId: 'photos' }, () => Response.json(answer));
    const told = { name: 'InvalidResponseError', code: 'invalid_response' };
    expect(await failure(uma.allows('token', 'album#view'))).toMatchObject(told);
    expect(await failure(uma.wellKnown())).toMatchObject(told);
  }
  const { uma, sent } = connected(secret, () => Response.json({ issuer: 'i' }));
  for (const options of [null, { max: 1 }, { query: {} }]) {
    expect(await failure(uma.wellKnown(options as never))).toBeInstanceOf(TypeError);
  }
  expect(sent).toEqual([]);
});
