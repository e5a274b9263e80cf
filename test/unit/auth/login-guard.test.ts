import { afterEach, expect, test, vi } from 'vitest';
import { type Auth, KeycloakRealm, OAuthError } from '../../../src/index.ts';
import { recording, settled } from '../support.ts';

const account = { username: 'ada', password: 'secret' };

afterEach(() => {
  vi.useRealTimers();
});

/** A server that refuses logins, and how many it was sent. */
function refusing(auth: Auth, error = 'invalid_grant') {
  let isRefused = true;
  const { sent, fetch } = recording(({ method }) => {
    if (method === 'GET') return Response.json([]);
    return isRefused
      ? Response.json({ error, error_description: 'No' }, { status: 400 })
      : Response.json({ access_token: 'T1', expires_in: 60 });
  });
  const realm = new KeycloakRealm({ serverUrl: 'http://localhost', realmName: 'acme', auth, fetch });
  return {
    call: (): Promise<unknown> => realm.admin.realms.all(),
    relent: (): void => {
      isRefused = false;
    },
    get logins(): number {
      return sent.filter(({ method }) => method === 'POST').length;
    },
  };
}

/** What a call comes to within so many milliseconds, by timers that need no time. */
async function within(milliseconds: number, call: () => Promise<unknown>): Promise<unknown> {
  let outcome: unknown = 'waits';
  void call().then(
    () => {
      outcome = 'ok';
    },
    (error: unknown) => {
      outcome = error;
    },
  );
  await settled();
  await vi.advanceTimersByTimeAsync(milliseconds);
  await settled();
  return outcome;
}

test('the pauses between refused logins grow from one second to a minute; calls in them fail at once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  const server = refusing(account);
  let logins = 0;
  for (const pause of [0, 1200, 2400, 4800, 9600, 19_200, 38_400, 60_000, 60_000]) {
    if (pause > 1200) {
      const early = await within(0, server.call);
      expect(early).toBeInstanceOf(OAuthError);
      expect(early).toMatchObject({ error: 'invalid_grant', errorDescription: 'No', httpStatus: 400 });
      expect((early as OAuthError).hints.at(-1)).toMatch(new RegExp(`another ${Math.ceil(pause / 1000)} s`));
      expect(server.logins).toBe(logins);
      await vi.advanceTimersByTimeAsync(pause - 1200);
    }
    // What is left of the pause is waited for.
    if (pause > 0) {
      expect(await within(1199, server.call)).toBe('waits');
      expect(server.logins).toBe(logins);
      await vi.advanceTimersByTimeAsync(1);
      await settled();
    } else {
      expect(await within(0, server.call)).toBeInstanceOf(OAuthError);
    }
    expect(server.logins).toBe(++logins);
  }
  await vi.advanceTimersByTimeAsync(60_000);
  server.relent();
  expect(await within(0, server.call)).toBe('ok');
});

test.for<[string, Auth, string]>([
  ['a client, which no failure locks', { clientId: 'robot', clientSecret: 'secret' }, 'invalid_grant'],
  ['another error than that of the account', account, 'unauthorized_client'],
])('there is no pause for %s', async ([, auth, error]) => {
  const server = refusing(auth, error);
  for (let count = 1; count <= 5; count++) {
    await expect(server.call()).rejects.toMatchObject({ error });
    expect(server.logins).toBe(count);
  }
});

test('a login that succeeds ends the count', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  const server = refusing(account);
  await within(0, server.call);
  await within(1200, server.call);
  await vi.advanceTimersByTimeAsync(2400);
  server.relent();
  expect(await within(0, server.call)).toBe('ok');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await within(0, server.call)).toBe('ok');
  expect(server.logins).toBe(4);
});
