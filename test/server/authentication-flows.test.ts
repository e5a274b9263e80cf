import { expect, test } from 'vitest';
import {
  AmbiguousError,
  BadRequestError,
  ConflictError,
  NotFoundError,
  ServerError,
} from '../../src/index.ts';
import type { FlowExecutions } from '../../src/resources/authentication/flows.ts';
import { has, needs, temporaryRealm } from './support.ts';

const basic = { providerId: 'basic-flow' } as const;
const aliases = (flows: readonly { alias: string }[]): string[] => flows.map(({ alias }) => alias);

async function shown(executions: FlowExecutions): Promise<(string | undefined)[]> {
  return (await executions.all()).map(({ displayName }) => displayName);
}

test('a flow is made, listed, found by its alias, copied and removed', async () => {
  const { flows } = (await temporaryRealm()).authentication;
  const acme = await flows.create({ alias: 'acme 50%', description: 'Ours', ...basic });
  expect(await acme.get()).toMatchObject({
    alias: 'acme 50%',
    description: 'Ours',
    topLevel: true,
    builtIn: false,
  });
  expect(aliases(await flows.all())).toEqual(expect.arrayContaining(['browser', 'registration', 'acme 50%']));
  const streamed: string[] = [];
  for await (const { alias } of flows) streamed.push(alias);
  expect(streamed).toEqual(aliases(await flows.all()));
  expect((await flows.byAlias('acme 50%').get()).id).toBe((await acme.get()).id);
  expect(await flows.byAlias('nope').find()).toBeUndefined();
  expect(await flows.byId('nope').exists()).toBe(false);
  await expect(flows.byAlias('nope').executions.all()).rejects.toThrow(NotFoundError);

  await expect(flows.create({ alias: 'acme 50%', ...basic })).rejects.toThrow(ConflictError);
  const again = { alias: 'acme 50%', description: 'New', ...basic };
  const present = await flows.create(again, { ifExists: 'return' });
  expect((await present.get()).description).toBe('Ours');
  expect(await present.executions.all()).toEqual([]);
  await flows.create(again, { ifExists: 'update' });
  expect((await acme.get()).description).toBe('New');
  await expect(flows.create({ alias: 'a/b', ...basic })).rejects.toThrow(BadRequestError);

  const copy = await flows.byAlias('browser').copy('acme browser');
  expect(await copy.get()).toMatchObject({ alias: 'acme browser', topLevel: true, builtIn: false });
  expect(await copy.executions.all()).toHaveLength((await flows.byAlias('browser').executions.all()).length);
  await expect(acme.copy('acme browser')).rejects.toThrow(ConflictError);
  await expect(acme.copy(undefined as never)).rejects.toThrow(TypeError);
  await copy.delete();
  expect(await flows.byAlias('acme browser').exists()).toBe(false);
  await expect(flows.byAlias('browser').delete()).rejects.toThrow("Can't delete built in flow");
});

test('update keeps what is not given, where the PUT of the server hides the flow', async () => {
  const { flows } = (await temporaryRealm()).authentication;
  const acme = await flows.create({ alias: 'acme', description: 'Ours', ...basic });
  await acme.executions.addExecution({ provider: 'auth-cookie' });
  await acme.update({ alias: 'ours' });
  expect(await flows.byAlias('ours').get()).toMatchObject({ description: 'Ours', topLevel: true });
  expect(await shown(acme.executions)).toEqual(['Cookie']);
  await acme.update({ description: 'New' });
  expect(await acme.get()).toMatchObject({ alias: 'ours', description: 'New' });
  await expect(acme.update({ alias: 'browser' })).rejects.toThrow(ConflictError);

  await acme.replace({ alias: 'ours', ...basic });
  expect((await acme.get()).description).toBeUndefined();
  expect((await acme.get()).topLevel).toBe(false);
  expect(aliases(await flows.all())).not.toContain('ours');
  await acme.delete();
  expect(await acme.exists()).toBe(false);
});

test('a flow inside a flow is reached by its alias, and removed with the step that it is', async () => {
  needs('the priority of a step');
  const { flows } = (await temporaryRealm()).authentication;
  const { executions } = await flows.create({ alias: 'acme', ...basic });
  const ours = { alias: 'forms of ours', type: 'basic-flow', description: 'Forms' } as const;
  await executions.addFlow({ ...ours, priority: 10 });
  const forms = flows.byAlias('forms of ours');
  await (await forms.executions.addFlow({ alias: 'second', type: 'basic-flow' })).executions.addExecution({
    provider: 'auth-otp-form',
  });
  const form = { alias: 'page', type: 'form-flow', provider: 'registration-page-form' } as const;
  await executions.addFlow({ ...form, priority: 5 });
  expect(await shown(executions)).toEqual(['page', 'forms of ours', 'second', 'OTP Form']);
  expect((await executions.all()).map(({ level }) => level)).toEqual([0, 0, 1, 2]);
  expect(await forms.get()).toMatchObject({ alias: 'forms of ours', description: 'Forms', topLevel: false });
  await forms.update({ alias: 'our forms' });
  expect((await flows.byAlias('our forms').get()).description).toBe('Forms');
  await expect(executions.addFlow({ alias: 'second', type: 'basic-flow' })).rejects.toThrow(ConflictError);

  const second = { alias: 'second', description: 'New', ...basic };
  await expect(flows.create(second, { ifExists: 'update' })).rejects.toThrow(ConflictError);
  await executions.byDisplayName('our forms').update({ requirement: 'CONDITIONAL' });
  expect((await executions.all())[1]).toMatchObject({
    displayName: 'our forms',
    description: 'Forms',
    requirement: 'CONDITIONAL',
    priority: 10,
  });

  await flows.byAlias('second').delete();
  expect(await shown(executions)).toEqual(['page', 'our forms']);
  await executions.byDisplayName('our forms').delete();
  expect(await flows.byAlias('our forms').exists()).toBe(false);

  // What the server's own DELETE leaves behind.
  const page = await flows.byAlias('page').get();
  await flows.byId(page.id).request('DELETE');
  await expect(executions.all()).rejects.toThrow(ServerError);
});

test('a step changes by what is given, where the PUT of the server takes a missing priority for 0', async () => {
  needs('the priority of a step');
  const { authentication } = await temporaryRealm();
  const { executions } = await authentication.flows.create({ alias: 'acme', ...basic });
  const cookie = await executions.addExecution({ provider: 'auth-cookie', priority: 20 });
  const otp = await executions.addExecution({ provider: 'auth-otp-form' });
  expect(await cookie.get()).toMatchObject({
    authenticator: 'auth-cookie',
    requirement: 'DISABLED',
    priority: 20,
  });
  await cookie.update({ requirement: 'ALTERNATIVE' });
  expect(await cookie.get()).toMatchObject({ requirement: 'ALTERNATIVE', priority: 20 });
  await otp.update({ priority: 10 });
  expect(await otp.get()).toMatchObject({ requirement: 'DISABLED', priority: 10 });
  expect(await shown(executions)).toEqual(['OTP Form', 'Cookie']);
  const { id } = await cookie.get();
  await executions.request('PUT', [], { body: { id, requirement: 'REQUIRED' } });
  expect(await cookie.get()).toMatchObject({ requirement: 'REQUIRED', priority: 0 });
});

test('steps are found by provider and by name, moved, made by flow id, and removed', async () => {
  needs('the priority of a step');
  const realm = await temporaryRealm();
  const { authentication } = realm;
  const acme = await authentication.flows.create({ alias: 'acme', ...basic });
  const { id: parentFlow } = await acme.get();
  const { executions } = acme;
  const made = { parentFlow, authenticator: 'auth-cookie', requirement: 'REQUIRED', priority: 1 };
  const cookie = await authentication.executions.create(made);
  expect(await cookie.get()).toMatchObject(made);
  await executions.addExecution({ provider: 'auth-otp-form' });
  expect(await executions.byProviderId('auth-cookie').get()).toEqual(await cookie.get());
  expect(await executions.byDisplayName('Cookie').get()).toEqual(await cookie.get());
  expect(await executions.byProviderId('nope').find()).toBeUndefined();
  expect(await authentication.executions.byId('nope').exists()).toBe(false);

  await cookie.lowerPriority();
  expect(await shown(executions)).toEqual(['OTP Form', 'Cookie']);
  await executions.byProviderId('auth-cookie').raisePriority();
  expect(await shown(executions)).toEqual(['Cookie', 'OTP Form']);

  await executions.addExecution({ provider: 'auth-otp-form' });
  await expect(executions.byProviderId('auth-otp-form').delete()).rejects.toThrow(AmbiguousError);
  await cookie.delete();
  expect(await shown(executions)).toEqual(['OTP Form', 'OTP Form']);
  await expect(executions.addExecution({ provider: 'nope' })).rejects.toThrow(BadRequestError);

  const browser = authentication.flows.byAlias('browser').executions;
  await browser.byProviderId('auth-cookie').update({ requirement: 'DISABLED' });
  expect((await browser.all())[0]).toMatchObject({
    providerId: 'auth-cookie',
    requirement: 'DISABLED',
    priority: 10,
  });
  await expect(browser.addExecution({ provider: 'auth-cookie' })).rejects.toThrow(BadRequestError);
});

test('the configuration of a step is made, merged, replaced and removed', async () => {
  const { authentication } = await temporaryRealm();
  const { executions } = await authentication.flows.create({ alias: 'acme', ...basic });
  await executions.addExecution({ provider: 'conditional-user-attribute' });
  const step = executions.byProviderId('conditional-user-attribute');
  expect(await step.config.find()).toBeUndefined();
  await expect(step.config.update({ alias: 'x' })).rejects.toThrow('The execution has no configuration');

  const settings = { attribute_name: 'team', attribute_expected_value: 'red' };
  const config = await step.config.create({ alias: 'is red', config: settings });
  expect(await config.get()).toMatchObject({ alias: 'is red', config: settings });
  expect(await step.config.get()).toEqual(await config.get());
  const { id } = await config.get();
  expect(await step.config.byId(id).get()).toEqual(await config.get());
  await step.config.update({ config: { attribute_expected_value: 'blue', not: 'true' } });
  await authentication.config.byId(id).update({ alias: 'is blue', config: { not: null } });
  expect(await config.get()).toEqual({
    id,
    alias: 'is blue',
    config: { attribute_name: 'team', attribute_expected_value: 'blue' },
  });
  // As a secret comes back, and goes out again with an update; older servers mask none here.
  if (has('26.5')) {
    await config.replace({ alias: 'is blue', config: { attribute_name: '**********' } });
    expect((await config.get()).config).toEqual({ attribute_name: 'team' });
  }
  await config.replace({ alias: 'is blue' });
  expect((await config.get()).config).toEqual({});

  // A step has one configuration: a second one takes its place.
  const next = await step.config.create({ alias: 'is red', config: settings });
  if (has('26.5')) expect(await config.exists()).toBe(false);
  const other = await executions.addExecution({ provider: 'identity-provider-redirector' });
  if (has('26.5')) await expect(other.config.create({ alias: 'is red' })).rejects.toThrow(ConflictError);
  await step.config.delete();
  expect([await next.exists(), await step.config.exists(), await step.exists()]).toEqual([
    false,
    false,
    true,
  ]);
  const loose = await authentication.config.create({ alias: 'loose', config: settings });
  expect(await loose.get()).toMatchObject({ alias: 'loose', config: settings });
  await loose.delete();
  expect(await loose.exists()).toBe(false);
});

test('providers of steps are listed, and tell what can be configured', async () => {
  const { authentication } = await temporaryRealm();
  const lists = [
    [await authentication.authenticatorProviders(), 'auth-cookie'],
    [await authentication.clientAuthenticatorProviders(), 'client-secret'],
    [await authentication.formProviders(), 'registration-page-form'],
    [await authentication.formActionProviders(), 'registration-user-creation'],
  ] as const;
  for (const [providers, id] of lists) {
    expect(providers.find((provider) => provider.id === id)).toMatchObject({
      displayName: expect.any(String),
      description: expect.any(String),
    });
  }
  const description = await authentication.configDescription('identity-provider-redirector');
  expect(description).toMatchObject({ providerId: 'identity-provider-redirector' });
  expect(description.properties?.map(({ name }) => name)).toContain('defaultProvider');
  const perClient = await authentication.perClientConfigDescription();
  if (has('26.6'))
    expect(perClient['federated-jwt']?.map(({ name }) => name)).toContain('jwt.credential.issuer');
  await expect(authentication.configDescription('nope')).rejects.toThrow(NotFoundError);
});
