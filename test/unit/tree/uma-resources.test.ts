import { describe, expect, test } from 'vitest';
import { ConflictError, IgnoredError, type Uma } from '../../../src/index.ts';
import { failure, recorded, type Sent } from '../support.ts';

interface Kept {
  _id: string;
  name: string;
  owner: { id: string; name?: string };
  [key: string]: unknown;
}

const album: Kept = { _id: 'r-1', name: 'album', type: 'photos', owner: { id: 'c1', name: 'photos' } };

/** The protection API of a realm: a POST with an `_id` that is taken writes over the resource. */
function protection(...kept: Kept[]) {
  const path = '/realms/acme/authz/protection/resource_set';
  const call = ({ method, target }: Sent): string => `${method} ${target.replace(path, '')}`;
  const { realm, sent } = recorded(({ method, url, query, body: text }) => {
    const id = new URL(url).pathname.replace(path, '').slice(1);
    const body = text === '' ? {} : JSON.parse(text);
    if (id !== '') {
      const found = kept.find(({ _id }) => _id === id);
      if (!found) return Response.json({ error: 'not_found' }, { status: 404 });
      if (method === 'GET') return Response.json(found);
      Object.assign(found, body);
      return new Response(null, { status: 204 });
    }
    if (method === 'GET') {
      const fits = (name: '_id' | 'name', item: Kept): boolean =>
        !query.has(name) || query.get(name)?.toLowerCase() === item[name].toLowerCase();
      return Response.json(kept.filter((item) => fits('_id', item) && fits('name', item)));
    }
    if (kept.some(({ name }) => name === body.name)) {
      return Response.json({ error: 'invalid_request', error_description: 'exists' }, { status: 409 });
    }
    const made: Kept = { _id: 'r-9', ...body, owner: album.owner };
    kept.push(made);
    return Response.json(made, { status: 201 });
  });
  const uma: Uma = realm.uma({ token: 'given-token' });
  const writes = () =>
    sent.filter(({ method }) => method !== 'GET').map((one) => [call(one), JSON.parse(one.body)]);
  return { resources: uma.resources, kept, calls: () => sent.map(call), writes };
}

describe('a new resource', () => {
  test('is made by one POST, in the words of today, and named by the answer', async () => {
    const { resources, writes } = protection();
    const node = await resources.create({ name: 'album', scopes: ['view'], uri: '/a', icon_url: '/i' });
    expect(writes()).toEqual([
      ['POST ', { name: 'album', resource_scopes: ['view'], uris: ['/a'], icon_uri: '/i' }],
    ]);
    expect(node.url).toBe(resources.byId('r-9').url);
  });

  test('whose _id is taken is a ConflictError ahead of the POST, which would write over it', async () => {
    const { resources, calls } = protection(album);
    const error = await failure(resources.create({ _id: 'r-1', name: 'other' }));
    expect(error).toBeInstanceOf(ConflictError);
    expect(error).toMatchObject({ description: 'The id "r-1" is taken' });
    expect(calls()).toEqual(['GET /r-1']);
    await resources.create({ _id: 'r-2', name: 'other' });
    expect(calls().slice(1)).toEqual(['GET /r-2', 'POST ']);
  });

  test('of another owner than was asked for is an IgnoredError that holds the node', async () => {
    const { resources } = protection();
    const error = await failure(resources.create({ name: 'album', owner: 'ada' }));
    expect(error).toBeInstanceOf(IgnoredError);
    expect(error).toMatchObject({ ignored: ['the owner "ada"'] });
    expect((error as IgnoredError).node.url).toBe(resources.byId('r-9').url);
    await resources.create({ name: 'second', owner: 'photos' });
  });
});

describe('a resource that is there', () => {
  test.for<[given: object]>([[{ name: 'album' }], [{ _id: 'r-1', name: 'whatever' }]])(
    'is returned as it is, or updated whole: %j',
    async ([given]) => {
      const { resources, writes } = protection({ ...album, uris: ['/a'] });
      const wanted = { ...given, displayName: 'Album' } as object as { name: string };
      expect(await failure(resources.create(wanted))).toBeInstanceOf(ConflictError);
      const node = await resources.create(wanted, { ifExists: 'return' });
      expect(node.url).toBe(resources.byId('r-1').url);
      expect(writes().filter(([call]) => call !== 'POST ')).toEqual([]);
      await resources.create(wanted, { ifExists: 'update' });
      expect(writes().at(-1)).toEqual([
        'PUT /r-1',
        {
          ...album,
          ...wanted,
          uris: ['/a'],
          resource_scopes: [],
          ownerManagedAccess: false,
          owner: undefined,
        },
      ]);
    },
  );

  test('stays a conflict where its name is another one in the case of its letters', async () => {
    const { resources } = protection({ ...album, name: 'Album' }, { ...album, _id: 'r-3' });
    const node = await resources.create({ name: 'album' }, { ifExists: 'return' });
    expect(node.url).toBe(resources.byId('r-3').url);
    expect(
      await failure(resources.create({ _id: 'r-7', name: 'album' }, { ifExists: 'return' })),
    ).toBeInstanceOf(ConflictError);
  });

  test('is left alone by ensure where it is right, and otherwise written with what differs', async () => {
    const scopes = [{ id: 's1', name: 'view' }];
    const { resources, writes } = protection({
      ...album,
      resource_scopes: scopes,
      attributes: { a: ['1'], b: ['2'] },
    });
    const wanted = {
      name: 'album',
      resource_scopes: ['view'],
      owner: 'ada',
      attributes: { a: ['1'], c: null },
    };
    expect(await resources.ensure(wanted)).toMatchObject({ created: false, changed: false, diff: [] });
    expect(writes()).toEqual([]);
    const told = await resources.ensure({ ...wanted, type: 'pictures', attributes: { b: null } });
    expect(told.diff).toEqual([
      { path: 'attributes.b', from: ['2'], to: null },
      { path: 'type', from: 'photos', to: 'pictures' },
    ]);
    expect(writes()).toMatchObject([['PUT /r-1', { type: 'pictures', attributes: { a: ['1'] } }]]);
  });

  test('keeps its owner: an update that names another one is a TypeError', async () => {
    const { resources, writes } = protection({ ...album });
    const changes = { owner: 'ada' } as object;
    expect(await failure(resources.byId('r-1').update(changes))).toBeInstanceOf(TypeError);
    expect(writes()).toEqual([]);
  });
});
