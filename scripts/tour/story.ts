/** What the tour shows: a small story, told in the code of a user of realmtree. */
import { type Hooks, hasClientRole, KeycloakRealm } from '../../src/index.ts';
import { type Guide, readable } from './guide.ts';

/** Where the story takes place. `name` is the realm that it makes, and removes in any case. */
export interface Stage {
  serverUrl: string;
  username: string;
  password: string;
  name: string;
  hooks: Hooks;
}

/** Tells the story, and then leaves nothing on the server. */
export async function tellStory(stage: Stage, guide: Guide): Promise<void> {
  const { serverUrl, username, password, hooks } = stage;
  const { chapter, keep } = guide;

  chapter(
    'A connection',
    'It logs in with its first request, renews its token ahead of time and logs out at the end.',
  );
  const { keycloak } = await keep({
    keycloak: () =>
      new KeycloakRealm({ serverUrl, realmName: 'master', auth: { username, password }, hooks }),
  });
  try {
    await inRealm(keycloak, stage, guide);
  } finally {
    await cleanUp(keycloak, stage.name);
  }
}

async function inRealm(
  keycloak: KeycloakRealm,
  { serverUrl, name, hooks }: Stage,
  guide: Guide,
): Promise<void> {
  const { chapter, show, keep, refused } = guide;

  chapter('A realm, a client, its roles', '`create` gives the node of what it made: go on from there.');
  const { acme } = await keep({
    acme: async () => await keycloak.admin.realms.create({ realm: name, enabled: true }),
  });
  const { web } = await keep({ web: async () => await acme.clients.create({ clientId: 'web' }) });
  await show(async () => {
    for (const name of ['editor', 'viewer']) await web.roles.create({ name });
  });

  chapter('Natural keys', 'Navigation is free. An id is looked up when a request needs it, and remembered.');
  const { editor } = await keep({ editor: () => acme.clients.byClientId('web').roles.byName('editor') });
  await show(async () => await editor.update({ description: 'May edit' }));
  await show(async () => (await editor.get()).description);

  chapter(
    'Users',
    'Keycloak clears the e-mail and the names when attributes are sent alone. `update` merges.',
  );
  const { ada } = await keep({
    ada: async () =>
      await acme.users.create({
        username: 'ada',
        email: 'ada@acme.test',
        firstName: 'Ada',
        lastName: 'Lovelace',
      }),
  });
  await show(async () => {
    await acme.users.profile.update({ unmanagedAttributePolicy: 'ENABLED' });
    await ada.update({ attributes: { team: ['engines'] } });
  });
  await show(async () => {
    const { email, lastName, attributes } = await ada.get();
    console.log(email, lastName, attributes);
  });

  chapter('Scripts that run twice', 'What is there already is an error, or returned, or updated: say which.');
  await show(
    async () => await acme.users.create({ username: 'ada', firstName: 'Augusta' }, { ifExists: 'update' }),
  );
  await show(async () => {
    const { firstName, lastName, attributes } = await acme.users.byEmail('Ada@acme.test').get();
    console.log(firstName, lastName, attributes);
  });

  chapter(
    'Whole lists',
    'Keycloak gives the first 100 users when it is not asked for more. The tree gives all.',
  );
  await show(async () => {
    const users = Array.from({ length: 250 }, (_, index) => ({ username: `crew-${index}` }));
    console.log((await acme.partialImport({ users })).added);
  });
  await show(async () => {
    let crew = 0;
    for await (const { username } of acme.users) if (username.startsWith('crew-')) crew++;
    console.log(crew);
  });

  chapter(
    'Groups and role mappings',
    'Keycloak wants ids. You say paths and names, and the tree finds the ids.',
  );
  await show(async () => {
    const staff = await acme.groups.create({ name: 'staff' });
    await staff.children.create({ name: 'editors' });
  });
  await show(
    async () =>
      await acme.groups.byPath('/staff/editors').roleMappings.clients.byClientId('web').add('editor'),
  );
  await show(async () => await ada.groups.add('/staff/editors'));
  const { roles } = await keep({ roles: () => ada.roleMappings.clients.byClientId('web') });
  await show(async () => await roles.all());
  await show(async () => (await roles.composite()).map((role) => role.name));

  chapter(
    'Tokens',
    'A client of the realm gets tokens for a user. Who takes them verifies them, with the keys of the realm.',
  );
  await show(async () => {
    await web.update({ publicClient: true, directAccessGrantsEnabled: true });
    await ada.update({ enabled: true });
    await ada.resetPassword({ value: 'engine' });
  });
  const { oidc } = await keep({
    oidc: () => new KeycloakRealm({ serverUrl, realmName: name, hooks }).openIdConnect({ clientId: 'web' }),
  });
  await show(async () => {
    const { access_token } = await oidc.password({ username: 'ada', password: 'engine' });
    const claims = await oidc.decodeToken(access_token, { authorizedParty: 'web' });
    console.log(claims.preferred_username, hasClientRole(claims, 'web', 'editor'));
  });
  await refused(async () => {
    const { access_token } = await oidc.password({ username: 'ada', password: 'engine' });
    await oidc.decodeToken(access_token, { audience: 'orders' });
  });

  chapter('Errors', 'They say what the server said, and never a token or a password.');
  await refused(async () => await acme.users.create({ username: 'ada' }));
  await refused(async () => await acme.users.create({ username: 'bob', email: 'bob at acme' }));
  await refused(async () => await ada.roleMappings.realm.add(['offline_access', 'reader', 'writer']));
  await show(async () => await acme.users.byUsername('bob').find());

  chapter('Nothing removed by accident', 'Without a check this key would lead to the realm, and remove it.');
  await refused(async () => await acme.users.byId('..').delete());

  chapter(
    'Routes without a method',
    'Every node takes requests of your own, with the same tokens and errors.',
  );
  await show(async () => {
    await acme.request('PUT', 'localization/en/greeting', { body: 'Hello', contentType: 'text/plain' });
    console.log(await acme.request('GET', 'localization/en'));
  });

  chapter('The end', 'Nothing is left on the server.');
  await show(async () => await acme.delete());
  await show(async () => await acme.exists());
}

/** Also after a step that failed, whatever of the realm there is by then. */
async function cleanUp(keycloak: KeycloakRealm, name: string): Promise<void> {
  const realm = keycloak.admin.realms.byName(name);
  try {
    if (await realm.exists()) await realm.delete();
    await keycloak.close();
  } catch (error) {
    console.error(`The realm ${name} may be left on the server. ${readable(error)}`);
    process.exitCode = 1;
  }
}
