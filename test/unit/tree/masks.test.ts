import { expect, test } from 'vitest';
import type { RealmNode } from '../../../src/index.ts';
import { failure } from '../support.ts';
import { keycloak } from './keycloak.ts';

const mask = '**********';
type Write = (acme: RealmNode) => Promise<unknown>;

const config = { clientSecret: mask };

test.for<[where: string, Write]>([
  ['secret', ({ clients }) => clients.create({ clientId: 'web', secret: mask })],
  [
    'secret',
    ({ clients }) => clients.byId('c1').update({ secret: mask, authorizationServicesEnabled: false }),
  ],
  [
    'config.clientSecret',
    ({ identityProviders }) => identityProviders.create({ alias: 'a', providerId: 'oidc', config }),
  ],
  [
    'config.bindCredential[0]',
    ({ components }) =>
      components.create({
        name: 'ldap',
        providerId: 'ldap',
        providerType: 'x',
        config: { bindCredential: [mask] },
      }),
  ],
  [
    'credentials[1].value',
    ({ users }) => users.create({ username: 'ada', credentials: [{}, { value: mask }] }),
  ],
  ['value', ({ users }) => users.byId('u1').resetPassword({ value: mask })],
  [
    'attributes.a[0]',
    ({ users }) => users.byId('u1').replace({ username: 'ada', attributes: { a: [mask] } }),
  ],
  ['clients[0].secret', (acme) => acme.partialImport({ clients: [{ clientId: 'web', secret: mask }] })],
  // The one part of a PUT that keeps its secret does not excuse another one.
  ['attributes.a', (acme) => acme.update({ attributes: { a: mask } })],
])('a mask at %s would become the secret, and is refused', async ([where, write]) => {
  const { acme, writes } = keycloak({ '': { id: '1', realm: 'acme' } });
  const error = await failure(write(acme));
  expect(error).toBeInstanceOf(TypeError);
  expect((error as Error).message).toMatch(/the mask \*{10} for the secret itself/);
  expect((error as Error).message.endsWith(`leave out ${where}`)).toBe(true);
  expect(writes().filter(([, body]) => JSON.stringify(body).includes(mask))).toEqual([]);
});

const kept: Record<string, Write> = {
  'of the mail server': (acme) => acme.update({ smtpServer: { password: mask, port: '25' } }),
  'of a component': ({ components }) => components.byId('p1').update({ config: { bindCredential: [mask] } }),
  'of an identity provider': ({ identityProviders }) => identityProviders.byAlias('a').update({ config }),
  'of an authenticator': ({ authentication }) =>
    authentication.config.byId('a1').update({ config: { secret: mask } }),
  'in a trial of the mail server': (acme) => acme.testSMTPConnection({ password: mask }),
  'in a trial of LDAP': (acme) =>
    acme.testLDAPConnection({ connectionUrl: 'ldap://x.test', authType: 'simple', bindCredential: mask }),
  'in what an import does not read': (acme) =>
    acme.partialImport({ smtpServer: { password: mask } } as never),
  'that is a text for users': ({ localization }) => localization.byLocale('de').update({ stars: mask }),
};

test.for(Object.keys(kept))('a mask is sent where the server keeps the secret: %s', async (name) => {
  const { acme, writes } = keycloak(
    {
      '': { id: '1', realm: 'acme', smtpServer: { host: 'x', password: mask } },
      components: [{ id: 'p1', providerId: 'ldap', providerType: 'x' }],
      'identity-provider/instances': [{ id: 'a', alias: 'a', providerId: 'oidc', config }],
      'authentication/config': [{ id: 'a1', alias: 'a', config: {} }],
    },
    (_, { method }) => (method === 'POST' ? Response.json({}) : undefined),
  );
  await kept[name]?.(acme);
  expect(writes()).toHaveLength(1);
  expect(JSON.stringify(writes())).toContain(mask);
});
