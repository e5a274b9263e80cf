import { expect, test } from 'vitest';
import { KeycloakRealm } from '../../../src/index.ts';
import { type Respond, recording, serverUrl } from '../support.ts';

const auth = { clientId: 'robot', clientSecret: 'secret' };

/** A realm whose n-th token is `token-n`, with what it sent as `METHOD path token`. */
function tree(answer: Respond) {
  let tokens = 0;
  const { sent, fetch } = recording((request, index) =>
    request.target.endsWith('/token')
      ? Response.json({ access_token: `token-${++tokens}`, expires_in: 60 })
      : answer(request, index),
  );
  const { realms } = new KeycloakRealm({ serverUrl, realmName: 'master', auth, fetch }).admin;
  const requests = () =>
    sent
      .filter(({ target }) => !target.endsWith('/token'))
      .map(({ method, target, headers }) => `${method} ${target} ${headers.get('authorization')}`);
  return { realms, requests };
}

test('a token that is shown the name of a realm alone is renewed, once', async () => {
  const { realms, requests } = tree(({ headers }) =>
    Response.json({ realm: 'acme', id: headers.get('authorization') === 'Bearer token-2' ? '1' : undefined }),
  );
  const acme = realms.byName('acme');
  expect(await acme.get()).toEqual({ realm: 'acme', id: '1' });
  expect(await acme.get()).toEqual({ realm: 'acme', id: '1' });
  const path = 'GET /admin/realms/acme Bearer';
  expect(requests()).toEqual([`${path} token-1`, `${path} token-2`, `${path} token-2`]);
});

test('the token that made a realm is not used again; one that did not is', async () => {
  const { realms, requests } = tree(({ method }, index) => {
    if (method !== 'POST') return Response.json([]);
    const location = `${serverUrl}/admin/realms/acme`;
    return index < 2
      ? new Response(null, { status: 409 })
      : new Response(null, { status: 201, headers: { location } });
  });
  await expect(realms.create({ realm: 'acme' })).rejects.toThrow('409');
  await realms.all();
  await realms.create({ realm: 'acme' });
  await realms.all();
  expect(requests()).toEqual([
    'POST /admin/realms Bearer token-1',
    'GET /admin/realms Bearer token-1',
    'POST /admin/realms Bearer token-1',
    'GET /admin/realms Bearer token-2',
  ]);
});
