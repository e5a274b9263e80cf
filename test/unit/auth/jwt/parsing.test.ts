import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeRefreshToken, decodeUnverified } from '../../../../src/auth/jwt/decode.ts';
import { faultIn } from '../../../../src/auth/jwt/json-faults.ts';
import { hasClientRole, hasRealmRole, hasScope } from '../../../../src/auth/jwt/roles.ts';
import { TokenError } from '../../../../src/auth/jwt/token-error.ts';

function faultOf(json: string): string | undefined {
  return faultIn(json, JSON.parse(json));
}

function part(value: string): string {
  return Buffer.from(value).toString('base64url');
}

test('whatever a token is, decoding gives its claims or a TokenError', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[\w-]{0,8}\.[\w-]{0,8}\.[\w-]{0,8}$/),
    fc.tuple(fc.json(), fc.json()).map(([header, claims]) => `${part(header)}.${part(claims)}.AA`),
    fc.json().map((claims) => `${part('{"alg":"RS256"}')}.${part(claims)}.AA`),
  );
  fc.assert(
    fc.property(anything, (token) => {
      try {
        expect(decodeUnverified(token)).toBeTypeOf('object');
      } catch (error) {
        expect(error).toBeInstanceOf(TokenError);
      }
    }),
    { numRuns: 500 },
  );
});

test('claims come as they were signed, and names of Object.prototype are claims like others', () => {
  const names = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString'));
  const objects = fc.dictionary(names, fc.jsonValue());
  fc.assert(
    fc.property(objects, (claims) => {
      const json = JSON.stringify(claims);
      const decoded = decodeUnverified(`${part('{"alg":"RS256"}')}.${part(json)}.AA`);
      expect(JSON.stringify(decoded)).toBe(json);
    }),
  );
  const token = `${part('{"alg":"RS256"}')}.${part('{"typ":"Refresh","__proto__":{"exp":1}}')}.AA`;
  expect(decodeRefreshToken(token).exp).toBeUndefined();
});

test('a part of a token is Base64url in the only way to write it, or the token is refused', () => {
  const canonical = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/;
  const texts = fc.stringMatching(/^[\w-]{0,6}[AQgwEx+/= \n\u00e9]{0,3}$/);
  fc.assert(
    fc.property(texts, (signature) => {
      const decoding = (): object => decodeUnverified(`${part('{"alg":"RS256"}')}.e30.${signature}`);
      if (canonical.test(signature)) expect(decoding()).toEqual({});
      else expect(decoding).toThrow(TokenError);
    }),
    { numRuns: 2000 },
  );
});

test('colons and quotation marks within texts are no names', () => {
  for (const json of [
    '{}',
    '{"a":"\\" : \\":"}',
    '{"a\\\\":"! :","b" : {":":":"}}',
    '{"a":[{},{}],"b":null}',
  ])
    expect(faultOf(json), json).toBeUndefined();
  for (const json of [
    '{"a":1,"a":{"b":1}}',
    '{"a":{"b":1},"a":1}',
    '{"__proto__":1,"__proto__":2}',
    '{"1":1,"1" :1}',
  ])
    expect(faultOf(json), json).toBe('duplicate');
  expect(faultOf('['.repeat(100) + ']'.repeat(100))).toBeUndefined();
  expect(faultOf('['.repeat(101) + ']'.repeat(101))).toBe('depth');
});

test('a name that stands twice in an object is found, however deep and however written', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.string(), fc.boolean(), (value, name, isEscaped) => {
      const json = JSON.stringify(value);
      expect(faultOf(`[${json}]`)).toBeUndefined();
      const quoted = JSON.stringify(name);
      const other = isEscaped
        ? `"${[...name]
            .flatMap((text) => text.split(''))
            .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
            .join('')}"`
        : quoted;
      expect(faultOf(`[{"x":{${quoted}:${json}}, ${quoted} : 1}]`)).toBe(
        name === 'x' ? 'duplicate' : undefined,
      );
      expect(faultOf(`[{"x":[{${quoted}:${json} , ${other}\n:[]}]}]`)).toBe('duplicate');
    }),
  );
});

test('roles and scopes are whole names, and those of Object.prototype are none', () => {
  const claims = {
    scope: 'openid email',
    realm_access: { roles: ['editor'] },
    resource_access: { web: { roles: ['writer'] } },
  };
  expect(hasRealmRole(claims, 'editor')).toBe(true);
  expect(hasClientRole(claims, 'web', 'writer')).toBe(true);
  expect(hasScope(claims, 'email')).toBe(true);
  for (const name of ['constructor', '__proto__', 'toString', 'length', '0', '', 'edit', 'mail', ' ']) {
    expect(hasRealmRole(claims, name), name).toBe(false);
    expect(hasClientRole(claims, name, 'writer'), name).toBe(false);
    expect(hasClientRole(claims, 'web', name), name).toBe(false);
    expect(hasScope(claims, name), name).toBe(false);
  }
  expect([hasRealmRole({}, 'editor'), hasClientRole({}, 'web', 'writer'), hasScope({}, 'email')]).toEqual([
    false,
    false,
    false,
  ]);
  // A mapper can write anything.
  const odd = { realm_access: 'editor', resource_access: { web: { roles: 'writers' } }, scope: ['email'] };
  expect(hasRealmRole(odd as object, 'editor')).toBe(false);
  expect(hasRealmRole({ realm_access: { roles: 'editors' } } as object, 'editor')).toBe(false);
  expect(hasClientRole(odd as object, 'web', 'writer')).toBe(false);
  expect(hasScope(odd as object, 'email')).toBe(false);
  expect(hasRealmRole({ realm_access: null } as object, 'editor')).toBe(false);
});
