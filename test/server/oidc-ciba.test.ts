import { expect, test } from 'vitest';
import type { OpenIdConnect } from '../../src/auth/open-id-connect.ts';
import { AuthenticationChannel } from './authentication-channel.ts';
import { ada } from './login.ts';
import { openIdConnect, realmWith, web } from './oidc.ts';
import { Traffic } from './support.ts';

/** A realm whose users are asked on another device, every second. */
async function bank(traffic: Traffic = new Traffic()): Promise<OpenIdConnect> {
  const realm = await realmWith([{ ...web, attributes: { 'oidc.ciba.grant.enabled': 'true' } }], {
    attributes: { cibaBackchannelTokenDeliveryMode: 'poll', cibaInterval: '1', cibaExpiresIn: '100' },
  });
  return openIdConnect(realm, undefined, { hooks: traffic.hooks });
}

test('a user agrees on another device, and the client gets the tokens', async () => {
  const traffic = new Traffic();
  const oidc = await bank(traffic);
  const channel = await AuthenticationChannel.start(oidc.issuer);
  const sent = Date.now();
  const asked = await oidc.backchannelAuthentication({
    loginHint: ada.username,
    scope: 'openid email',
    bindingMessage: 'order-42',
    acrValues: '1',
  });
  expect(asked).toMatchObject({ auth_req_id: expect.any(String), expires_in: 100, interval: 1 });
  expect(asked.expiresAt).toBeGreaterThanOrEqual(sent + 100_000);
  const question = await channel.next();
  expect(question).toMatchObject({ login_hint: ada.username, binding_message: 'order-42', acr_values: '1' });
  const waiting = oidc.backchannelToken(asked);
  // The client asks before the user has answered, and once more.
  await expect.poll(() => traffic.count('/token'), { timeout: 20_000 }).toBe(1);
  await question.answer('SUCCEED');
  const tokens = await waiting;
  expect(tokens).toMatchObject({ id_token: expect.any(String), scope: expect.stringContaining('email') });
  expect(tokens.claims).toMatchObject({ aud: web.clientId, acr: '1', preferred_username: ada.username });
  expect(await oidc.userinfo(tokens.access_token)).toMatchObject({ preferred_username: ada.username });
});

test('a login on another device below the level that was asked for is refused', async () => {
  const oidc = await bank();
  const channel = await AuthenticationChannel.start(oidc.issuer);
  const asked = await oidc.backchannelAuthentication({
    loginHint: ada.username,
    acrValues: ['gold', 'silver'],
  });
  expect(asked).toMatchObject({ acr: ['gold', 'silver'], scope: 'openid' });
  const question = await channel.next();
  expect(question.acr_values).toBe('gold silver');
  await question.answer('SUCCEED');
  await expect(oidc.backchannelToken(asked)).rejects.toMatchObject({
    name: 'TokenError',
    code: 'wrong_acr',
    expected: ['gold', 'silver'],
  });
  await expect(oidc.backchannelAuthentication({ loginHint: ada.username, acrValues: [] })).rejects.toThrow(
    TypeError,
  );
});

test('a user who declines, and one who is not known, are told apart', async () => {
  const oidc = await bank();
  const channel = await AuthenticationChannel.start(oidc.issuer);
  const asked = await oidc.backchannelAuthentication({ loginHint: ada.username });
  await (await channel.next()).answer('CANCELLED');
  await expect(oidc.backchannelToken(asked)).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'access_denied',
  });
  await expect(oidc.backchannelAuthentication({ loginHint: 'nobody' })).rejects.toMatchObject({
    name: 'OAuthError',
    errorDescription: expect.stringMatching(/^invalid.user$/),
  });
});

test('waiting for a user ends by a signal, by a timeout, and when the time of the request is over', async () => {
  const oidc = await bank();
  await AuthenticationChannel.start(oidc.issuer);
  const asked = await oidc.backchannelAuthentication({ loginHint: ada.username });
  await expect(oidc.backchannelToken(asked, { timeout: 100 })).rejects.toMatchObject({
    name: 'TimeoutError',
    milliseconds: 100,
  });
  const signal = AbortSignal.abort(new Error('closed'));
  await expect(oidc.backchannelToken(asked, { signal })).rejects.toThrow('closed');
  await expect(oidc.backchannelToken({ ...asked, expiresAt: Date.now() + 500 })).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'expired_token',
  });
});
