import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BadRequestError, ServerError } from '../../src/index.ts';
import type { EmailQuery } from '../../src/resources/shared/email-query.ts';
import type { UserNode } from '../../src/resources/users/user.ts';
import { ada, passwordClient } from './login.ts';
import { Mailbox } from './smtp.ts';
import { needs, temporaryRealm } from './support.ts';

const query = { clientId: 'web', redirectUri: 'https://acme.test/welcome', lifespan: 600 };
const emails: {
  name: string;
  send: (user: UserNode, query?: EmailQuery) => Promise<void>;
  claims: object;
  page: string;
  lifespan: number;
}[] = [
  {
    name: 'executeActionsEmail',
    send: (user, query) => user.executeActionsEmail(['UPDATE_PASSWORD', 'UPDATE_PROFILE'], query),
    claims: { typ: 'execute-actions', rqac: ['UPDATE_PASSWORD', 'UPDATE_PROFILE'] },
    page: 'Perform the following action',
    lifespan: 600,
  },
  {
    name: 'sendVerifyEmail',
    send: (user, query) => user.sendVerifyEmail(query),
    claims: { typ: 'verify-email', eml: 'ada@acme.test' },
    page: 'Confirm validity of e-mail address',
    lifespan: 600,
  },
  {
    name: 'resetPasswordEmail',
    send: (user, { lifespan: _, ...query } = {}) => user.resetPasswordEmail(query),
    claims: { typ: 'execute-actions', rqac: ['UPDATE_PASSWORD'] },
    page: 'Perform the following action',
    // This route takes no lifespan: the realm's own it is.
    lifespan: 1234,
  },
];

test.for(emails)(
  '$name sends a link that leads on to the client',
  async ({ name, send, claims, page, lifespan }) => {
    if (name === 'sendVerifyEmail') needs('/users/{}/send-verify-email?lifespan');
    const mailbox = await Mailbox.start();
    const acme = await temporaryRealm({
      smtpServer: mailbox.settings,
      actionTokenGeneratedByAdminLifespan: 1234,
    });
    await acme.clients.create(passwordClient);
    const user = await acme.users.create(ada);

    await send(user, query);
    expect(mailbox.mails).toHaveLength(1);
    expect(mailbox.mails[0]).toMatch(/^From: keycloak@acme\.test\r?$/m);
    expect(mailbox.mails[0]).toMatch(/^To: ada@acme\.test\r?$/m);
    const link = mailbox.lastLink;
    expect(link.claims).toMatchObject({ ...claims, azp: 'web', reduri: query.redirectUri });
    expect(link.claims.exp - link.claims.iat).toBe(lifespan);
    const opened = await fetch(link.url);
    expect([opened.status, await opened.text()]).toEqual([200, expect.stringContaining(page)]);

    await send(user);
    expect(mailbox.lastLink.claims).not.toHaveProperty('reduri');
    await expect(send(user, { ...query, redirectUri: 'https://evil.test' })).rejects.toThrow(BadRequestError);
    await expect(send(user, { clientId: 'none', redirectUri: query.redirectUri })).rejects.toThrow(
      BadRequestError,
    );
    expect(mailbox.mails).toHaveLength(2);
  },
);

test('the link of an e-mail works for its lifespan and no longer', async () => {
  const mailbox = await Mailbox.start();
  const acme = await temporaryRealm({ smtpServer: mailbox.settings });
  const user = await acme.users.create(ada);
  await user.executeActionsEmail(['UPDATE_PASSWORD'], { lifespan: 1 });
  await sleep(2100);
  const opened = await fetch(mailbox.lastLink.url);
  expect([opened.status, await opened.text()]).toEqual([400, expect.stringContaining('Action expired')]);
});

test('an e-mail that cannot be sent is told: no mail server, no address, no such action', async () => {
  const acme = await temporaryRealm();
  const user = await acme.users.create(ada);
  for (const { send } of emails) await expect(send(user)).rejects.toThrow(ServerError);
  await expect(user.executeActionsEmail(['DANCE'])).rejects.toThrow(BadRequestError);
  const nobody = await acme.users.create({ username: 'nobody', enabled: true });
  await expect(nobody.sendVerifyEmail()).rejects.toThrow(/email missing/);
});

test('a change of one setting of the mail server keeps its password, which the server shows masked', async () => {
  const mailbox = await Mailbox.start('acme:correct horse');
  const acme = await temporaryRealm();
  const user = await acme.users.create(ada);
  const account = { auth: 'true', user: 'acme', password: 'correct horse' };
  await acme.update({ smtpServer: { ...mailbox.settings, ...account, replyTo: 'help@acme.test' } });
  await acme.update({ smtpServer: { fromDisplayName: 'Acme', replyTo: null } });
  const { smtpServer } = await acme.get();
  expect(smtpServer).toMatchObject({ user: 'acme', fromDisplayName: 'Acme', password: '**********' });
  expect(smtpServer).not.toHaveProperty('replyTo');

  await user.executeActionsEmail(['UPDATE_PASSWORD']);
  expect(mailbox.logins).toEqual(['acme:correct horse']);
  expect(mailbox.mails).toEqual([expect.stringContaining('From: Acme <keycloak@acme.test>')]);

  await acme.update({ smtpServer: { password: 'wrong' } });
  await expect(user.executeActionsEmail(['UPDATE_PASSWORD'])).rejects.toThrow(ServerError);
  expect(mailbox.logins.at(-1)).toBe('acme:wrong');
});
