import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import type { OpenIdConnectClient } from '../../src/auth/open-id-settings.ts';
import { logIn, openIdConnect, realmWith, redirectUri, web, webClient } from './oidc.ts';
import { needs } from './support.ts';

test.for([
  { alg: 'RSA-OAEP', enc: 'A256GCM', form: 'PEM' },
  { alg: 'RSA-OAEP-256', enc: 'A128CBC-HS256', form: 'JWK' },
  { alg: 'ECDH-ES', enc: 'A128GCM', form: 'CryptoKey' },
])(
  'ID tokens, userinfo and callbacks that are encrypted by $alg and $enc are read with a $form',
  async ({ alg, enc, form }) => {
    if (alg === 'ECDH-ES') needs('encryption by ECDH-ES');
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'mine', use: 'enc', alg };
    const realm = await realmWith([
      {
        ...web,
        attributes: {
          'use.jwks.string': 'true',
          'jwks.string': JSON.stringify({ keys: [jwk] }),
          'id.token.encrypted.response.alg': alg,
          'id.token.encrypted.response.enc': enc,
          'user.info.response.signature.alg': 'RS256',
          'user.info.encrypted.response.alg': alg,
          'user.info.encrypted.response.enc': enc,
          'authorization.encrypted.response.alg': alg,
          'authorization.encrypted.response.enc': enc,
        },
      },
    ]);
    const decryptionKey =
      form === 'PEM'
        ? await exportPKCS8(privateKey)
        : form === 'JWK'
          ? await exportJWK(privateKey)
          : privateKey;
    const oidc = openIdConnect(realm, { ...webClient, decryptionKey });

    // The server's own behaviour: five parts, which a client without the key cannot read.
    const keyless = openIdConnect(realm);
    const account = { username: 'ada', password: 'correct horse', scope: 'openid' };
    await expect(keyless.password(account)).rejects.toMatchObject({ code: 'encrypted' });
    const plain = await oidc.password(account);
    expect(plain.claims).toMatchObject({ preferred_username: 'ada' });
    expect(plain.id_token?.split('.')).toHaveLength(5);
    await expect(keyless.verifyIdToken(plain.id_token ?? '')).rejects.toMatchObject({ code: 'encrypted' });
    await expect(keyless.userinfo(plain.access_token)).rejects.toMatchObject({ code: 'encrypted' });
    expect(await oidc.verifyIdToken(plain.id_token ?? '')).toMatchObject({ preferred_username: 'ada' });
    expect(await oidc.userinfo(plain.access_token)).toMatchObject({ preferred_username: 'ada' });

    const { url, ...session } = await oidc.startAuthorization({ redirectUri, responseMode: 'jwt' });
    const { url: callback } = await logIn(url);
    expect(new URL(callback).searchParams.get('response')?.split('.')).toHaveLength(5);
    await expect(keyless.authorizationCode({ ...session, callback })).rejects.toMatchObject({
      code: 'invalid_callback',
    });
    const tokens = await oidc.authorizationCode({ ...session, callback });
    expect(tokens.claims).toMatchObject({ preferred_username: 'ada', nonce: session.nonce });
    const renewed = await oidc.refreshToken(tokens.refresh_token ?? '', { previous: tokens.claims });
    expect(renewed.claims).toMatchObject({ sub: tokens.claims?.sub, sid: tokens.claims?.sid });
    const other = { ...(await generateKeyPair(alg, { extractable: true })) };
    const stranger: OpenIdConnectClient = { ...webClient, decryptionKey: other.privateKey };
    await expect(openIdConnect(realm, stranger).verifyIdToken(renewed.id_token ?? '')).rejects.toMatchObject({
      name: 'TokenError',
      code: 'encrypted',
    });
  },
);
