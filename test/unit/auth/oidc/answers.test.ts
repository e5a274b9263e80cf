import { describe, expect, test } from 'vitest';
import { OpenIdConnect } from '../../../../src/auth/open-id-connect.ts';
import { recording, serverUrl } from '../../support.ts';

function client(answer: () => Response): OpenIdConnect {
  const { fetch } = recording(answer);
  return new OpenIdConnect({ serverUrl, realmName: 'acme', clientId: 'web', retries: 0, fetch });
}

const calls: Record<string, (oidc: OpenIdConnect) => Promise<unknown>> = {
  'the token endpoint': (oidc) => oidc.refreshToken('r'),
  'pushed requests': (oidc) => oidc.pushedAuthorization({ redirectUri: 'https://app.test/' }),
  'device authorization': (oidc) => oidc.deviceAuthorization(),
  'backchannel authentication': (oidc) => oidc.backchannelAuthentication({ loginHint: 'ada' }),
  introspection: (oidc) => oidc.introspect('t'),
  userinfo: (oidc) => oidc.userinfo('t'),
  'the configuration': (oidc) => oidc.wellKnown(),
  'the public realm': (oidc) => oidc.publicRealm(),
  registration: (oidc) => oidc.registration.create({}),
};

describe.for(Object.keys(calls))('%s', (name) => {
  const call = calls[name] as (oidc: OpenIdConnect) => Promise<unknown>;

  test.for<[string, string, string]>([
    ['is empty', '', 'application/json'],
    ['is cut off', '{"access_token":"a', 'application/json'],
    ['is a page', '<p>Welcome</p>', 'text/html'],
    ['is null', 'null', 'application/json'],
    ['is a list', '[]', 'application/json'],
    ['is text', '"active"', 'application/json'],
    ['lacks everything', '{}', 'application/json'],
  ])('whose answer %s is an error, not undefined', async ([, body, type]) => {
    const oidc = client(() => new Response(body, { headers: { 'content-type': type } }));
    await expect(call(oidc)).rejects.toMatchObject({
      name: expect.stringMatching(/^(InvalidResponse|Token)Error$/),
    });
  });

  test('that is missing with its realm says so', async () => {
    const oidc = client(() => Response.json({ error: 'Realm does not exist' }, { status: 404 }));
    await expect(call(oidc)).rejects.toMatchObject({ httpStatus: 404, hints: [expect.any(String)] });
  });
});

test('what is no token, no name and no redirect URI is refused before it is sent', async () => {
  const { fetch, sent } = recording();
  const oidc = new OpenIdConnect({ serverUrl, realmName: 'acme', clientId: 'web', fetch });
  const nothing = undefined as unknown as string;
  const wrong: (() => unknown)[] = [
    () => oidc.refreshToken(''),
    () => oidc.userinfo(nothing),
    () => oidc.introspect('a b'),
    () => oidc.revoke(nothing),
    () => oidc.logout(''),
    () => oidc.password({ username: '', password: 'p' }),
    () => oidc.password({ username: 'ada', password: nothing }),
    () => oidc.jwtBearer({ assertion: nothing }),
    () => oidc.tokenExchange({ subjectToken: '' }),
    () => oidc.authorizationUrl({ redirectUri: '' }),
    () => oidc.authorizationCode({ code: '', redirectUri: 'https://app.test/' }),
    () => oidc.authorizationCode({ code: 'c', redirectUri: nothing }),
    () => oidc.backchannelAuthentication({ loginHint: '' }),
    () => oidc.registration.get('', 'token'),
    () => oidc.registration.delete('..', 'token'),
    () => new OpenIdConnect({ serverUrl, realmName: '', clientId: 'web' }),
    () => new OpenIdConnect({ serverUrl, realmName: 'acme', clientId: '' }),
  ];
  for (const call of wrong) await expect((async () => call())()).rejects.toThrow(TypeError);
  expect(sent).toEqual([]);
});
