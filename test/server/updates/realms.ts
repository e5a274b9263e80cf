import type { RealmRepresentation } from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { temporaryRealm } from '../support.ts';
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
    const { profiles, policies } = node.clientPolicies;
    await profiles.update({ profiles: [{ name: 'pkce', executors: [] }] });
    await policies.update({
      policies: [{ name: 'all', enabled: false, conditions: [], profiles: ['pkce'] }],
    });
    const around = async (): Promise<unknown> => [
      await profiles.get(),
      await policies.get(),
      await node.identityProviders.all(),
      await node.authentication.flows.all(),
      await node.roles.all(),
    ];
    return { node, changes, around, ...(follows && { follows }), ...random(node) };
  };
}

/** Some settings have another name among the attributes. */
const mirrored = /^(realmReusableOtpCode|clientOfflineSession\w+|acr\.loa\.map|shortVerificationUri)$/;

function random(node: RealmNode): Pick<Case, 'wholly' | 'fixed' | 'moves' | 'values'> {
  return {
    // A setting that is given is among the attributes too.
    wholly: async () => {
      const { attributes = {}, ...settings } = await node.request<RealmRepresentation>('GET');
      const own = Object.entries(attributes).filter(([key]) => !(key in settings || mirrored.test(key)));
      return { ...settings, attributes: Object.fromEntries(own) };
    },
    moves: /^otpSupportedApplications$/,
    // Some settings depend on others, or are those of old releases.
    fixed:
      /^(realm|\w+CacheEnabled|duplicateEmailsAllowed|loginWithEmailAllowed|registrationEmailAsUsername|client\w*Session\w+|\w*Flow|keycloakVersion|default(Role|Groups|Roles|DefaultClientScopes|OptionalClientScopes)|\w*Key|certificate|codeSecret|adminPermissions\w*|required\w*|clientProfiles|clientPolicies|social|\w*SocialLogin|passwordCredentialGrantAllowed|localizationTexts|\w*Mappings|oauthClients|clientTemplates|scopeMappings)$/,
    values: {
      sslRequired: ['all', 'external', 'none'],
      defaultSignatureAlgorithm: ['RS256', 'ES256', 'PS384'],
      defaultLocale: ['de', 'en'],
      passwordPolicy: ['length(8)', 'length(9) and digits(1)'],
      otpPolicyType: ['totp', 'hotp'],
      otpPolicyAlgorithm: ['HmacSHA1', 'HmacSHA256', 'HmacSHA512'],
      otpPolicyDigits: [6, 8],
      ...Object.fromEntries(
        ['webAuthnPolicy', 'webAuthnPolicyPasswordless'].flatMap((policy) => [
          [`${policy}RpId`, ['acme.test', 'other.test']],
          [`${policy}AttestationConveyancePreference`, ['none', 'indirect', 'direct']],
          [`${policy}AuthenticatorAttachment`, ['platform', 'cross-platform']],
          [`${policy}RequireResidentKey`, ['Yes', 'No']],
          [`${policy}UserVerificationRequirement`, ['required', 'preferred']],
          [`${policy}SignatureAlgorithms`, [['ES256'], ['RS256', 'ES384']]],
        ]),
      ),
      supportedLocales: [
        ['de', 'en'],
        ['de', 'en', 'fr'],
      ],
      eventsListeners: [['jboss-logging'], []],
      enabledEventTypes: [['LOGIN'], ['LOGOUT', 'LOGIN']],
      host: ['a.test', 'b.test'],
      port: ['25', '587'],
      from: ['a@a.test', 'b@b.test'],
      frontendUrl: ['https://a.test', 'https://b.test'],
    },
  };
}
