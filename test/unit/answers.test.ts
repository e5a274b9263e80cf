import { expect, test } from 'vitest';
import { declaredTypes } from '../../scripts/answers/declared.ts';
import { judge, type RecordedAnswer, type Verdict } from '../../scripts/answers/judge.ts';
import { reportRoutes, reportTypes } from '../../scripts/answers/report.ts';
import type { Route } from '../contract/routes.ts';
import { shapeOf } from '../server/answers/shape.ts';

const list = 'GET /admin/realms/{realm}/users';
const one = 'GET /admin/realms/{realm}/users/{user-id}';
const requests = new Map([
  ['GET /admin/realms/k/users', 'admin.realms.byName(name).users.iterate()'],
  ['GET /admin/realms/k/users/k', 'admin.realms.byName(name).users.byId(id).get()'],
  ['DELETE /admin/realms/k/users/k', 'admin.realms.byName(name).users.byId(id).delete()'],
]);
const declared = declaredTypes({ requests, alone: new Set(requests.keys()) });
const ada = { id: '1', username: 'ada', attributes: { locale: ['de'] }, createdTimestamp: 1 };

const answer = (request: string, json: unknown, status = 200): RecordedAnswer => ({
  request: `GET /admin/realms/acme/${request}`,
  status,
  shape: shapeOf(json),
});
const verdict = (...answers: RecordedAnswer[]): Verdict => judge(answers, declared, []);

test('the shape of an answer has no value of it, and each kind of member once', () => {
  const json = { secret: 'geheim', users: [{ age: 36 }, { age: 40 }, { age: null }], isNew: true };
  expect(shapeOf(json)).toEqual({ secret: '', users: [{ age: 0 }, { age: null }], isNew: true });
});

test('an answer that is as its type says is no problem', () => {
  const { checked, misfits } = verdict(answer('users', [ada, ada]), answer('users/1', ada));
  expect({ checked, misfits: [...misfits] }).toEqual({ checked: 2, misfits: [] });
});

test.each([
  ['an unknown property', 'users/1', { ...ada, nope: 1 }, `${one}: .nope is unknown`],
  ['a missing property', 'users', [ada, { id: '2' }], `${list}: [].username is missing`],
  [
    'another type',
    'users/1',
    { ...ada, attributes: { locale: 'de' } },
    `${one}: .attributes.locale must be array`,
  ],
  [
    'an unknown property of a member',
    'users',
    [{ ...ada, credentials: [{ nope: 1 }] }],
    `${list}: [].credentials[].nope is unknown`,
  ],
  ['something else', 'users/1', [ada], `${one}: it must be object`],
])('%s is found', (_, request, json, problem) => {
  expect(reportTypes(verdict(answer(request, json))).problems).toEqual([`not as declared: ${problem}`]);
});

test('what is accepted is no problem while it comes, and one when it does not', () => {
  const accepted = [{ routes: /\/users$/, misfits: ['[].username is missing'], why: 'a test' }];
  const seen = judge([answer('users', [{ id: '2' }])], declared, accepted);
  expect({ misfits: [...seen.misfits], unseen: seen.unseen }).toEqual({ misfits: [], unseen: [] });
  const { problems } = reportRoutes(judge([], declared, accepted), [], {});
  expect(problems).toEqual(['not seen, in scripts/answers/accepted.ts: \\/users$: a test']);
  const rare = accepted.map((one) => ({ ...one, isRare: true as const }));
  expect(judge([], declared, rare).unseen).toEqual([]);
});

test('a route that was not answered with success is found, unless there is a reason that still holds', () => {
  const route = (name: string): Route => ({ name, tag: '', since: '', status: 'stable' }) as Route;
  const found = verdict(answer('users', []), answer('users/1', {}, 404));
  const report = reportRoutes(found, [route(list), route(one)], {});
  expect(report.lines).toEqual(['1/2 stable routes answered for real']);
  expect(report.problems).toEqual([`not answered with success: ${one} (only 404)`]);
  expect(reportRoutes(found, [route(list), route(one)], { [one]: 'a test' }).problems).toEqual([]);
  expect(reportRoutes(found, [route(list)], { [list]: 'a test', [one]: 'a test' }).problems).toEqual([
    `answered, against test/contract/uncalled.ts: ${list}`,
    `no route, in test/contract/uncalled.ts: ${one}`,
  ]);
});
