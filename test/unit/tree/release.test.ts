import { expect, test, vi } from 'vitest';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { failure, type Respond, recorded, type Sent } from '../support.ts';
import { asksForRights } from './keycloak.ts';

const info = '/admin/serverinfo';
const isInfo = ({ target }: Sent): boolean => target === info;
const asksWith =
  (answer: () => Response): Respond =>
  (sent) =>
    isInfo(sent) ? answer() : Response.json(sent.target.includes('count') ? 0 : []);
const version = (text: string) => (): Response => Response.json({ systemInfo: { version: text } });
const features =
  (...names: string[]) =>
  (): Response =>
    Response.json({ features: names.map((name) => ({ name })) });

const newest = (acme: RealmNode): Promise<unknown> => acme.users.all({ createdBefore: '2020-01-01' });
const refused = (release: string): object => ({
  name: 'KeycloakError',
  code: 'ignored',
  message: `Keycloak ${release} would ignore createdBefore in a query of users: it needs 26.6`,
});

test.for<[string, () => Response, string | undefined]>([
  ['the release that has it', version('26.6.0'), undefined],
  ['a later one', version('27.0.1'), undefined],
  ['a later one by a number that is less as a text', version('26.10.0'), undefined],
  ['a build of its own', version('26.6.0.redhat-1'), undefined],
  ['an older one', version('26.5.9'), '26.5'],
  ['an old one', version('22.0.5'), '22.0'],
  ['no version, but the features of one that has it', features('DPOP', 'SSF'), undefined],
  ['no version, but those of the first that has it', features('CIMD'), undefined],
  ['no version, and the features of an older one', features('JWT_AUTHORIZATION_GRANT'), '26.5'],
  ['no version, and no feature that tells', features('DPOP'), '26.4'],
  ['nothing, to an account without a role', () => Response.json({}, { status: 403 }), undefined],
])('a new parameter goes to a server that tells %s', async ([, answer, older]) => {
  const { acme, sent } = recorded(asksWith(answer));
  const list = (): Sent[] => sent.filter((each) => !isInfo(each) && !asksForRights(each.target));
  if (older === undefined) {
    expect(await newest(acme)).toEqual([]);
    expect(list()).toHaveLength(1);
  } else {
    expect(await failure(newest(acme))).toMatchObject(refused(older));
    expect(list()).toEqual([]);
  }
});

test('a server is asked once, whatever asks it, and only where a parameter is new', async () => {
  const { realm, acme, sent } = recorded(asksWith(version('26.7.4')));
  await acme.users.all({ username: 'ada', briefRepresentation: true });
  await acme.identityProviders.all({ first: 0, max: 10 });
  await acme.roles.byName('editor').users.all({ briefRepresentation: true });
  expect(sent.filter(isInfo)).toEqual([]);
  await Promise.all([newest(acme), newest(acme), newest(realm.admin.realms.byName('other'))]);
  await acme.users.count({ idpAlias: 'github' });
  await realm.as('another-token').admin.realm.users.count({ idpAlias: 'github' });
  expect(sent.filter(isInfo)).toHaveLength(1);
});

test('each new parameter of a query counts', async () => {
  const { acme } = recorded(asksWith(version('26.5.0')));
  const query = { realmOnly: true, type: 'ANY', search: 'x' } as const;
  expect(await acme.identityProviders.all(query)).toEqual([]);
  const old = recorded(asksWith(version('26.0.8'))).acme;
  expect(await failure(old.identityProviders.all(query))).toMatchObject({
    message: expect.stringContaining(
      'would ignore type in a query of identity-provider/instances: it needs 26.5',
    ),
  });
});

test('a failure and an older server are asked again: the one passes, the other may be replaced', async () => {
  const answers = [
    (): Response => Response.json({ error: 'no' }, { status: 500 }),
    version('26.0.8'),
    version('26.7.4'),
  ];
  const { acme, sent } = recorded(
    asksWith(() => (answers.shift() ?? version('0.0'))()),
    { retries: 0 },
  );
  expect(await failure(newest(acme))).toMatchObject({ name: 'ServerError', path: info });
  expect(await failure(newest(acme))).toMatchObject(refused('26.0'));
  expect(await newest(acme)).toEqual([]);
  expect(await newest(acme)).toEqual([]);
  expect(sent.filter(isInfo)).toHaveLength(3);
});

test('the timeout of a call bounds the question, too', async () => {
  const { acme } = recorded((sent) =>
    isInfo(sent) ? new Promise<never>(() => undefined) : Response.json([]),
  );
  const call = acme.users.count({ idpAlias: 'x' }, { timeout: 10 });
  expect(await failure(call)).toMatchObject({ name: 'TimeoutError', path: info });
});

test('a caller who aborts ends the question for nobody else', async () => {
  const answered = Promise.withResolvers<Response>();
  const { acme, sent } = recorded((sent) => (isInfo(sent) ? answered.promise : Response.json(1)));
  const gone = new AbortController();
  const count = (options: object): Promise<unknown> => acme.users.count({ idpAlias: 'x' }, options);
  const first = failure(count({ signal: gone.signal }));
  const hasty = failure(count({ timeout: 10 }));
  const patient = count({});
  await vi.waitFor(() => expect(sent.filter(isInfo)).toHaveLength(1));
  gone.abort(new Error('not needed any more'));
  expect(await first).toMatchObject({ message: 'not needed any more' });
  expect(await hasty).toMatchObject({ name: 'TimeoutError', path: info });
  answered.resolve(version('26.7.4')());
  expect(await patient).toBe(1);
  expect(sent.filter(isInfo)).toHaveLength(1);
});

test('a look-up by a name goes without a search that an older server ignores', async () => {
  const children = [...Array(30).keys()].map((n) => ({ id: `${n}`, name: `team-${n}` }));
  const { acme, sent } = recorded(({ query }) =>
    Response.json(query.get('max') === '-1' ? children : children.slice(0, 10)),
  );
  await acme.groups.byId('1').children.byName('team-20').delete();
  expect(sent.map(({ method, target }) => `${method} ${target}`)).toEqual([
    'GET /admin/realms/acme/groups/1/children?search=team-20&exact=true',
    'GET /admin/realms/acme/groups/1/children?max=-1',
    'DELETE /admin/realms/acme/groups/20',
  ]);
});

test('a list that the server does not cut is cut to the window that was asked for', async () => {
  const { acme } = recorded(() =>
    Response.json([...'abcdefgh'].map((alias) => ({ alias, internalId: alias }))),
  );
  expect((await acme.identityProviders.all({ max: 3 })).map(({ alias }) => alias)).toEqual(['a', 'b', 'c']);
});

test('each of several callers who wait for the release has an error of its own', async () => {
  const { acme, sent } = recorded(asksWith(() => Response.json({ error: 'nope' }, { status: 404 })));
  const errors = await Promise.all([failure(newest(acme)), failure(newest(acme))]);
  expect(sent.filter(isInfo)).toHaveLength(1);
  expect(errors[0]).not.toBe(errors[1]);
  expect(errors[1]).toMatchObject({ name: 'NotFoundError', path: info });
});
