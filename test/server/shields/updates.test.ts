import { expect, test } from 'vitest';
import { administrator, nameOf, needs, temporaryRealm } from '../support.ts';

const attributes = (user: { attributes?: Record<string, string[]> | undefined }): Record<string, string[]> =>
  user.attributes ?? {};

test('20 writers change one user for half a minute, and no change that was reported is lost', {
  timeout: 90_000,
}, async () => {
  needs('the policy for attributes that the user profile does not define');
  const realm = await temporaryRealm();
  await realm.users.profile.update({ unmanagedAttributePolicy: 'ENABLED' });
  await realm.users.create({
    username: 'ada',
    email: 'ada@example.test',
    firstName: 'Ada',
    lastName: 'Test',
  });
  const ada = realm.users.byUsername('ada');
  // By a handle of their own each, and half of them by another connection: the object is one and the same.
  const other = administrator().admin.realms.byName(nameOf(realm)).users;
  const { id } = await ada.get();
  const end = Date.now() + 30_000;
  const write = async (writer: number): Promise<number> => {
    const user = writer % 2 === 0 ? realm.users.byId(id) : other.byUsername('ada');
    let reported = 0;
    while (Date.now() < end) {
      await user.update((current) => {
        const counts = attributes(current);
        const mine = Number(counts[`writer-${writer}`]?.[0] ?? 0) + 1;
        const all = Number(counts['all']?.[0] ?? 0) + 1;
        return { attributes: { [`writer-${writer}`]: [`${mine}`], all: [`${all}`] } };
      });
      reported++;
    }
    return reported;
  };
  const reported = await Promise.all(Array.from({ length: 20 }, (_, writer) => write(writer)));
  const found = attributes(await ada.get());
  expect(reported.map((_, writer) => Number(found[`writer-${writer}`]?.[0]))).toEqual(reported);
  expect(Number(found['all']?.[0])).toBe(reported.reduce((sum, count) => sum + count));
  expect(await ada.get()).toMatchObject({ email: 'ada@example.test', firstName: 'Ada' });
});

test('an update by a function that takes its time is made again when someone else wrote meanwhile', async () => {
  const realm = await temporaryRealm();
  await realm.roles.create({ name: 'editor', description: 'one', attributes: { a: ['1'] } });
  const editor = realm.roles.byName('editor');
  const seen: (string | undefined)[] = [];
  await editor.update(async ({ description }) => {
    seen.push(description);
    // Within the function the object can be written, too: nobody waits for itself.
    if (seen.length === 1) await editor.update({ description: 'two' });
    // By someone else, whom no queue of this process holds.
    if (seen.length === 2)
      await realm.request('PUT', ['roles', 'editor'], { body: { name: 'editor', description: 'three' } });
    return { description: `${description}!` };
  });
  expect(seen).toEqual(['one', 'two', 'three']);
  expect(await editor.get()).toMatchObject({ description: 'three!', attributes: { a: ['1'] } });
});

test('a function is given a copy of the whole state, and what is no object of changes is refused unsent', async () => {
  const realm = await temporaryRealm();
  const { id } = await realm.clients.create({ clientId: 'web', name: 'Web' }).then((client) => client.get());
  const web = realm.clients.byId(id);
  await web.update((client) => {
    client.redirectUris?.push('https://never.example.test/*');
    return { name: `${client.name} of ${client.clientId}` };
  });
  expect(await web.get()).toMatchObject({ name: 'Web of web', redirectUris: [] });
  for (const changes of [
    undefined,
    null,
    'name',
    ['name'],
    () => undefined,
    () => 'name',
    async () => null,
  ]) {
    await expect(web.update(changes as never)).rejects.toThrow(TypeError);
  }
  await expect(web.update(() => Promise.reject(new Error('not today')))).rejects.toThrow('not today');
  // The queue goes on after each of these.
  await web.update({ description: 'still here' });
  expect(await web.get()).toMatchObject({ name: 'Web of web', description: 'still here' });
});

test('attributes are changed one by one, where the raw PUT of a user loses the rest', async () => {
  needs('descriptions of groups');
  const realm = await temporaryRealm();
  await realm.users.profile.update({ unmanagedAttributePolicy: 'ENABLED' });
  const person = { username: 'ada', email: 'ada@example.test', firstName: 'Ada', lastName: 'Test' };
  const ada = await realm.users.create({ ...person, attributes: { a: ['1'], b: ['2'] } });
  await ada.request('PUT', [], { body: { username: 'ada', attributes: { c: ['3'] } } });
  const wiped = await ada.get();
  expect([wiped.email, attributes(wiped)]).toEqual([undefined, { c: ['3'] }]);
  await ada.replace({ ...person, attributes: { a: ['1'], b: ['2'] } });
  const group = await realm.groups.create({
    name: 'team',
    description: 'T',
    attributes: { a: ['1'], b: ['2'] },
  });
  await realm.roles.create({ name: 'editor', description: 'T', attributes: { a: ['1'], b: ['2'] } });
  for (const node of [ada, group, realm.roles.byName('editor')]) {
    const before = await node.get();
    await Promise.all([node.attributes.merge({ c: ['3', '4'] }), node.attributes.remove(['a', 'unknown'])]);
    expect(await node.attributes.get()).toEqual({ b: ['2'], c: ['3', '4'] });
    await node.attributes.set({ d: ['5'] });
    expect(await node.get()).toEqual({ ...before, attributes: { d: ['5'] } });
  }
});
