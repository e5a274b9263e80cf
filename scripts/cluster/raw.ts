/** The same work by a plain `fetch` that repeats nothing: what Keycloak itself loses and refuses. */
import { accounts, type Books, type Workload } from './ledger.ts';

export async function rawWork(
  { id, url, realmName }: Workload,
  books: Books,
): Promise<readonly (() => Promise<unknown>)[]> {
  const own = `own-${id}`;
  const admin = `${url}/admin/realms/${realmName}`;
  const token = `${url}/realms/${realmName}/protocol/openid-connect/token`;
  let held = { access_token: '', until: 0 };
  let round = 0;
  let serial = 0;
  let isEditor = false;

  const taken = async (answer: Response): Promise<unknown> => {
    const text = await answer.text();
    if (answer.ok) return text === '' ? undefined : JSON.parse(text);
    // As those of the client, so that the two can be compared.
    throw Object.assign(new Error(text.slice(0, 120)), { name: `HTTP ${answer.status}` });
  };
  const fetched = async (...request: Parameters<typeof fetch>): Promise<unknown> => {
    try {
      return await taken(await fetch(...request));
    } catch (error) {
      const { cause } = error as { cause?: { code?: string } };
      throw cause ? Object.assign(new Error('no answer'), { name: 'Lost', reason: cause.code }) : error;
    }
  };
  const granted = async (form: Record<string, string>): Promise<string> => {
    const { clientId: client_id, clientSecret: client_secret } = accounts.guard;
    const body = new URLSearchParams({ client_id, client_secret, ...form });
    return ((await fetched(token, { method: 'POST', body })) as { access_token: string }).access_token;
  };
  const asked = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    if (Date.now() > held.until) {
      const { clientId: client_id, clientSecret: client_secret } = accounts.robot;
      const access_token = await granted({ grant_type: 'client_credentials', client_id, client_secret });
      held = { access_token, until: Date.now() + 15_000 };
    }
    const headers = { authorization: `Bearer ${held.access_token}`, 'content-type': 'application/json' };
    return fetched(`${admin}/${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  };
  const found = async (username: string): Promise<{ id: string; attributes?: object }> => {
    const [user] = (await asked('GET', `users?username=${username}&exact=true`)) as [{ id: string }];
    return user;
  };

  const reads = async (): Promise<void> => {
    await books.run('users.byUsername().get', () => found(own));
    await books.run('users.iterate', async () => {
      for (const first of [0, 50, 100]) await asked('GET', `users?first=${first}&max=50`);
    });
    await books.run('roles.all', () => asked('GET', 'roles'));
  };
  const update = async (): Promise<void> => {
    const value = String(++round);
    const isDone = await books.run('users.update(function)', async () => {
      const user = await found(own);
      const attributes = { ...user.attributes, round: [value] };
      await asked('PUT', `users/${user.id}`, { ...user, attributes });
    });
    books.claim('attribute', own, isDone ? value : undefined);
  };
  const importing = async (): Promise<void> => {
    const batch = ++serial;
    for (const part of [0, 8, 16]) {
      const names = Array.from({ length: 8 }, (_, index) => `many-${id}-${batch}-${part + index}`);
      const users = names.map((username) => ({ username, enabled: true }));
      const isDone = await books.run('users.createMany', () =>
        asked('POST', 'partialImport', { ifResourceExists: 'SKIP', users }),
      );
      for (const name of names) books.claim('user', name, isDone || undefined);
    }
  };
  const login = async (): Promise<void> => {
    await books.run('login', async () => {
      const subject = await granted({ grant_type: 'password', username: own, password: own });
      const grant_type = 'urn:ietf:params:oauth:grant-type:uma-ticket';
      const body = { grant_type, audience: accounts.guard.clientId, permission: 'door#open' };
      const headers = { authorization: `Bearer ${subject}` };
      await fetched(token, { method: 'POST', headers, body: new URLSearchParams(body) });
    });
  };
  const clientLogin = async (): Promise<void> => {
    await books.run('login by client', () => granted({ grant_type: 'client_credentials' }));
  };
  const create = async (): Promise<void> => {
    const username = `made-${id}-${++serial}`;
    const isMade = await books.run('users.create', () => asked('POST', 'users', { username }), false);
    books.claim('user', username, isMade || undefined);
    if (!isMade || serial % 2 === 0) return;
    const isGone = await books.run('users.delete', async () =>
      asked('DELETE', `users/${(await found(username)).id}`),
    );
    books.claim('user', username, isGone ? false : undefined);
  };
  const mapping = async (): Promise<void> => {
    isEditor = !isEditor;
    const isDone = await books.run(`roleMappings.${isEditor ? 'add' : 'remove'}`, async () => {
      const role = await asked('GET', 'roles/editor');
      const { id: user } = await found(own);
      await asked(isEditor ? 'POST' : 'DELETE', `users/${user}/role-mappings/realm`, [role]);
    });
    books.claim('mapping', own, isDone ? isEditor : undefined);
  };
  return [reads, reads, update, update, update, importing, login, login, clientLogin, create, mapping];
}
