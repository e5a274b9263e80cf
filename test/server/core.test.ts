import { expect, test } from 'vitest';
import { nameOf, temporaryRealm } from './support.ts';

test('the chain of the design card works as it stands', async () => {
  const acme = await temporaryRealm();
  await acme.clients.create({ clientId: 'web' });
  await acme.clients.byClientId('web').roles.create({ name: 'editor' });
  const editor = acme.clients.byClientId('web').roles.byName('editor');
  await editor.update({ description: 'May edit' });
  expect(await editor.get()).toMatchObject({ name: 'editor', description: 'May edit', clientRole: true });
  expect(String(editor)).toContain(`/admin/realms/${nameOf(acme)}/clients/{clientId=web}/roles/editor`);
});
