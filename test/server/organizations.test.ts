import { beforeEach, expect, test } from 'vitest';
import { BadRequestError, ConflictError, NotFoundError } from '../../src/index.ts';
import { administrator, nameOf, needs, Traffic, temporaryRealm } from './support.ts';

beforeEach(() => needs('organizations without a domain'));

const named = (items: readonly { name?: string | undefined }[]): (string | undefined)[] =>
  items.map(({ name }) => name);

test('an organization is made once, and reached by its alias, its name and its domains', async () => {
  const { organizations } = await temporaryRealm({ organizationsEnabled: true });
  const rep = {
    name: 'Acme Corp',
    alias: 'acme',
    description: 'Makes everything',
    redirectUrl: 'https://acme.test/welcome',
    attributes: { size: ['L', 'XL'] },
    domains: [{ name: 'Acme.test', verified: true }, { name: 'acme.example' }],
  };
  const acme = await organizations.create(rep);
  const made = await acme.get();
  expect(made).toMatchObject({ ...rep, enabled: true, domains: expect.any(Array) });
  expect(named(made.domains ?? []).sort()).toEqual(['acme.example', 'acme.test']);
  // Its name is the alias of the one, its domain is the name of the other.
  const other = await organizations.create({ name: 'ACME', domains: [{ name: 'other.test' }] });
  await organizations.create({ name: 'acme.test', alias: 'trap' });

  const same = [
    organizations.byAlias('acme'),
    organizations.byName('Acme Corp'),
    organizations.byDomain('acme.test'),
    organizations.byDomain('ACME.example'),
    await organizations.create(rep, { ifExists: 'return' }),
  ];
  for (const node of same) expect((await node.get()).id, String(node)).toBe(made.id);
  expect((await organizations.byAlias('ACME').get()).id).toBe((await other.get()).id);
  expect((await organizations.byName('acme.test').get()).alias).toBe('trap');
  for (const node of [
    organizations.byAlias('Acme Corp'),
    organizations.byName('acme corp'),
    organizations.byDomain('acme'),
    organizations.byId('nope'),
  ]) {
    expect(await node.exists(), String(node)).toBe(false);
  }

  await expect(organizations.create(rep)).rejects.toThrow(ConflictError);
  await expect(organizations.create({ ...rep, alias: 'new' }, { ifExists: 'return' })).rejects.toThrow(
    ConflictError,
  );
  await expect(organizations.create({ name: 'thief', domains: rep.domains })).rejects.toThrow(
    BadRequestError,
  );
  await expect(organizations.create({ name: 'two words' })).rejects.toThrow('Empty Space');
  await organizations.create(
    { name: 'Acme Corp', alias: 'acme', description: 'New' },
    { ifExists: 'update' },
  );
  expect(await acme.get()).toEqual({ ...made, description: 'New' });

  await organizations.byAlias('acme').delete();
  expect(await acme.find()).toBeUndefined();
  await expect(organizations.byAlias('acme').get()).rejects.toThrow('No object has the alias "acme"');
});

test('aliases may hold any character that the server takes', async () => {
  const { organizations } = await temporaryRealm({ organizationsEnabled: true });
  for (const alias of ['a"b', 'a%b', 'ü', 'a_b', 'a.b', "a'b", '...']) {
    const made = await organizations.create({ name: alias });
    expect((await organizations.byAlias(alias).get()).id, alias).toBe((await made.get()).id);
    expect((await organizations.byName(alias).get()).id, alias).toBe((await made.get()).id);
  }
});

test('update keeps what is not given, replace clears it', async () => {
  const { organizations } = await temporaryRealm({ organizationsEnabled: true });
  const acme = await organizations.create({
    name: 'Acme',
    alias: 'acme',
    enabled: false,
    description: 'Makes everything',
    redirectUrl: 'https://acme.test/welcome',
    attributes: { size: ['L'], shape: ['round'] },
    domains: [{ name: 'acme.test', verified: true }],
  });
  const before = await acme.get();
  await acme.update({ name: 'Acme Ltd' });
  expect(await acme.get()).toEqual({ ...before, name: 'Acme Ltd' });
  await acme.update({ attributes: { size: ['M'], shape: null, colour: ['red'] } });
  await acme.update({ enabled: true, domains: [{ name: 'acme.example' }] });
  expect(await acme.get()).toEqual({
    ...before,
    name: 'Acme Ltd',
    enabled: true,
    attributes: { size: ['M'], colour: ['red'] },
    domains: [{ name: 'acme.example', verified: false }],
  });

  await acme.update({ enabled: false });
  await acme.replace({ name: 'Acme', alias: 'acme' });
  const replaced = await acme.get();
  expect(replaced).toMatchObject({ enabled: true, attributes: { size: ['M'], colour: ['red'] } });
  for (const name of ['domains', 'description', 'redirectUrl']) expect(replaced).not.toHaveProperty(name);
  await expect(acme.replace({ name: 'Acme' })).rejects.toThrow('Cannot change the alias');
  await organizations.create({ name: 'Taken' });
  await expect(acme.update({ name: 'Taken' })).rejects.toThrow(ConflictError);
});

test('lists and counts hold all organizations, or those that a filter names', async () => {
  const temporary = await temporaryRealm({ organizationsEnabled: true });
  const names = Array.from({ length: 14 }, (_, index) => `org-${String(index + 10)}`);
  for (const name of names) {
    const attributes = { of: [name] };
    await temporary.organizations.create({ name, domains: [{ name: `${name}.test` }], attributes });
  }
  const traffic = new Traffic();
  const { organizations } = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(temporary));

  expect(named(await organizations.all())).toEqual(names);
  expect(traffic.count('/organizations')).toBe(1);
  expect(named(await organizations.all({ first: 1, max: 2 }))).toEqual(['org-11', 'org-12']);
  expect(named(await organizations.all({ search: 'org-1' }))).toEqual(names.slice(0, 10));
  expect(named(await organizations.all({ search: 'org-11.test', exact: true }))).toEqual(['org-11']);
  expect(await organizations.all({ search: 'org-1', exact: true })).toEqual([]);
  expect(named(await organizations.all({ q: 'of:org-12' }))).toEqual(['org-12']);
  expect((await organizations.all({ max: 1 }))[0]).not.toHaveProperty('attributes');
  const [whole] = await organizations.all({ max: 1, briefRepresentation: false });
  expect(whole).toMatchObject({ name: 'org-10', alias: 'org-10', attributes: { of: ['org-10'] } });
  const streamed: string[] = [];
  for await (const { name } of organizations) streamed.push(name);
  expect(streamed).toEqual(names);

  expect(await organizations.count()).toBe(14);
  expect(await organizations.count({ search: 'org-2' })).toBe(4);
  expect(await organizations.count({ search: 'org-2', exact: true })).toBe(0);
  expect(await organizations.count({ q: 'of:org-12' })).toBe(1);
});

test('a realm without organizations says so', async () => {
  const { organizations } = await temporaryRealm({ organizationsEnabled: false });
  await expect(organizations.all()).rejects.toThrow('Organizations not enabled for this realm');
  await expect(organizations.create({ name: 'acme' })).rejects.toThrow(NotFoundError);
});
