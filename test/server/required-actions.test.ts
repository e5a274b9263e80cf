import { expect, test } from 'vitest';
import { BadRequestError, ConflictError, NotFoundError, ValidationError } from '../../src/index.ts';
import { has, needs, temporaryRealm } from './support.ts';

test('required actions are listed in their order, moved, taken from the realm and registered again', async () => {
  const { requiredActions } = (await temporaryRealm()).authentication;
  const order = async (): Promise<string[]> => (await requiredActions.all()).map(({ alias }) => alias);
  const before = await order();
  expect(before).toEqual(expect.arrayContaining(['VERIFY_EMAIL', 'UPDATE_PASSWORD', 'CONFIGURE_TOTP']));
  const action = requiredActions.byAlias(before[2] ?? '');
  await action.raisePriority();
  expect((await order()).slice(0, 3)).toEqual([before[0], before[2], before[1]]);
  await action.lowerPriority();
  expect(await order()).toEqual(before);

  const others = (await requiredActions.unregistered()).map(({ providerId }) => providerId);
  const verify = requiredActions.byAlias('VERIFY_EMAIL');
  await verify.delete();
  expect(await verify.exists()).toBe(false);
  const unregistered = await requiredActions.unregistered();
  const [missing] = unregistered.filter(({ providerId }) => !others.includes(providerId));
  expect(missing).toEqual({ providerId: 'VERIFY_EMAIL', name: 'Verify Email' });
  const registered = await requiredActions.register({ providerId: 'VERIFY_EMAIL', name: 'Verify' });
  expect(await registered.get()).toMatchObject({ alias: 'VERIFY_EMAIL', name: 'Verify', enabled: true });
  expect((await order()).at(-1)).toBe('VERIFY_EMAIL');
  const again = { providerId: 'VERIFY_EMAIL', name: 'Verify' };
  await expect(requiredActions.register(again)).rejects.toThrow(ConflictError);
  await expect(requiredActions.byAlias('nope').get()).rejects.toThrow(NotFoundError);
  // Keycloak 22 and 24 register what they have no provider for.
  if (has('26'))
    await expect(requiredActions.register({ providerId: 'nope', name: 'x' })).rejects.toThrow(
      BadRequestError,
    );
});

test('update keeps what is not given, where the PUT of the server clears it', async () => {
  const { requiredActions } = (await temporaryRealm()).authentication;
  const action = requiredActions.byAlias('UPDATE_PASSWORD');
  await action.update({ defaultAction: true, config: { max_auth_age: '100' } });
  const before = await action.get();
  expect(before).toMatchObject({ name: 'Update Password', enabled: true, config: { max_auth_age: '100' } });
  await action.update({ name: 'New password' });
  expect(await action.get()).toEqual({ ...before, name: 'New password' });
  await action.update({ config: { max_auth_age: null } });
  expect(await action.get()).toEqual({ ...before, name: 'New password', config: {} });

  await action.replace({ alias: 'UPDATE_PASSWORD' });
  expect(await action.get()).toMatchObject({ enabled: false, defaultAction: false, priority: 0 });
  expect((await action.get()).name).toBeUndefined();
});

test('the settings of a required action are described, merged, replaced and removed', async () => {
  needs('settings of CONFIGURE_TOTP');
  const { requiredActions } = (await temporaryRealm()).authentication;
  const action = requiredActions.byAlias('CONFIGURE_TOTP');
  const { properties } = await action.configDescription();
  expect(properties?.map(({ name }) => name)).toEqual(['max_auth_age', 'add-recovery-codes']);
  expect(await action.config.get()).toEqual({ config: {} });
  await action.config.update({ config: { max_auth_age: '90' } });
  await action.config.update({ config: { 'add-recovery-codes': 'true' } });
  expect(await action.config.get()).toEqual({ config: { max_auth_age: '90', 'add-recovery-codes': 'true' } });
  expect((await action.get()).config).toEqual({ max_auth_age: '90', 'add-recovery-codes': 'true' });
  await expect(action.config.update({ config: { max_auth_age: 'soon' } })).rejects.toThrow(ValidationError);
  await action.config.update({ config: { 'add-recovery-codes': null } });
  expect(await action.config.get()).toEqual({ config: { max_auth_age: '90' } });
  await action.config.replace({ config: { 'add-recovery-codes': 'true' } });
  expect(await action.config.get()).toEqual({ config: { 'add-recovery-codes': 'true' } });
  await action.config.delete();
  expect(await action.config.get()).toEqual({ config: {} });
});
