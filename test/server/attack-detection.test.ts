import { expect, test } from 'vitest';
import { NotFoundError } from '../../src/index.ts';
import { ada, login, passwordClient } from './login.ts';
import { temporaryRealm } from './support.ts';

test('failed logins lock a user out until they are cleared, for one user or for all', async () => {
  const realm = await temporaryRealm({
    bruteForceProtected: true,
    failureFactor: 2,
    waitIncrementSeconds: 900,
  });
  await realm.clients.create(passwordClient);
  const user = await realm.users.create(ada);
  await user.resetPassword({ value: 'secret' });
  const { id } = await user.get();
  const { users } = realm.attackDetection.bruteForce;
  const failures = users.byUsername('ada');
  const lockOut = async (): Promise<void> => {
    // The server counts behind its answer, and may count two at once as one.
    const locked = async (): Promise<unknown> => {
      await login(realm, 'wrong');
      return (await failures.get()).disabled;
    };
    await expect.poll(locked, { timeout: 20_000 }).toBe(true);
    expect(await login(realm, 'secret')).toMatchObject({ error: 'invalid_grant' });
  };
  expect(await failures.get()).toMatchObject({ disabled: false, numFailures: 0, lastFailure: 0 });

  await lockOut();
  expect(await users.byId(id).get()).toMatchObject({
    disabled: true,
    numFailures: expect.any(Number),
    lastIPFailure: '127.0.0.1',
  });
  await failures.clearFailures();
  expect(await users.byId(id).get()).toMatchObject({ disabled: false, numFailures: 0 });
  expect((await login(realm, 'secret')).error).toBeUndefined();

  await lockOut();
  await users.clearFailures();
  expect(await failures.get()).toMatchObject({ disabled: false, numFailures: 0 });
  expect((await login(realm, 'secret')).error).toBeUndefined();
});

test('an id that no user has shows no failures, and a username that nobody has is not found', async () => {
  const { users } = (await temporaryRealm()).attackDetection.bruteForce;
  expect(await users.byId('nobody').get()).toMatchObject({ disabled: false, numFailures: 0 });
  await users.byId('nobody').clearFailures();
  await expect(users.byUsername('nobody').get()).rejects.toThrow(NotFoundError);
  await expect(users.byUsername('nobody').clearFailures()).rejects.toThrow(
    'No object has the username "nobody"',
  );
});
