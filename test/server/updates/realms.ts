import { needs, temporaryRealm } from '../support.ts';
import type { Case, Families } from './case.ts';

export const partner = {
  alias: 'partner',
  providerId: 'oidc',
  config: {
    clientId: 'c',
    clientSecret: 's',
    authorizationUrl: 'https://p.test/a',
    tokenUrl: 'https://p.test/t',
  },
};

export const realmFamilies: Families = [
  [
    'a user profile',
    async (realm) => {
      needs('24');
      return { node: realm.users.profile, changes: { unmanagedAttributePolicy: 'ENABLED' } };
    },
  ],
  [
    'the configuration of events',
    async (realm) => {
      const node = realm.events.config;
      await node.update({
        eventsEnabled: true,
        eventsExpiration: 100,
        enabledEventTypes: ['LOGIN', 'LOGOUT'],
        eventsListeners: ['jboss-logging'],
        adminEventsEnabled: true,
        adminEventsDetailsEnabled: true,
      });
      return { node, changes: { adminEventsDetailsEnabled: false } };
    },
  ],
  ['a realm', wholeRealm({ displayName: 'after' })],
  ['the attributes of a realm', wholeRealm({ attributes: { other: 'new' } })],
  [
    'a setting of a realm that is among its attributes too',
    wholeRealm({ oauth2DeviceCodeLifespan: 700 }, { attributes: { oauth2DeviceCodeLifespan: '700' } }),
  ],
  [
    'a switch of a realm that is among its attributes too',
    wholeRealm({ otpPolicyCodeReusable: false }, { attributes: { realmReusableOtpCode: 'false' } }),
  ],
  [
    'the security headers of a realm',
    wholeRealm({ browserSecurityHeaders: { referrerPolicy: 'same-origin' } }),
  ],
  ['the mail server of a realm', wholeRealm({ smtpServer: { from: 'b@acme.test' } })],
  ['a WebAuthn policy of a realm', wholeRealm({ webAuthnPolicyRpEntityName: 'after' })],
];

function wholeRealm(changes: object, follows?: object): () => Promise<Case> {
  return async () => {
    const node = await temporaryRealm({
      displayName: 'before',
      displayNameHtml: '<b>Acme</b>',
      registrationAllowed: true,
      bruteForceProtected: true,
      failureFactor: 7,
      passwordPolicy: 'length(9)',
      internationalizationEnabled: true,
      supportedLocales: ['de', 'en'],
      smtpServer: { host: 'mail.acme.test', from: 'a@acme.test' },
      attributes: {
        mine: 'kept',
        frontendUrl: 'https://front.test',
        cibaInterval: '7',
        parRequestUriLifespan: '61',
      },
      browserSecurityHeaders: { xFrameOptions: 'DENY', referrerPolicy: 'origin' },
      webAuthnPolicyRpEntityName: 'Acme',
      webAuthnPolicySignatureAlgorithms: ['ES256', 'ES384'],
      webAuthnPolicyPasswordlessRpEntityName: 'Acme 2',
      otpPolicyDigits: 8,
      otpPolicyCodeReusable: true,
      oauth2DeviceCodeLifespan: 601,
      ssoSessionIdleTimeoutRememberMe: 99,
      actionTokenGeneratedByUserLifespan: 77,
      eventsEnabled: true,
      clientSessionIdleTimeout: 88,
    });
    await node.identityProviders.create(partner);
    const around = async (): Promise<unknown> => [
      await node.identityProviders.all(),
      await node.authentication.flows.all(),
      await node.roles.all(),
    ];
    return { node, changes, around, ...(follows && { follows }) };
  };
}
