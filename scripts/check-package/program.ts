/** A program of a user, compiled and run by check-package.ts, which makes the import one of `realmtree`. */
import { KeycloakRealm, NotFoundError, type User, type UserNode } from '../../src/index.ts';

async function answer(url: string): Promise<Response> {
  const { pathname } = new URL(url);
  if (pathname.endsWith('/2')) return Response.json({ error: 'User not found' }, { status: 404 });
  const ada = { id: '1', username: 'ada' };
  return Response.json(pathname.endsWith('/users') ? [ada] : ada);
}

async function main(): Promise<void> {
  await using realm = new KeycloakRealm({
    serverUrl: 'https://sso.test',
    realmName: 'acme',
    auth: async () => 'a-token',
    fetch: answer,
  });
  const { users } = realm.admin.realms.byName('acme');
  const names: string[] = [];
  for await (const user of users) names.push(user.username);
  // @ts-expect-error: what could not be resolved would be `any`, and fit everywhere.
  const wrong: number = await users.byId('1').get();
  const nobody: UserNode = users.byId('2');
  const found: User | undefined = await nobody.find();
  const error: unknown = await nobody.get().catch((error: unknown) => error);
  const isTyped = error instanceof NotFoundError && error.httpStatus === 404;
  console.log(names.join(), typeof wrong, found, isTyped, String(nobody));
}

void main();
