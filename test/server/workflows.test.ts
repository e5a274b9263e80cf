import { beforeEach, expect, test } from 'vitest';
import { BadRequestError, NotFoundError } from '../../src/index.ts';
import type { WorkflowCreate } from '../../src/resources/realms/workflows.ts';
import { ada } from './login.ts';
import { needs, temporaryRealm } from './support.ts';

beforeEach(() => needs('/workflows'));

const offboarding: WorkflowCreate = {
  name: 'offboarding',
  on: 'user-created',
  if: 'has-user-attribute(a:b)',
  schedule: { after: 'P1D', 'batch-size': 10 },
  enabled: false,
  steps: [
    { uses: 'disable-user', after: 'P10D' },
    { uses: 'remove-user-attribute', after: '20000', with: { a: 'b' } },
  ],
};
const simple = { on: 'user-created', steps: [{ uses: 'disable-user', after: 'P10D' }] };

test('a workflow is created, listed in whole, searched, read, and removed', async () => {
  const { workflows } = await temporaryRealm();
  const made = await workflows.create(offboarding);
  expect(await made.get()).toMatchObject(offboarding);
  // The server's own page holds 10.
  for (let n = 1; n <= 11; n++) await workflows.create({ ...simple, name: `other-${n}` });
  expect(await workflows.all()).toHaveLength(12);
  expect(await workflows.all({ first: 1, max: 2 })).toHaveLength(2);
  const streamed: string[] = [];
  for await (const { name } of workflows.iterate({ search: 'OTHER-1' })) streamed.push(name);
  expect(streamed.sort()).toEqual(['other-1', 'other-10', 'other-11']);
  expect(await workflows.all({ search: 'other-1', exact: true })).toHaveLength(1);
  expect(await workflows.byName('other-1').get()).toMatchObject({ name: 'other-1' });
  expect(await workflows.byName('other').find()).toBeUndefined();

  await expect(workflows.create({ ...simple, name: 'offboarding' })).rejects.toThrow(BadRequestError);
  await workflows.create({ ...simple, name: 'offboarding' }, { ifExists: 'return' });
  expect(await made.get()).toMatchObject(offboarding);
  await workflows.create(
    { ...simple, name: 'offboarding', on: 'user-authenticated' },
    { ifExists: 'update' },
  );
  expect(await made.get()).toMatchObject({ on: 'user-authenticated', if: offboarding.if });
  const wrong = workflows.create({ name: 'wrong', steps: [{ uses: 'none' }] }, { ifExists: 'return' });
  await expect(wrong).rejects.toThrow(BadRequestError);

  await made.delete();
  expect(await made.exists()).toBe(false);
  await expect(made.delete()).rejects.toThrow(NotFoundError);
});

test('update changes what is given, where a raw PUT of it loses the rest', async () => {
  const { workflows } = await temporaryRealm();
  const workflow = await workflows.create(offboarding);
  await workflow.update({ name: 'leaving', schedule: { after: 'P2D' } });
  const { if: condition, ...rest } = offboarding;
  const changed = { ...rest, name: 'leaving', schedule: { after: 'P2D', 'batch-size': 10 } };
  expect(await workflow.get()).toMatchObject({ ...changed, if: condition });
  await workflow.update({ if: null });
  expect(await workflow.get()).not.toHaveProperty('if');
  expect(await workflow.get()).toMatchObject(changed);

  await workflow.replace({ ...simple, name: 'leaving' });
  const replaced = await workflow.get();
  expect(replaced).toMatchObject(simple);
  expect(replaced).not.toHaveProperty('schedule');
});

test('a workflow is written and read in YAML', async () => {
  const { workflows } = await temporaryRealm();
  const text = 'name: yaml\n"on": user-created\nsteps:\n- uses: disable-user\n  after: "5000"\n';
  const workflow = await workflows.createFromYaml(text);
  const { id } = await workflow.get();
  expect(await workflow.get()).toMatchObject({ name: 'yaml', on: 'user-created' });
  expect(await workflow.yaml()).toContain(id);
  const copy = await workflow.yaml({ includeId: false });
  expect(copy).not.toMatch(/\bid:/);
  expect(await workflow.get({ includeId: false })).not.toHaveProperty('id');
  await workflow.replaceFromYaml(copy.replace('disable-user', 'delete-user'));
  expect((await workflow.get()).steps).toMatchObject([{ uses: 'delete-user', after: '5000' }]);
});

test('a user is put into a workflow, moved to another one, and taken out', async () => {
  const realm = await temporaryRealm();
  const { workflows } = realm;
  const user = await realm.users.create(ada);
  const { id } = await user.get();
  const resource = { type: 'USERS', id };
  const first = await workflows.create({ ...simple, name: 'first' });
  const second = await workflows.create({ ...simple, name: 'second' });
  await first.activate(resource, { notBefore: 'P2D' });
  const day = 24 * 3600 * 1000;
  // The server works in the background.
  const scheduledSoon = (): ReturnType<typeof expect.poll> =>
    expect.poll(() => workflows.scheduled(id), { timeout: 20_000 });
  await scheduledSoon().toMatchObject([{ name: 'first', steps: [{ status: 'PENDING' }] }]);
  const [scheduled] = await workflows.scheduled(id);
  const [step] = scheduled?.steps ?? [];
  expect(Math.round((Number(step?.['scheduled-at']) - Date.now()) / day)).toBe(2);
  // The server refuses to change the events of a workflow that somebody is in; the rest can be changed.
  await expect(first.update({ on: 'user-authenticated' })).rejects.toThrow(BadRequestError);
  await first.update({ name: 'renamed' });

  const to = String((await second.get()).steps?.[0]?.id);
  await workflows.migrate({ from: String(step?.id), to });
  await scheduledSoon().toMatchObject([{ name: 'second' }]);
  await second.deactivate(resource);
  await scheduledSoon().toEqual([]);
  await expect(first.activate({ type: 'USERS', id: 'none' })).rejects.toThrow(BadRequestError);
});
