/** A program of a user, compiled and run by the package check, which makes the imports those of `realmtree`. */
import * as light from '../../src/admin.ts';
import * as auth from '../../src/auth.ts';
import {
  KeycloakRealm,
  NotFoundError,
  type ResourceNode,
  type User,
  type UserNode,
} from '../../src/index.ts';
import { TokenError, TokenVerifier } from '../../src/verify.ts';

async function answer(input: string | URL | Request): Promise<Response> {
  const { pathname } = new URL(input instanceof Request ? input.url : input);
  if (pathname.endsWith('/2')) return Response.json({ error: 'User not found' }, { status: 404 });
  const ada = { id: '1', username: 'ada' };
  return Response.json(pathname.endsWith('/users') ? [ada] : ada);
}

const options = {
  serverUrl: 'https://sso.test',
  realmName: 'acme',
  auth: async (): Promise<string> => 'a-token',
  fetch: answer,
};

async function main(): Promise<void> {
  await using realm = new KeycloakRealm(options);
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

/** What one entry gives fits where another one is used. */
async function across(): Promise<void> {
  await using admin = new light.KeycloakAdmin(options);
  const node: ResourceNode = admin.realm;
  const same: light.RealmNode = new KeycloakRealm(options).admin.realm;
  const error: unknown = await admin.realm.users
    .byId('2')
    .get()
    .catch((error: unknown) => error);
  const isSame = error instanceof NotFoundError && error instanceof auth.KeycloakError;
  const verifier: auth.TokenVerifier = new TokenVerifier({
    serverUrl: 'https://sso.test',
    realmName: 'acme',
  });
  const refused: unknown = await verifier.decodeToken('x', { audience: 'y' }).catch((error) => error);
  const isRefused = refused instanceof TokenError && refused instanceof light.KeycloakError;
  const { realm } = await admin.realm.get().then(() => ({ realm: 'acme' }));
  console.log(isSame, isRefused, realm, String(node) === String(same) && String(node), verifier.issuers[0]);
}

void main().then(across);
