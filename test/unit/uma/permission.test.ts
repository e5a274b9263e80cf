import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatPermission,
  type PermissionRequest,
  parsePermission,
  permissionForm,
  permissionsOf,
} from '../../../src/uma/permission.ts';

const key = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.includes('#'));
const scope = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/[#,]/.test(text));
const scopes = fc.array(scope, { minLength: 1, maxLength: 5 });
const request: fc.Arbitrary<PermissionRequest> = fc.oneof(
  fc.record({ resource: key }),
  fc.record({ resource: key, scopes }),
  fc.record({ scopes }),
);

test('a permission survives its text, and a text its permission', () => {
  fc.assert(
    fc.property(request, (permission) => {
      expect(parsePermission(formatPermission(permission))).toEqual(permission);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '#', ',', ' ', 'ä') }), (text) => {
      let permission: PermissionRequest;
      try {
        permission = parsePermission(text);
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        // Refused: nothing at all, a second #, or a name that is empty.
        expect(text).toMatch(/^$|#.*#|#$|#,|,,|,$/);
        return;
      }
      expect(formatPermission(permission)).toBe(text);
    }),
  );
});

test('permissions are read as the server reads them', () => {
  const read = [
    ['album', { resource: 'album' }],
    ['album#view', { resource: 'album', scopes: ['view'] }],
    ['album#view,edit', { resource: 'album', scopes: ['view', 'edit'] }],
    ['a,b#x y', { resource: 'a,b', scopes: ['x y'] }],
    ['#view', { scopes: ['view'] }],
  ] as const;
  for (const [text, permission] of read) expect(parsePermission(text)).toEqual(permission);
  expect(permissionsOf(['album#view', { resource: 'b' }])).toEqual([
    { resource: 'album', scopes: ['view'] },
    { resource: 'b' },
  ]);
});

test('what the form cannot say is refused before any request', () => {
  const refused: [unknown, RegExp][] = [
    ['', /requires a resource, a uri or scopes/],
    ['album#', /a scope without a name/],
    ['album#a,,b', /a scope without a name/],
    ['album#a#b', /more than one #/],
    [{}, /requires a resource, a uri or scopes/],
    [{ resource: '' }, /must be a non-empty string/],
    [{ resource: 'a', scope: ['edit'] }, /A permission has no "scope"\. It has resource, uri/],
    [{ resource: 'a', scopes: undefined }, /The scopes of a permission must not be undefined/],
    [{ resource: undefined, scopes: ['edit'] }, /The resource of a permission must not be undefined/],
    [{ resource: 7 }, /must be a non-empty string/],
    [{ resource: 'a#b' }, /use its id/],
    [{ resource: 'a', uri: '/a' }, /has both a resource and a uri/],
    [{ resource: 'a', scopes: [] }, /scopes must be a non-empty array/],
    [{ resource: 'a', scopes: 'view' }, /scopes must be a non-empty array/],
    [{ resource: 'a', scopes: ['x,y'] }, /cuts off the name of a scope at a comma or #/],
    [{ resource: 'a', scopes: ['x#y'] }, /cuts off the name of a scope at a comma or #/],
    [{ resource: 'a', scopes: [undefined] }, /a scope without a name/],
    [[], /list of permissions is empty/],
    [null, /must be a string or an object/],
    [[undefined], /must be a string or an object/],
  ];
  for (const [permission, message] of refused) {
    expect(() => permissionsOf(permission as string), JSON.stringify(permission)).toThrow(message);
    expect(() => permissionsOf(permission as string)).toThrow(TypeError);
  }
});

test('one request has resources of one kind', () => {
  expect(permissionForm(['album#view', { scopes: ['edit'] }])).toEqual({
    permission: ['album#view', '#edit'],
  });
  expect(permissionForm({ uri: '/a', scopes: ['view'] })).toEqual({
    permission: ['/a#view'],
    permission_resource_format: 'uri',
  });
  expect(permissionForm({ uri: '/a/7', matchingUri: true })).toEqual({
    permission: ['/a/7'],
    permission_resource_format: 'uri',
    permission_resource_matching_uri: 'true',
  });
  expect(() => permissionForm(['album', { uri: '/a' }])).toThrow(TypeError);
  expect(() => permissionForm([{ uri: '/b', matchingUri: true }, { uri: '/a' }])).toThrow(TypeError);
});
