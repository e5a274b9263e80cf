/** The clients that a job can be done with by hand, alike: what each is told is a realm and a token. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RealmSetup } from './place.ts';

/** What the jobs do with a client, each a request or what the client makes of it. */
export interface Hand {
  createUser(user: { username: string }): Promise<unknown>;
  /** A page of users. */
  users(first: number, max: number, brief: boolean): Promise<unknown[]>;
  getUser(id: string): Promise<{ username?: string | undefined } | null | undefined>;
}

/** The official client, with the token given. */
export async function official({ serverUrl, realm, token }: RealmSetup): Promise<OfficialClient> {
  const { default: Client } = await import('@keycloak/keycloak-admin-client');
  const client = new Client({ baseUrl: serverUrl, realmName: realm });
  client.setAccessToken(token);
  return client;
}

export type OfficialClient = InstanceType<typeof import('@keycloak/keycloak-admin-client').default>;

interface EgoseUser {
  create(user: object): Promise<unknown>;
  getById(id: string): Promise<{ username?: string } | null>;
  assignRole(role: EgoseRole): Promise<void>;
}

interface EgoseRealm {
  user(username: string): EgoseUser;
  userById(id: string): EgoseUser;
  searchUsersAll(keyword: string, options?: object): Promise<unknown[]>;
  role(name: string): EgoseRole;
}

interface EgoseRole {
  ensure(role: object): Promise<unknown>;
}

/** `@egose/keycloak-fluent`. */
export async function egose({ serverUrl, realm, token, peers }: RealmSetup): Promise<EgoseRealm> {
  const { default: Client } = (await peer('@egose/keycloak-fluent', peers)) as {
    default: new (
      at: object,
    ) => { core: { setAccessToken(token: string): void }; realm(name: string): EgoseRealm };
  };
  const client = new Client({ baseUrl: serverUrl, realmName: realm });
  client.core.setAccessToken(token);
  return client.realm(realm);
}

/** `keycloak-api`. */
async function generated({ serverUrl, token, peers }: RealmSetup): Promise<Generated> {
  const { KeycloakAdminApi } = (await peer('keycloak-api', peers)) as {
    KeycloakAdminApi: new (options: object) => Generated;
  };
  return new KeycloakAdminApi({ baseUrl: serverUrl, token });
}

interface Generated {
  request(endpoint: string, parameters: object): Promise<never>;
}

/** Clients by name, besides Python's. */
export const hands: Readonly<Record<string, { needs?: string; open: (setup: RealmSetup) => Promise<Hand> }>> =
  {
    official: {
      open: async (setup) => {
        const { users } = await official(setup);
        return {
          createUser: (user) => users.create(user),
          users: (first, max, briefRepresentation) => users.find({ first, max, briefRepresentation }),
          getUser: (id) => users.findOne({ id }),
        };
      },
    },
    egose: {
      needs: '@egose/keycloak-fluent',
      open: async (setup) => {
        const realm = await egose(setup);
        return {
          createUser: ({ username, ...user }) => realm.user(username).create(user),
          users: () => Promise.reject(new Error('It has no pages')),
          getUser: (id) => realm.userById(id).getById(id),
        };
      },
    },
    'keycloak-api': {
      needs: 'keycloak-api',
      open: async (setup) => {
        const client = await generated(setup);
        const { realm } = setup;
        return {
          createUser: (body) =>
            client.request('POST /admin/realms/{realm}/users', { pathParams: { realm }, body }),
          users: (first, max, briefRepresentation) =>
            client.request('GET /admin/realms/{realm}/users', {
              pathParams: { realm },
              queryParams: { first, max, briefRepresentation },
            }),
          getUser: (userId) =>
            client.request('GET /admin/realms/{realm}/users/{userId}', { pathParams: { realm, userId } }),
        };
      },
    },
  };

/** A package of the peers' folder. */
export async function peer(name: string, folder: string | undefined): Promise<unknown> {
  if (folder === undefined) throw new Error(`${name} is not installed`);
  const { load } = (await import(pathToFileURL(join(folder, 'load.mjs')).href)) as {
    load: (name: string) => Promise<unknown>;
  };
  return load(name);
}
