import { expect, test } from 'vitest';
import { ForbiddenError, ServerError } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { ada, passwordClient } from './login.ts';
import { Mailbox } from './smtp.ts';
import { connect, nameOf, needs, temporaryRealm } from './support.ts';

/** The realm as `ada` sees it, who has this role of realm-management in it. */
async function seenByAda(realm: RealmNode, role: string): Promise<RealmNode> {
  await realm.clients.create(passwordClient);
  const user = await realm.users.create(ada);
  await user.resetPassword({ value: 'secret' });
  await user.roleMappings.clients.byClientId('realm-management').add(role);
  const auth = { clientId: 'web', username: 'ada', password: 'secret' };
  return connect(nameOf(realm), auth).admin.realms.byName(nameOf(realm));
}

test('keys are shown with their public part and what they are in use for', async () => {
  const { active, keys } = await (await temporaryRealm()).keys.get();
  const signing = keys?.find(({ kid }) => kid === active?.['RS256']);
  expect(signing).toMatchObject({ status: 'ACTIVE', type: 'RSA', algorithm: 'RS256', use: 'SIG' });
  expect(signing?.publicKey).toMatch(/^MII/);
  expect(signing?.certificate).toMatch(/^MII/);
});

test('caches are cleared, each by a verb of its own, and an account needs manage-realm for it', async () => {
  needs('/clear-crl-cache');
  const realm = await temporaryRealm();
  const weak = (await seenByAda(realm, 'view-realm')).caches;
  await realm.events.config.update({ adminEventsEnabled: true });
  const verbs = ['clearRealmCache', 'clearUserCache', 'clearKeysCache', 'clearCrlCache'] as const;
  for (const verb of verbs) {
    await realm.caches[verb]();
    await expect(weak[verb](), verb).rejects.toThrow(ForbiddenError);
  }
  const paths = (await realm.adminEvents.all({ operationTypes: 'ACTION', direction: 'asc' })).map(
    ({ resourcePath }) => resourcePath,
  );
  expect(paths).toEqual(['clear-realm-cache', 'clear-user-cache', 'clear-keys-cache', 'clear-crl-cache']);
});

test('the required actions that set up a credential are named', async () => {
  expect(await (await temporaryRealm()).credentialRegistrators()).toContain('CONFIGURE_TOTP');
});

test('settings of a mail server are tried with a mail to the account itself', async () => {
  const mailbox = await Mailbox.start('keycloak:mail-secret');
  const account = { auth: 'true', user: 'keycloak', password: 'mail-secret' };
  const settings = { ...mailbox.settings, ...account };
  const realm = await temporaryRealm();
  await expect(realm.testSMTPConnection(settings)).rejects.toThrow(ServerError);

  const seen = await seenByAda(realm, 'manage-realm');
  await seen.testSMTPConnection(settings);
  expect(mailbox.mails).toHaveLength(1);
  expect(mailbox.mails[0]).toContain('To: ada@acme.test');
  await expect(seen.testSMTPConnection({ ...settings, password: 'wrong' })).rejects.toThrow(ServerError);

  await realm.update({ smtpServer: settings });
  const masked = (await realm.get()).smtpServer ?? {};
  expect(masked['password']).toBe('**********');
  await seen.testSMTPConnection(masked);
  expect(mailbox.mails).toHaveLength(2);
  expect(mailbox.logins).toEqual(['keycloak:mail-secret', 'keycloak:wrong', 'keycloak:mail-secret']);
});
