// Compiled by `npm run test:types` against the built package, and never run: each line below a
// `@ts-expect-error` must not compile.
import { KeycloakRealm, UserNode } from 'realmtree';

declare const realm: KeycloakRealm;
const acme = realm.admin.realms.byName('acme');
const web = acme.clients.byClientId('web');
const ada = acme.users.byUsername('ada');
const staff = acme.groups.byPath('/staff');
const { signal } = new AbortController();

export function whatTheServerIgnores(): void {
  // @ts-expect-error
  ada.update({ groups: ['/staff'] });
  // @ts-expect-error
  ada.update({ realmRoles: ['editor'] });
  // @ts-expect-error
  web.update({ defaultClientScopes: ['email'] });
  // @ts-expect-error
  web.update({ optionalClientScopes: ['phone'] });
  // @ts-expect-error
  web.update({ authorizationSettings: {} });
  // @ts-expect-error
  web.roles.byName('editor').update({ composites: { realm: ['viewer'] } });
  // @ts-expect-error
  acme.update({ users: [] });
}

export function whatIsNotSaidToBeMeant(): void {
  // @ts-expect-error
  acme.partialImport({ users: [], ifResourceExists: 'OVERWRITE' });
  // @ts-expect-error
  acme.partialImport({ users: [], ifResourceExists: 'OVERWRITE' }, { destructive: false });
}

export function whatTheServerDemands(): void {
  // @ts-expect-error
  realm.admin.realms.create({});
  // @ts-expect-error
  acme.clients.create({ name: 'Web' });
  // @ts-expect-error
  acme.roles.create({ description: 'May edit' });
  // @ts-expect-error
  acme.users.create({ email: 'ada@acme.test' });
  // @ts-expect-error
  acme.groups.create({ description: 'The staff' });
  // @ts-expect-error
  acme.users.create();
  // @ts-expect-error
  ada.resetPassword({ temporary: true });
  // @ts-expect-error
  web.evaluateScopes.generateExampleAccessToken();
}

export function wrongQueries(): void {
  // @ts-expect-error
  acme.users.all({ userName: 'ada' });
  // @ts-expect-error
  acme.clients.all({ clientID: 'web' });
  // @ts-expect-error
  acme.roles.all({ name: 'editor' });
  // @ts-expect-error
  acme.groups.all({ path: '/staff' });
  // @ts-expect-error
  realm.admin.realms.all({ max: 10 });
  // @ts-expect-error
  acme.users.count({ max: 10 });
  // @ts-expect-error
  acme.users.all({ max: '10' });
  // @ts-expect-error
  ada.roleMappings.realm.all({ max: 10 });
  // @ts-expect-error
  acme.users.all({ signal });
  // @ts-expect-error
  acme.clients.iterate({ timeout: 1000 });
  // @ts-expect-error
  ada.get({ signal });
  // @ts-expect-error
  acme.roles.create({ name: 'editor', signal });
  // @ts-expect-error
  web.get({}, { signal });
  // @ts-expect-error
  acme.users.create({ username: 'ada' }, { ifExists: 'replace' });
}

export function wrongKeys(id: string | undefined, number: number): void {
  // @ts-expect-error
  acme.users.byId(id);
  // @ts-expect-error
  acme.users.byId(number);
  // @ts-expect-error
  acme.clients.byClientId();
  // @ts-expect-error
  realm.admin.realms.byName(null);
  // @ts-expect-error
  acme.roles.byId('1');
  // @ts-expect-error
  acme.request('OPTIONS', 'keys');
}

export function wrongReferences(): void {
  // @ts-expect-error
  ada.roleMappings.realm.add(staff);
  // @ts-expect-error
  ada.roleMappings.realm.add(web);
  // @ts-expect-error
  ada.roleMappings.realm.add(acme.roles);
  // @ts-expect-error
  ada.roleMappings.realm.remove();
  // @ts-expect-error
  ada.roleMappings.realm.remove(undefined);
  // @ts-expect-error
  ada.groups.add(web.roles.byName('editor'));
  // @ts-expect-error
  ada.groups.add(ada);
  // @ts-expect-error
  acme.organizations.byAlias('acme').members.add(acme);
  // @ts-expect-error
  acme.organizations.byAlias('acme').members.add(staff);
  // @ts-expect-error
  acme.organizations.byAlias('acme').members.add({});
  // @ts-expect-error
  acme.organizations.byAlias('acme').members.add({ email: 'ada@acme.test' });
  // @ts-expect-error
  ada.groups.add({ path: '/staff' });
  // @ts-expect-error
  ada.groups.add({ id: undefined });
  // @ts-expect-error
  ada.roleMappings.realm.add({ description: 'May edit' });
  // @ts-expect-error
  web.defaultClientScopes.add({ protocol: 'saml' });
}

export function wrongAuth(): void {
  const server = { serverUrl: 'https://sso.test', realmName: 'acme' };
  // @ts-expect-error
  new KeycloakRealm({ ...server, auth: { username: 'ada' } });
  // @ts-expect-error
  new KeycloakRealm({ ...server, auth: { password: 'secret' } });
  // @ts-expect-error
  new KeycloakRealm({ ...server, auth: { clientId: 'provisioner' } });
  // @ts-expect-error
  new KeycloakRealm({ ...server, auth: { clientId: 'provisioner', client_secret: 'secret' } });
  // @ts-expect-error
  new KeycloakRealm({ ...server, auth: { clientId: 'provisioner', clientSecret: undefined } });
  // @ts-expect-error
  new KeycloakRealm({ ...server, auth: { clientId: 'provisioner', clientAuthentication: 'none' } });
  new KeycloakRealm({
    ...server,
    // @ts-expect-error
    auth: { clientId: 'web', clientSecret: 's', clientAuthentication: 'private_key_jwt' },
  });
  // @ts-expect-error
  new KeycloakRealm({ ...server, auth: { clientId: 'provisioner', clientAssertion: () => 1 } });
  // @ts-expect-error
  new KeycloakRealm({ ...server, auth: { refreshToken: 'secret' } });
  // @ts-expect-error
  new KeycloakRealm({ ...server, auth: { clientId: 'public', subjectToken: 'secret' } });
  // @ts-expect-error
  new KeycloakRealm({ ...server, auth: { clientId: 'web', clientSecret: 's', dpop: 'yes' } });
  // @ts-expect-error
  new KeycloakRealm({ ...server, auth: { clientId: 'web', clientSecret: 's', store: {} } });
  // @ts-expect-error
  new KeycloakRealm({ ...server, auth: { clientId: 'web', clientSecret: 's', scope: ['openid'] } });
  // @ts-expect-error
  new KeycloakRealm({ ...server, auth: { token: 'secret' } });
  // @ts-expect-error
  new KeycloakRealm({ ...server, auth: () => 1 });
  // @ts-expect-error
  new KeycloakRealm({ ...server, credentials: 'secret' });
  // @ts-expect-error
  new KeycloakRealm({ serverUrl: 'https://sso.test' });
  // @ts-expect-error
  new KeycloakRealm({ realmName: 'acme' });
  // @ts-expect-error
  realm.admin.setToken({ username: 'ada', password: 'secret' });
}

export async function whatIsNobodysBusiness(): Promise<void> {
  // @ts-expect-error
  acme.transport;
  // @ts-expect-error
  acme.at;
  // @ts-expect-error
  acme.send('GET');
  // @ts-expect-error
  realm.transport;
  // @ts-expect-error
  realm.auth;
  // @ts-expect-error
  realm.realmName = 'other';
  // @ts-expect-error
  acme.users = realm.admin.realms.byName('other').users;
  // @ts-expect-error
  new UserNode(acme);
  // @ts-expect-error
  acme.get().id;
  // @ts-expect-error
  (await ada.find()).username;
  // @ts-expect-error
  await import('realmtree/dist/tree/node.js');
}

/** What has no address of its own: a request to it would reach its holder. */
export async function partsOfAnObject(): Promise<void> {
  // @ts-expect-error
  await acme.caches.request('DELETE');
  // @ts-expect-error
  await ada.attributes.request('DELETE');
  // @ts-expect-error
  await ada.requiredActions.request('DELETE');
  // @ts-expect-error
  await acme.groups.byPath('/staff').attributes.request('DELETE');
}

// @ts-expect-error
export type { Transport } from 'realmtree';
// @ts-expect-error
export { openById } from 'realmtree';
