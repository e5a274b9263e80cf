import { expect, test } from 'vitest';
import {
  BadRequestError,
  ConflictError,
  KeycloakError,
  NotFoundError,
  ValidationError,
} from '../../../src/index.ts';
import { failure } from '../../unit/support.ts';
import { nameOf, needs, temporaryRealm } from '../support.ts';
import { rawRequests } from './raw.ts';

test('errors come in several shapes; each is an error with its reason in `description`', async () => {
  const raw = await rawRequests();
  const acme = await temporaryRealm();
  const path = `/admin/realms/${nameOf(acme)}`;
  await acme.update({ passwordPolicy: 'length(8)' });
  const ada = await acme.users.create({ username: 'ada', email: 'ada@acme.test' });
  const { id } = await ada.get();

  expect(await raw('GET', `${path}/clients/none`)).toMatchObject({
    status: 404,
    body: { error: 'Could not find client' },
  });
  expect(await failure(acme.clients.byId('none').get())).toBeInstanceOf(NotFoundError);

  expect(await raw('POST', `${path}/users`, { username: 'ada' })).toMatchObject({
    status: 409,
    body: { errorMessage: 'User exists with same username' },
  });
  const conflict = await failure(acme.users.create({ username: 'ada' }));
  expect(conflict).toBeInstanceOf(ConflictError);
  expect(conflict).toMatchObject({ description: 'User exists with same username', httpStatus: 409 });

  needs('a user profile in each realm');
  const tooLong = 'x'.repeat(300);
  expect(await raw('POST', `${path}/users`, { username: 'bob', firstName: tooLong })).toMatchObject({
    status: 400,
    body: { field: 'firstName', errorMessage: 'error-invalid-length-too-long', params: expect.any(Array) },
  });
  const several = { username: 'bob', firstName: tooLong, lastName: tooLong };
  expect(await raw('POST', `${path}/users`, several)).toMatchObject({
    status: 400,
    body: { errors: [{ field: expect.any(String) }, { field: expect.any(String) }] },
  });
  for (const [user, fields] of [
    [{ username: 'bob', firstName: tooLong }, ['firstName']],
    [several, ['firstName', 'lastName']],
  ] as const) {
    const invalid = (await failure(acme.users.create(user))) as ValidationError;
    expect(invalid).toBeInstanceOf(ValidationError);
    expect(invalid.fieldErrors.map(({ field }) => field).sort()).toEqual(fields);
    expect(invalid.description).toContain('error-invalid-length-too-long');
  }

  expect(await raw('PUT', `${path}/users/${id}/reset-password`, { value: 'short' })).toMatchObject({
    status: 400,
    body: {
      error: 'invalidPasswordMinLengthMessage',
      error_description: 'Invalid password: minimum length 8.',
    },
  });
  expect(await failure(ada.resetPassword({ value: 'short' }))).toMatchObject({
    code: 'invalidPasswordMinLengthMessage',
    description: 'Invalid password: minimum length 8.',
  });

  expect(await raw('POST', `${path}/roles`, { name: 'a', foo: 1 })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('Unrecognized field "foo"') },
  });
  const unknown = await failure(acme.roles.create({ name: 'a', foo: 1 } as { name: string }));
  expect(unknown).toBeInstanceOf(BadRequestError);
  expect(unknown).toBeInstanceOf(KeycloakError);
  expect(unknown).toMatchObject({ description: expect.stringContaining('Unrecognized field "foo"') });
});
