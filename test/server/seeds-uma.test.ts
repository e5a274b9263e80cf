import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { connect, nameOf, needs, temporaryRealm, withoutDefaults } from './support.ts';
import { type Photos, photos, photosClient } from './uma-support.ts';

/** `Resource` with its `Scope`, which bob has, and `Other`, which he has not. */
async function resource({ uma, authorization }: Photos): Promise<string> {
  const { resources } = uma;
  const node = await resources.create({ name: 'Resource', resource_scopes: ['Scope', 'Other'] });
  await authorization.policies.user.create({ name: 'bobs', users: ['bob'] });
  const permission = { name: 'may', scopes: ['Scope'], resources: ['Resource'], policies: ['bobs'] };
  await authorization.permissions.scope.create(permission);
  return (await node.get())._id;
}

// The snippets of python-keycloak's guide that concern UMA, by their headings.
describe('python-keycloak', () => {
  test('Get UMA-permissions asynchronously by token', async () => {
    const server = await photos();
    const rsid = await resource(server);
    const token = await server.token('bob');
    const permissions = await server.uma.grantedPermissions(token);
    expect(permissions).toEqual([{ rsid, rsname: 'Resource', scopes: ['Scope'] }]);
  });

  test('Get UMA-permissions asynchronously by token with specific resource and scope requested', async () => {
    const server = await photos();
    const rsid = await resource(server);
    const token = await server.token('bob');
    const permissions = await server.uma.grantedPermissions(token, 'Resource#Scope');
    expect(permissions).toEqual([{ rsid, rsname: 'Resource', scopes: ['Scope'] }]);
  });

  test('Get auth status asynchronously for a specific resource and scope by token', async () => {
    const server = await photos();
    const id = await resource(server);
    const token = await server.token('bob');
    // `if auth_status:` there is `isAuthorized` here; is_logged_in and missing_permissions keep their names.
    const status = await server.uma.accessStatus(token, 'Resource#Scope');
    expect(status).toEqual({ isLoggedIn: true, isAuthorized: true, missingPermissions: [] });
    const missing = await server.uma.accessStatus(token, 'Resource#Other');
    expect(missing).toEqual({
      isLoggedIn: true,
      isAuthorized: false,
      missingPermissions: ['Resource#Other'],
    });
    const nobody = await server.uma.accessStatus('token', 'Resource#Scope');
    expect(nobody).toEqual({
      isLoggedIn: false,
      isAuthorized: false,
      missingPermissions: ['Resource#Scope'],
    });
    // By the id of the resource, which is denied there whatever the server says.
    expect((await server.uma.accessStatus(token, `${id}#Scope`)).isAuthorized).toBe(true);
  });

  test('Asynchronous UMA', async () => {
    // Configure client UMA
    const acme = await temporaryRealm();
    const { authorization } = await acme.clients.create({
      clientId: 'my_client',
      secret: 'client-secret',
      serviceAccountsEnabled: true,
      authorizationServicesEnabled: true,
    });
    await withoutDefaults(authorization);
    const keycloak = connect(nameOf(acme), undefined);
    const uma = keycloak.uma({ clientId: 'my_client', clientSecret: 'client-secret' });
    // Create a resource set asynchronously
    const resourceSet = await uma.resources.create({
      name: 'example_resource',
      scopes: ['example:read', 'example:write'],
      type: 'urn:example',
    });
    const { _id } = await resourceSet.get();
    // List resource sets asynchronously
    expect(await uma.resources.all()).toMatchObject([{ _id, name: 'example_resource' }]);
    // Get resource set asynchronously
    const latest = await uma.resources.byId(_id).get();
    // Update resource set asynchronously
    latest.name = 'New Resource Name';
    await uma.resources.byId(_id).update(latest);
    expect(await resourceSet.get()).toEqual(latest);
    expect(latest.resource_scopes.map(({ name }) => name).sort()).toEqual(['example:read', 'example:write']);
    // Delete resource set asynchronously
    await uma.resources.byId(_id).delete();
    expect(await uma.resources.ids()).toEqual([]);
  });
});

// The methods of python-keycloak-client's guide that concern UMA and authorization, by their signatures.
describe('python-keycloak-client', () => {
  test("authz_client = realm.authz(client_id='my-client'); KeycloakAuthz.entitlement(token)", async () => {
    const server = await photos();
    const rsid = await resource(server);
    // The entitlement endpoint is gone from the server; its answer was an RPT, which the UMA grant gives.
    const { access_token } = await server
      .as({ clientId: 'photos' })
      .requestPermissions(await server.token('bob'));
    expect(decodeJwt(access_token)['authorization']).toEqual({
      permissions: [{ rsid, rsname: 'Resource', scopes: ['Scope'] }],
    });
  });

  test('uma_client = realm.uma(); KeycloakUMA.resource_set_create(token, name, **kwargs)', async () => {
    needs('an own resource whose owner is named');
    const server = await photos();
    const token = await server.serviceToken();
    const { resources } = server.as({ token });
    const fields = {
      uri: '/albums/*',
      type: 'urn:album',
      scopes: ['view'],
      icon_url: '/icon.png',
      DisplayName: 'Album',
      ownerManagedAccess: true,
      owner: 'photos',
    };
    const node = await resources.create({ name: 'album', _id: 'album-1', ...fields });
    const read = await node.get();
    expect(read).toMatchObject({
      _id: 'album-1',
      name: 'album',
      uris: ['/albums/*'],
      type: 'urn:album',
      resource_scopes: [{ name: 'view' }],
      icon_uri: '/icon.png',
      displayName: 'Album',
      ownerManagedAccess: true,
    });

    // KeycloakUMA.resource_set_read(token, id)
    expect(await resources.byId('album-1').get()).toEqual(read);

    // KeycloakUMA.resource_set_update(token, id, name, **kwargs)
    await resources
      .byId('album-1')
      .update({ name: 'pictures', uri: '/pictures/*', scopes: ['view', 'edit'] });
    expect(await node.get()).toMatchObject({ name: 'pictures', uris: ['/pictures/*'], type: 'urn:album' });

    // KeycloakUMA.resource_set_list(token, **kwargs)
    for (const query of [
      { name: 'pictures' },
      { uri: '/pictures/*' },
      { owner: 'photos' },
      { type: 'urn:album' },
      { scope: 'edit' },
    ]) {
      expect(await resources.ids(query), JSON.stringify(query)).toEqual(['album-1']);
    }
    expect(await resources.ids({ name: 'album' })).toEqual([]);

    // KeycloakUMA.resource_set_delete(token, id)
    await resources.byId('album-1').delete();
    expect(await node.exists()).toBe(false);
  });

  test('realm.uma() with the credentials of the realm object', async () => {
    const server = await photos();
    const uma = connect(nameOf(server.realm), undefined).uma(photosClient);
    expect(await uma.resources.all()).toEqual([]);
  });
});
