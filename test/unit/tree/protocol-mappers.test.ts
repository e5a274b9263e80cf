import { expect, test } from 'vitest';
import { keycloak } from './keycloak.ts';

const models = '/clients/c1/protocol-mappers/models';
const aud = { name: 'aud', protocol: 'saml', protocolMapper: 'x', config: { a: '1' } } as const;
const held = (id: string, protocol: string) => ({
  ...aud,
  id,
  protocol,
  config: { a: '1', default: 'true' },
});

test('a mapper is ensured by its name and protocol: another protocol may have one of the same name', async () => {
  const { acme, writes } = keycloak({ 'clients/c1/protocol-mappers/models': [held('m1', 'openid-connect')] });
  const { protocolMappers } = acme.clients.byId('c1');
  const { created, node } = await protocolMappers.ensure(aud);
  expect(created).toBe(true);
  expect(writes()).toEqual([[`POST ${models}`, aud]]);
  expect((await node.get()).protocol).toBe('saml');
});

test('of a mapper that is there the settings are laid over those that it has, and the rest is left', async () => {
  const { acme, writes } = keycloak({
    'clients/c1/protocol-mappers/models': [held('m1', 'openid-connect'), held('m2', 'saml')],
  });
  const { protocolMappers } = acme.clients.byId('c1');
  expect(await protocolMappers.ensure(aud)).toMatchObject({ created: false, changed: false, diff: [] });
  expect(writes()).toEqual([]);
  const { diff } = await protocolMappers.ensure({ ...aud, config: { a: null, b: '2' } });
  expect(diff).toEqual([
    { path: 'config.a', from: '1', to: null },
    { path: 'config.b', from: undefined, to: '2' },
  ]);
  expect(writes()).toEqual([
    [`PUT ${models}/m2`, { ...held('m2', 'saml'), config: { default: 'true', b: '2' } }],
  ]);
});

test('a whole mapper is written with its id, which is read where it is not given', async () => {
  const { acme, calls, writes } = keycloak({ 'clients/c1/protocol-mappers/models': [held('m1', 'saml')] });
  const node = acme.clients.byId('c1').protocolMappers.byId('m1');
  await node.replace({ ...aud, id: 'm1' });
  await node.replace({ protocolMapper: 'y' });
  expect(calls()).toEqual([`PUT ${models}/m1`, `GET ${models}/m1`, `PUT ${models}/m1`]);
  expect(writes()[1]?.[1]).toEqual({ protocolMapper: 'y', id: 'm1' });
});
