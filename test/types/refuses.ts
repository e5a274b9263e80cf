// Compiled by `npm run test:types` against the built package, and never run: each line below a
// `@ts-expect-error` must not compile.
import { KeycloakRealm, UserNode } from 'realmtree';

declare const realm: KeycloakRealm;
const acme = realm.admin.realms.byName('acme');
const web = acme.clients.byClientId('web');
const ada = acme.users.byUsername('ada');
const staff = acme.groups.byPath('/staff');
const editor = acme.roles.byName('editor');
const supplier = acme.organizations.byAlias('supplier');
const mapper = web.protocolMappers.byName('audience');
const { authorization } = web;
const { flows } = acme.authentication;
const uma = realm.uma({ clientId: 'photos', clientSecret: 'secret' });
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

export function whatAPutIgnores(): void {
  // @ts-expect-error
  ada.replace({ username: 'ada', realmRoles: ['editor'] });
  // @ts-expect-error
  ada.replace({ username: 'ada', groups: ['/staff'] });
  // @ts-expect-error
  editor.replace({ name: 'editor', composites: { realm: ['viewer'] } });
  // @ts-expect-error
  editor.replace({ name: 'editor', composite: true });
  // @ts-expect-error
  staff.replace({ name: 'staff', subGroups: [{ name: 'editors' }] });
  // @ts-expect-error
  staff.replace({ name: 'staff', realmRoles: ['editor'] });
  // @ts-expect-error
  flows.byAlias('mine').replace({ alias: 'mine', providerId: 'basic-flow', authenticationExecutions: [] });
  // @ts-expect-error
  supplier.replace({ name: 'supplier', members: [] });
  // @ts-expect-error
  mapper.replace({ protocolMapper: 'oidc-audience-mapper', name: 'other' });
  // @ts-expect-error
  authorization.replace({ decisionStrategy: 'UNANIMOUS', policies: [] });
  // @ts-expect-error
  authorization.resources.byName('album').replace({ name: 'album', owner: 'ada' });
  // @ts-expect-error
  authorization.permissions.uma.byName('gift').replace({ name: 'gift', owner: '1' });
  // @ts-expect-error
  authorization.policies.byName('noon').replace({ name: 'noon', type: 'time' });
  // @ts-expect-error
  acme.clientPolicies.policies.replace({ policies: [], globalPolicies: [] });
  // @ts-expect-error
  acme.clientTypes.replace({ 'client-types': [], 'global-client-types': [] });
  // @ts-expect-error
  uma.resources.byName('album').replace({ name: 'album', owner: 'ada' });
}

export function whatTheServerChooses(): void {
  // @ts-expect-error
  acme.clients.create({ clientId: 'web', id: '1' });
  // @ts-expect-error
  acme.roles.create({ name: 'editor', id: '1' });
  // @ts-expect-error
  acme.roles.create({ name: 'editor', composite: true });
  // @ts-expect-error
  acme.clientScopes.create({ name: 'billing', protocol: 'openid-connect', id: '1' });
  // @ts-expect-error
  acme.components.create({ providerId: 'ldap', providerType: 'x', id: '1' });
  // @ts-expect-error
  authorization.resources.create({ name: 'album', _id: '1' });
  // @ts-expect-error
  authorization.policies.role.create({ name: 'editors', roles: ['editor'], id: '1' });
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
  authorization.policies.aggregate.create({ name: 'both' });
  // @ts-expect-error
  authorization.permissions.scope.create({ name: 'view' });
  // @ts-expect-error
  editor.replace({ description: 'May edit' });
  // @ts-expect-error
  ada.replace({ email: 'ada@acme.test' });
  // @ts-expect-error
  authorization.replace({ policyEnforcementMode: 'DISABLED' });
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
  ada.roleMappings.realm.add({});
  // @ts-expect-error
  ada.roleMappings.realm.add({ id: undefined });
  // @ts-expect-error
  editor.composites.add({ clientRole: true });
  // @ts-expect-error
  web.defaultClientScopes.add({ protocol: 'saml' });
  // @ts-expect-error
  web.defaultClientScopes.add({ name: undefined });
  // @ts-expect-error
  supplier.identityProviders.add({});
  // @ts-expect-error
  supplier.identityProviders.add({ displayName: 'Partner' });
  // @ts-expect-error
  supplier.identityProviders.add({ alias: undefined });
  // @ts-expect-error
  supplier.groups.moveHere({ name: 'staff' });
  // @ts-expect-error
  authorization.policies.role.create({ name: 'editors', roles: [{}] });
  // @ts-expect-error
  authorization.policies.role.create({ name: 'editors', roles: [{ required: true }] });
  // @ts-expect-error
  authorization.policies.group.create({ name: 'staff', groups: [{ extendChildren: true }] });
  // @ts-expect-error
  authorization.policies.clientScope.create({ name: 'billing', clientScopes: [{ required: true }] });
  // @ts-expect-error
  authorization.resources.create({ name: 'album', owner: {} });
  // @ts-expect-error
  authorization.resources.create({ name: 'album', scopes: [{ displayName: 'View' }] });
  // @ts-expect-error
  uma.resources.create({ name: 'album', owner: {} });
  // @ts-expect-error
  uma.resources.create({ name: 'album', resource_scopes: [{}] });
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
  await import('realmtree/dist/chunks/admin.js');
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
