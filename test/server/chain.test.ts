import { expect, test } from 'vitest';
import { NotFoundError } from '../../src/index.ts';
import { administrator, nameOf, Traffic, temporaryRealm } from './support.ts';

test('realm.admin.realms.byName(x).clients.byId(y).roles.byName(z) reads, makes, changes and removes', async () => {
  const temporary = await temporaryRealm();
  const name = nameOf(temporary);
  const { id } = await (await temporary.clients.create({ clientId: 'web' })).get();

  const traffic = new Traffic();
  const realm = administrator({ hooks: traffic.hooks });
  const { roles } = realm.admin.realms.byName(name).clients.byId(id);
  const editor = realm.admin.realms.byName(name).clients.byId(id).roles.byName('editor');
  expect(traffic.requests).toEqual([]);
  const path = `/admin/realms/${name}/clients/${id}/roles`;
  expect([roles.url, editor.url].map((url) => new URL(url).pathname)).toEqual([path, `${path}/editor`]);

  expect(await roles.all()).toEqual([]);
  const made = await roles.create({ name: 'editor', attributes: { desk: ['7'] } });
  expect(made.url).toBe(editor.url);
  expect(await editor.get()).toMatchObject({ name: 'editor', clientRole: true, containerId: id });
  await editor.update({ description: 'May edit' });
  expect(await editor.get()).toMatchObject({ description: 'May edit', attributes: { desk: ['7'] } });
  expect((await roles.all()).map((role) => role.name)).toEqual(['editor']);
  await editor.delete();
  await expect(editor.get()).rejects.toThrow(NotFoundError);
  expect(await roles.all()).toEqual([]);

  const sent = traffic.requests.filter((request) => request.includes('/admin/'));
  expect(sent).toEqual([
    `GET ${path}`,
    `POST ${path}`,
    `GET ${path}/editor`,
    `GET ${path}/editor`,
    `PUT ${path}/editor`,
    `GET ${path}/editor`,
    `GET ${path}`,
    `DELETE ${path}/editor`,
    `GET ${path}/editor`,
    `GET ${path}`,
  ]);
});

test('the same chain by clientId looks the client up once', async () => {
  const temporary = await temporaryRealm();
  await temporary.clients.create({ clientId: 'web' });
  const traffic = new Traffic();
  const realm = administrator({ hooks: traffic.hooks });
  const { roles } = realm.admin.realms.byName(nameOf(temporary)).clients.byClientId('web');
  const editor = await roles.create({ name: 'editor' });
  await editor.update({ description: 'May edit' });
  expect(await roles.byName('editor').get()).toMatchObject({ description: 'May edit' });
  await editor.delete();
  expect(traffic.requests.filter((request) => request.endsWith('/clients'))).toHaveLength(1);
});
