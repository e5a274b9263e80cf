import { beforeEach, expect, test } from 'vitest';
import { BadRequestError, ConflictError, NotFoundError, ServerError } from '../../src/index.ts';
import { Mailbox } from './smtp.ts';
import { needs, temporaryRealm } from './support.ts';

beforeEach(() => needs('organizations without a domain'));

const named = (users: readonly { username: string }[]): string[] => users.map(({ username }) => username);

/** What the token in the link of an invitation says. */
function invited(mailbox: Mailbox): Record<string, unknown> {
  const payload = /(?:key|token)=[\w-]+\.([\w-]+)\./.exec(mailbox.mails.at(-1) ?? '')?.[1] ?? '';
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

test('users become members in any form, and cease to be', async () => {
  const { users, organizations } = await temporaryRealm({ organizationsEnabled: true });
  const { members } = await organizations.create({ name: 'acme' });
  const ada = await users.create({ username: 'ada', email: 'ada@acme.test', enabled: true });
  const { id } = await ada.get();
  const references = [ada, 'Ada', { id }, await ada.get(), { username: 'ADA' }, users.byUsername('ada')];
  for (const reference of references) {
    await members.add(reference);
    expect(await members.all()).toMatchObject([{ id, username: 'ada', membershipType: 'UNMANAGED' }]);
    await expect(members.request('POST', [], { body: id })).rejects.toThrow(ConflictError);
    await members.add(reference);
    await members.byUsername('Ada').delete();
    expect(await members.byId(id).exists()).toBe(false);
  }
  expect(await ada.exists()).toBe(true);
  for (const reference of [undefined, null, {}, '', 1])
    await expect(members.add(reference as never)).rejects.toThrow(TypeError);
  await expect(members.add({ username: 'nobody' })).rejects.toThrow('No such user: "nobody"');
  const missing = await members.add(['nope', ada, { username: 'none' }]).catch((error: unknown) => error);
  expect(missing).toBeInstanceOf(NotFoundError);
  expect(missing).toMatchObject({ missing: ['none', 'nope'] });
  expect(await members.all()).toEqual([]);
  await expect(members.byId(id).get()).rejects.toThrow(NotFoundError);
  await expect(members.byUsername('ada').delete()).rejects.toThrow(NotFoundError);

  // A handle that remembers a user who is gone finds the next one of the name.
  const handle = users.byUsername('ada');
  await handle.get();
  await handle.delete();
  await users.create({ username: 'ada' });
  await members.add(handle);
  expect(await members.count()).toBe(1);
});

test('lists and keys reach all members, however many there are', async () => {
  const realm = await temporaryRealm({ organizationsEnabled: true });
  const { members } = await realm.organizations.create({ name: 'acme' });
  await realm.users.profile.update({ unmanagedAttributePolicy: 'ENABLED' });
  const usernames = Array.from({ length: 14 }, (_, index) => `user-${String(index + 10)}`);
  await realm.partialImport({
    users: [
      ...usernames.map((username) => ({ username, lastName: 'zoe', attributes: { a: ['1'] } })),
      { username: 'zoe', email: 'zoe@acme.test', firstName: 'Zoe' },
    ],
  });
  for (const username of [...usernames, 'zoe']) await members.add({ username });

  expect(named(await members.all())).toEqual([...usernames, 'zoe']);
  expect(named(await members.all({ first: 1, max: 2 }))).toEqual(['user-11', 'user-12']);
  expect(named(await members.all({ search: 'user-1' }))).toEqual(usernames.slice(0, 10));
  expect(named(await members.all({ search: 'zoe@acme.test', exact: true }))).toEqual(['zoe']);
  expect(await members.all({ search: 'user-1', exact: true })).toEqual([]);
  expect(await members.all({ membershipType: 'UNMANAGED' })).toHaveLength(15);
  expect(await members.all({ membershipType: 'MANAGED' })).toEqual([]);
  expect((await members.all({ max: 1 }))[0]).not.toHaveProperty('attributes');
  const [whole] = await members.all({ max: 1, briefRepresentation: false });
  expect(whole?.attributes).toEqual({ a: ['1'] });
  expect((await members.byUsername('user-10').get()).attributes).toEqual({ a: ['1'] });
  const streamed: string[] = [];
  for await (const { username } of members) streamed.push(username);
  expect(streamed).toHaveLength(15);
  expect(await members.count()).toBe(15);

  // Each of the others has it as a last name.
  expect(await members.byUsername('zoe').get()).toMatchObject({ firstName: 'Zoe' });
  expect(await members.byEmail('Zoe@acme.test').get()).toMatchObject({ username: 'zoe' });
  expect(await members.byEmail('zoe').exists()).toBe(false);
});

test('the organizations of a user are listed from the user, the member and the realm', async () => {
  const { users, organizations } = await temporaryRealm({ organizationsEnabled: true });
  const ada = await users.create({ username: 'ada' });
  for (const name of ['acme', 'other', 'third'])
    await organizations.create({ name, attributes: { of: [name] } });
  for (const name of ['acme', 'third']) await organizations.byAlias(name).members.add(ada);
  const { id } = await ada.get();
  const lists = [
    users.byUsername('ada').organizations,
    organizations.members.byId(id).organizations,
    organizations.members.byUsername('ada').organizations,
    organizations.byAlias('third').members.byUsername('ada').organizations,
  ];
  for (const list of lists) {
    const brief = await list.all();
    expect(brief.map(({ alias }) => alias).sort(), String(list)).toEqual(['acme', 'third']);
    expect(brief[0]).not.toHaveProperty('attributes');
    const attributes: unknown[] = [];
    for await (const organization of list.iterate({ briefRepresentation: false }))
      attributes.push(organization.attributes);
    expect(attributes).toContainEqual({ of: ['third'] });
  }
  await expect(organizations.byAlias('other').members.byId(id).organizations.all()).rejects.toThrow(
    NotFoundError,
  );
});

test('who is invited gets a link to join; invitations are listed, sent anew and withdrawn', async () => {
  const mailbox = await Mailbox.start();
  const realm = await temporaryRealm({ organizationsEnabled: true, smtpServer: mailbox.settings });
  const acme = await realm.organizations.create({ name: 'acme' });
  const { members, invitations } = acme;
  const { id: orgId } = await acme.get();
  const ada = await realm.users.create({ username: 'ada', email: 'ada@acme.test', firstName: 'Ada' });
  await realm.users.create({ username: 'mute' });

  await members.inviteUser({ email: 'grace+1@other.test', firstName: 'Grace', lastName: 'Hopper & Co' });
  expect(mailbox.mails[0]).toMatch(/^To: grace\+1@other\.test\r?$/m);
  expect(mailbox.mails[0]).toContain('acme');
  expect(invited(mailbox)).toMatchObject({ typ: 'ORGIVT', eml: 'grace+1@other.test', org_id: orgId });
  await members.inviteExistingUser(ada);
  expect(mailbox.mails[1]).toMatch(/^To: ada@acme\.test\r?$/m);
  expect(invited(mailbox)).toMatchObject({ typ: 'ORGIVT', eml: 'ada@acme.test', org_id: orgId });

  const grace = invitations.byEmail('Grace+1@other.test');
  const first = await grace.get();
  expect(first).toMatchObject({
    organizationId: orgId,
    firstName: 'Grace',
    lastName: 'Hopper & Co',
    status: 'PENDING',
  });
  expect((first.expiresAt ?? 0) - (first.sentDate ?? 0)).toBe(12 * 60 * 60);
  const emails = async (query?: Parameters<typeof invitations.all>[0]): Promise<string[]> =>
    (await invitations.all(query)).map(({ email }) => email);
  const both = ['ada@acme.test', 'grace+1@other.test'];
  expect((await emails()).sort()).toEqual(both);
  expect(await emails({ max: 1 })).toHaveLength(1);
  const graces = [
    { search: 'hopper' },
    { search: 'other.t' },
    { email: both[1] },
    { firstName: 'grace' },
    { lastName: 'hopper & co' },
  ];
  for (const query of graces) expect(await emails(query), JSON.stringify(query)).toEqual([both[1]]);
  for (const query of [{ email: 'grace' }, { firstName: 'Gra' }, { lastName: 'Hopper' }])
    expect(await emails(query), JSON.stringify(query)).toEqual([]);
  expect(await emails({ status: 'PENDING' })).toHaveLength(2);
  expect(await emails({ status: 'EXPIRED' })).toEqual([]);

  const byId = invitations.byId(first.id);
  expect(await byId.get()).toEqual(first);
  await grace.resend();
  expect(mailbox.mails).toHaveLength(3);
  expect(await byId.exists()).toBe(false);
  const again = await grace.get();
  expect(again).toMatchObject({ email: both[1], firstName: 'Grace', lastName: 'Hopper & Co' });
  expect(again.id).not.toBe(first.id);
  await grace.delete();
  const left: string[] = [];
  for await (const { email } of invitations) left.push(email);
  expect(left).toEqual(['ada@acme.test']);
  await expect(grace.resend()).rejects.toThrow(NotFoundError);

  await expect(members.inviteExistingUser({ username: 'ada' })).rejects.toThrow(ConflictError);
  await expect(members.inviteUser({ email: 'no address' })).rejects.toThrow(BadRequestError);
  await expect(members.inviteExistingUser({ username: 'mute' })).rejects.toThrow(/not have an email/);
  expect(await members.count()).toBe(0);
  await realm.update({ smtpServer: { host: 'none.invalid' } });
  await expect(members.inviteUser({ email: 'late@acme.test' })).rejects.toThrow(ServerError);
});
