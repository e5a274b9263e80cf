import { expect, test } from 'vitest';
import type { DeviceAuthorization } from '../../src/auth/device.ts';
import type { OpenIdConnect } from '../../src/auth/open-id-connect.ts';
import type { ClientCreate } from '../../src/resources/clients/clients.ts';
import { textOf } from './browser.ts';
import { ada } from './login.ts';
import { browser, logIn, openIdConnect, password, realmWith } from './oidc.ts';
import { Traffic } from './support.ts';

const television: ClientCreate = {
  clientId: 'television',
  publicClient: true,
  attributes: { 'oauth2.device.authorization.grant.enabled': 'true', 'oauth2.device.polling.interval': '1' },
};

async function deviceClient(traffic: Traffic = new Traffic(), interval = 1): Promise<OpenIdConnect> {
  const attributes = { ...television.attributes, 'oauth2.device.polling.interval': String(interval) };
  const realm = await realmWith([{ ...television, attributes }]);
  return openIdConnect(realm, { clientId: 'television' }, { hooks: traffic.hooks });
}

test('a device gets its tokens once the user has typed in its code and agreed', async () => {
  const traffic = new Traffic();
  const oidc = await deviceClient(traffic);
  const sent = Date.now();
  const device = await oidc.deviceAuthorization({ scope: 'openid email' });
  expect(device).toMatchObject({
    user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
    verification_uri: expect.stringContaining('/device'),
    interval: 1,
    expires_in: 600,
  });
  expect(device.expiresAt).toBeGreaterThanOrEqual(sent + 600_000);
  const waiting = oidc.deviceToken(device);
  const at = browser();
  const entry = await at.open(device.verification_uri);
  const login = await at.submit(entry, { device_user_code: device.user_code });
  const question = await at.login(login, ada.username, password);
  expect(textOf(question.html)).toContain('Do you grant these access privileges');
  // The first question of the device comes before the answer of the user.
  await expect.poll(() => traffic.count('/token'), { timeout: 20_000 }).toBe(1);
  await at.submit(question, { accept: 'Yes' });
  const tokens = await waiting;
  expect(tokens).toMatchObject({ id_token: expect.any(String), scope: expect.stringContaining('email') });
  expect(tokens.claims).toMatchObject({ aud: 'television', preferred_username: ada.username });
  expect(await oidc.userinfo(tokens.access_token)).toMatchObject({ preferred_username: ada.username });
  await expect(oidc.deviceToken(device)).rejects.toMatchObject({ error: 'invalid_grant' });
});

test('a login on a device is compared with what was asked for, and its checks are read before the wait', async () => {
  const oidc = await deviceClient();
  const agreed = async (scope?: string): Promise<DeviceAuthorization> => {
    const device = await oidc.deviceAuthorization({ scope });
    const at = browser();
    await at.submit(await logIn(device.verification_uri_complete ?? '', at), { accept: 'Yes' });
    return device;
  };
  const device = await agreed('openid');
  for (const more of [{ amr: [] }, { acr: undefined }, { leeway: -1 }]) {
    await expect(oidc.deviceToken({ ...device, ...(more as object) })).rejects.toThrow(TypeError);
  }
  const refusal = { name: 'TokenError', code: 'wrong_acr', expected: ['gold'] };
  await expect(oidc.deviceToken({ ...device, acr: 'gold' })).rejects.toMatchObject(refusal);
  // Without `openid` there is none, whatever the device is asked to check.
  const { scope: _, ...plain } = await agreed();
  await expect(oidc.deviceToken({ ...plain, acr: true })).rejects.toMatchObject({ code: 'missing_id_token' });
  expect(await oidc.deviceToken(await agreed('email'))).not.toHaveProperty('claims');
});

test('a device whose user declines gets access_denied', async () => {
  const oidc = await deviceClient();
  const device = await oidc.deviceAuthorization();
  const at = browser();
  const question = await logIn(device.verification_uri_complete ?? '', at);
  expect(textOf((await at.submit(question, { cancel: 'No' })).html)).toContain('Device Login Failed');
  await expect(oidc.deviceToken(device)).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'access_denied',
  });
});

test('a device that asks too fast is told to slow down, obeys, and can be stopped', async () => {
  const traffic = new Traffic();
  const oidc = await deviceClient(traffic, 3);
  const device = await oidc.deviceAuthorization();
  const end = new AbortController();
  const started = performance.now();
  // Every 1 s instead of 3: the second question is the one too many.
  const waiting = oidc.deviceToken({ ...device, interval: 1 }, { signal: end.signal });
  waiting.catch(() => undefined);
  await expect.poll(() => traffic.count('/token'), { timeout: 20_000 }).toBe(3);
  expect(performance.now() - started).toBeGreaterThan(7000);
  end.abort(new Error('switched off'));
  await expect(waiting).rejects.toThrow('switched off');
});

test('a device whose code has ended, or whose client may not have one, is told', async () => {
  const oidc = await deviceClient();
  const device = await oidc.deviceAuthorization();
  await expect(oidc.deviceToken({ ...device, expiresAt: Date.now() })).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'expired_token',
  });
  await expect(openIdConnect(await realmWith()).deviceAuthorization()).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'unauthorized_client',
  });
});
