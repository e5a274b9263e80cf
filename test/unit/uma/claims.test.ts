import { expect, test } from 'vitest';
import { hasPermission } from '../../../src/uma/claims.ts';

const album = '0e11954d-f9b3-41dc-bf96-7a59be276d9b';
const other = '57c35c96-beb6-4f3e-ada5-14dc94bf2d60';
const claims = {
  authorization: {
    permissions: [
      { rsid: album, rsname: 'album', scopes: ['view', 'edit'] },
      { rsid: other, rsname: album, scopes: ['delete'] },
      { rsname: 'plain', rsid: 'p' },
      { scopes: ['view'] },
    ],
  },
};

test('a permission counts with all of its scopes', () => {
  const decided: [string, string[] | undefined, boolean][] = [
    [album, ['view'], true],
    [album, ['view', 'edit'], true],
    [album, ['view', 'print'], false],
    ['album', ['edit'], true],
    ['album', undefined, true],
    ['Album', ['edit'], false],
    ['plain', undefined, true],
    ['plain', ['view'], false],
    ['nope', undefined, false],
    // A resource that has the id of another one as its name.
    [album, ['delete'], false],
  ];
  for (const [resource, scopes, expected] of decided) {
    expect(hasPermission(claims, { resource, scopes }), `${resource}#${scopes}`).toBe(expected);
  }
});

test('a token that is no RPT, or holds something else in its place, has no permission', () => {
  for (const authorization of [
    undefined,
    {},
    { permissions: 'album' },
    { permissions: [null, { rsid: 7 }] },
  ]) {
    expect(hasPermission({ authorization } as typeof claims, { resource: 'album' })).toBe(false);
  }
  const scopes = 'view,edit' as unknown as string[];
  const odd = { authorization: { permissions: [{ rsid: 'a', scopes }] } };
  expect(hasPermission(odd, { resource: 'a', scopes: ['view'] })).toBe(false);
  expect(() => hasPermission(claims, { resource: '' })).toThrow(TypeError);
  expect(() => hasPermission(claims, { resource: undefined as unknown as string })).toThrow(TypeError);
});
