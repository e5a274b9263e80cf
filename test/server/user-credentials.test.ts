import { expect, test } from 'vitest';
import type { CredentialRepresentation } from '../../src/facts/representations.ts';
import { NotFoundError, ValidationError } from '../../src/index.ts';
import { ada, login, passwordClient } from './login.ts';
import { temporaryRealm } from './support.ts';

test('the credentials of a user are listed, named, put in order and deleted', async () => {
  const { users } = await temporaryRealm();
  const password = { type: 'password', value: 'correct horse' };
  const user = await users.create({
    username: 'ada',
    credentials: [password, authenticator('phone'), authenticator('tablet')],
  });
  const { credentials } = user;
  const listed = await credentials.all();
  expect(listed.map(({ type, userLabel }) => userLabel ?? type)).toEqual(['password', 'phone', 'tablet']);
  for (const credential of listed) {
    expect(credential).not.toHaveProperty('secretData');
    expect(credential).not.toHaveProperty('value');
  }
  const [first, phone, tablet] = listed.map((credential) => credentials.byId(String(credential.id)));
  const order = async (): Promise<(string | undefined)[]> =>
    (await credentials.all()).map(({ type, userLabel }) => userLabel ?? type);

  await tablet?.moveToFirst();
  expect(await order()).toEqual(['tablet', 'password', 'phone']);
  await tablet?.moveAfter(String(listed[0]?.id));
  expect(await order()).toEqual(['password', 'tablet', 'phone']);
  await tablet?.setUserLabel('42');
  expect(await order()).toEqual(['password', '42', 'phone']);
  await phone?.delete();
  expect(await order()).toEqual(['password', '42']);

  await expect(phone?.delete()).rejects.toThrow(NotFoundError);
  await expect(phone?.setUserLabel('x')).rejects.toThrow(/Credential not found/);
  await first?.delete();
  expect((await user.get()).totp).toBe(true);
  const streamed: CredentialRepresentation[] = [];
  for await (const credential of credentials) streamed.push(credential);
  expect(streamed).toEqual(await credentials.all());
});

test('only a user storage has types of credentials to disable; those of the server stay', async () => {
  const { users } = await temporaryRealm();
  const user = await users.create({ username: 'ada', credentials: [authenticator('phone')] });
  expect(await user.configuredUserStorageCredentialTypes()).toEqual([]);
  expect((await user.get()).disableableCredentialTypes).toEqual([]);
  await user.disableCredentialTypes(['otp']);
  expect(await user.credentials.all()).toMatchObject([{ type: 'otp', userLabel: 'phone' }]);
});

test('a new password is the one that logs in', async () => {
  const acme = await temporaryRealm();
  await acme.clients.create(passwordClient);
  const user = await acme.users.create({ ...ada, credentials: [{ type: 'password', value: 'old horse' }] });
  expect(await login(acme, 'old horse')).toHaveProperty('access_token');

  await user.resetPassword({ value: 'new horse' });
  expect(await login(acme, 'new horse')).toHaveProperty('access_token');
  expect(await login(acme, 'old horse')).toMatchObject({ error: 'invalid_grant' });
  expect(await user.credentials.all()).toHaveLength(1);

  await user.update({ credentials: [{ type: 'password', value: 'third horse' }] });
  expect(await login(acme, 'third horse')).toHaveProperty('access_token');

  await user.resetPassword({ value: 'first login', temporary: true });
  expect((await user.get()).requiredActions).toEqual(['UPDATE_PASSWORD']);
  expect(await login(acme, 'first login')).toMatchObject({
    error: 'invalid_grant',
    error_description: 'Account is not fully set up',
  });
});

test('a password that the policy of the realm refuses is a ValidationError, and the old one stays', async () => {
  const acme = await temporaryRealm({ passwordPolicy: 'length(8) and digits(1)' });
  await acme.clients.create(passwordClient);
  const user = await acme.users.create({ ...ada, credentials: [{ type: 'password', value: 'horse 42' }] });
  for (const [value, code] of [
    ['h 42', 'invalidPasswordMinLengthMessage'],
    ['correct horse', 'invalidPasswordMinDigitsMessage'],
  ] as const) {
    const refused = user.resetPassword({ value });
    await expect(refused).rejects.toBeInstanceOf(ValidationError);
    await expect(refused).rejects.toMatchObject({ code, message: expect.not.stringContaining(value) });
  }
  expect(await login(acme, 'horse 42')).toHaveProperty('access_token');
});

/** An authenticator app, as an export has it. */
function authenticator(userLabel: string): CredentialRepresentation {
  const credentialData = JSON.stringify({ subType: 'totp', digits: 6, period: 30, algorithm: 'HmacSHA1' });
  return {
    type: 'otp',
    userLabel,
    secretData: JSON.stringify({ value: 'JBSWY3DPEHPK3PXP' }),
    credentialData,
  };
}
