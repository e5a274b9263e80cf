import { describe, expect, test } from 'vitest';
import { IgnoredError } from '../../../src/index.ts';
import { failure } from '../support.ts';
import { keycloak } from './keycloak.ts';

const written = {
  username: 'ada',
  email: 'Ada@X.test',
  firstName: 'Ada',
  lastName: '',
  attributes: { kept: ['b', 'a'], lost: ['1'], partly: ['1', '2'], empty: [], blank: [''] },
};

/** A realm whose user profile knows neither `firstName` nor `lost`, and allows one value of `partly`. */
function profiled() {
  const kept = {
    id: 'u1',
    username: 'ada',
    email: 'ada@x.test',
    attributes: { kept: ['a', 'b'], partly: ['1'] },
  };
  return keycloak({}, (call) => {
    if (call === 'GET /users/u1') return Response.json(kept);
    if (call !== 'POST /users') return new Response(null, { status: 204 });
    return new Response(null, { status: 201, headers: { location: '/admin/realms/acme/users/u1' } });
  });
}

const ignored = ['firstName', 'the attribute "lost"', 'the attribute "partly"'];

describe('with strict', () => {
  test.for<[string, (kept: ReturnType<typeof profiled>) => Promise<unknown>, string[]]>([
    ['create', ({ acme }) => acme.users.create(written, { strict: true }), ignored],
    ['update', ({ acme }) => acme.users.byId('u1').update(written, { strict: true }), ignored],
    ['replace', ({ acme }) => acme.users.byId('u1').replace(written, { strict: true }), ignored],
    [
      'attributes.merge',
      ({ acme }) => acme.users.byId('u1').attributes.merge({ lost: ['1'] }, { strict: true }),
      ignored.slice(1, 2),
    ],
  ])('%s reads the user back, and an IgnoredError names what is not there', async ([, write, names]) => {
    const kept = profiled();
    const error = await failure(write(kept));
    expect(error).toBeInstanceOf(IgnoredError);
    expect(error).toMatchObject({ code: 'ignored', ignored: names });
    expect((error as IgnoredError).node.url).toBe(kept.acme.users.byId('u1').url);
    expect(kept.calls().at(-1)).toBe('GET /users/u1');
  });

  test('an update is checked for what it changes alone', async () => {
    const { acme, calls } = profiled();
    await acme.users
      .byId('u1')
      .update(
        { email: 'ADA@x.test', attributes: { kept: ['a', 'b'], lost: null as never } },
        { strict: true },
      );
    expect(calls()).toEqual(['GET /users/u1', 'PUT /users/u1', 'GET /users/u1']);
  });

  test('ensure tells of an attribute that is dropped each time', async () => {
    const { acme } = keycloak({ users: [{ id: 'u1', username: 'ada' }] }, (_, { method }) =>
      method === 'PUT' ? new Response(null, { status: 204 }) : undefined,
    );
    const wanted = { username: 'ada', attributes: { lost: ['1'] } };
    expect(await failure(acme.users.ensure(wanted, { strict: true }))).toMatchObject({
      ignored: ['the attribute "lost"'],
    });
    expect(await acme.users.ensure(wanted)).toMatchObject({ changed: true });
  });
});

test('without strict nothing is read back', async () => {
  const { acme, calls } = profiled();
  await acme.users.create(written);
  await acme.users.byId('u1').update({ firstName: 'Ada' });
  await acme.users.byId('u1').replace(written);
  await acme.users.byId('u1').attributes.merge({ lost: ['1'] });
  await acme.users.byId('u1').attributes.set({ lost: ['1'] }, { strict: false });
  const [read, write] = ['GET /users/u1', 'PUT /users/u1'];
  expect(calls()).toEqual(['POST /users', write, write, read, write, read, write]);
});
