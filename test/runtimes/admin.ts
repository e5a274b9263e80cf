/** The admin tree: logins, calls of many kinds, many users, errors. */
import { ConflictError, KeycloakError, NotFoundError, ValidationError } from '../../src/index.ts';
import { check, failure, type Kit, type Step } from './kit.ts';

export const adminSteps: Readonly<Record<string, Step>> = {
  'log in as a client': async ({ realm }) => {
    check((await realm.admin.realm.get()).enabled, true);
  },
  'log in as a person, log out': async (kit) => {
    const sessions = async (): Promise<number> =>
      (await kit.realm.admin.realm.users.byUsername('ada').sessions.all()).length;
    const before = await sessions();
    const person = kit.person();
    check((await person.admin.realm.users.byUsername('ada').get()).username, 'ada');
    check(await sessions(), before + 1);
    await person.close();
    check(await sessions(), before);
  },
  'a token from a function': async (kit) => {
    const { access_token } = await kit.client('service').clientCredentials();
    const realm = kit.connect(async () => access_token);
    check((await realm.admin.realm.users.byUsername('ada').get()).username, 'ada');
  },
  'admin calls': async (kit) => `${await calls(kit)} calls`,
  'import users': async ({ realm, config }) => {
    const crew = Array.from({ length: config.users }, (_, index) => ({ username: `crew-${index}` }));
    const { added, existing, failed } = await realm.admin.realm.users.import(crew);
    check([added.length, existing.length, failed.length], [config.users, 0, 0]);
    return `${added.length} users`;
  },
  'iterate over users': async ({ realm, config }) => {
    const names = new Set<string>();
    for await (const { username } of realm.admin.realm.users.iterate({ search: 'crew-' }))
      names.add(username);
    check(names.size, config.users);
    return `${names.size} users`;
  },
  'create users from a stream': async ({ realm }) => {
    const lines = [1, 2, 3].map((index) => `${JSON.stringify({ username: `flow-${index}` })}\n`);
    const outcomes: string[] = [];
    for await (const { outcome } of realm.admin.realm.users.createMany(new Blob(lines).stream()))
      outcomes.push(outcome);
    check(outcomes, ['created', 'created', 'created']);
  },
  'typed errors': async ({ realm }) => {
    const { users } = realm.admin.realm;
    const missing = await failure(users.byUsername('nobody').get());
    const taken = await failure(users.create({ username: 'ada' }));
    const invalid = await failure(users.create({ username: 'eve', email: 'no address' }));
    check(missing instanceof NotFoundError && missing.code, 'not_found');
    check(taken instanceof ConflictError && taken.httpStatus, 409);
    check(invalid instanceof ValidationError && invalid.fieldErrors[0]?.field, 'email');
    check(invalid instanceof KeycloakError && invalid instanceof Error, true);
  },
};

/** Calls of many kinds, on each family of the tree; returns how many. */
async function calls({ realm: { admin } }: Kit): Promise<number> {
  const { realm } = admin;
  const { roles, groups, users, clients, clientScopes } = realm;
  const [editor, grace, orders] = [
    roles.byName('editor'),
    users.byUsername('grace'),
    clients.byClientId('orders'),
  ];
  const profile = { email: 'grace@acme.test', firstName: 'Grace', lastName: 'Hopper' };
  const list: readonly (() => Promise<unknown>)[] = [
    () => realm.get(),
    () => realm.update({ displayName: 'Acme & Söhne' }),
    () => roles.create({ name: 'editor' }),
    () => roles.create({ name: 'läser' }),
    () => editor.update({ description: 'May edit' }),
    () => editor.composites.add('läser'),
    () => editor.composites.all(),
    () => roles.byName('läser').get(),
    () => roles.all(),
    () => groups.create({ name: 'staff' }),
    () => groups.byPath('/staff').children.create({ name: 'night' }),
    () => groups.byPath('/staff/night').get(),
    () => groups.count(),
    () => groups.tree(),
    () => users.create({ username: 'grace', enabled: true, ...profile }),
    () => grace.update({ firstName: 'Amazing' }),
    () => grace.roleMappings.realm.add('editor'),
    () => grace.roleMappings.realm.all(),
    () => grace.groups.add('/staff/night'),
    () => grace.groups.all(),
    () => grace.resetPassword({ value: 'another password' }),
    () => grace.credentials.all(),
    () => users.count(),
    () => clients.create({ clientId: 'orders' }),
    () => orders.roles.create({ name: 'reader' }),
    () => orders.update({ description: 'Orders' }),
    () => grace.roleMappings.clients.byClientId('orders').add('reader'),
    () => orders.protocolMappers.all(),
    () => clientScopes.create({ name: 'ship', protocol: 'openid-connect' }),
    () => clientScopes.all(),
    () => clients.all(),
    () => realm.components.all(),
    () => realm.keys.get(),
    () => realm.authentication.flows.all(),
    () => realm.identityProviders.all(),
    () => roles.ensure({ name: 'editor', description: 'Edits' }),
    () => grace.delete(),
    () => groups.byPath('/staff').delete(),
    () => orders.delete(),
    () => editor.delete(),
  ];
  for (const call of list) await call();
  check([await editor.exists(), await grace.exists(), await orders.exists()], [false, false, false]);
  return list.length + 3;
}
