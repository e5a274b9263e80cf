/**
 * Corrections of what the server's OpenAPI document gets wrong or omits. Types are written as in TypeScript, with the
 * names of the document. A union of strings stays open for further ones; `int32` and `int64` are numbers. Each
 * correction states why it is needed, and must go once the document no longer needs it: the generator stops at a
 * correction without effect.
 */
export type Correction = Change & { why: string };

type Change =
  /** Other names. `holds` is a property or value that distinguishes the schema from one that takes its name later. */
  | { kind: 'rename'; names: Record<string, { to: string; holds: string }> }
  /** Schemas that the document lacks: their properties, or the text of a type. */
  | { kind: 'create'; schemas: Record<string, Record<string, string> | string>; parent?: string }
  /** Schemas whose JSON is not an object. */
  | { kind: 'retype'; types: Record<string, string> }
  /** Schemas that repeat the properties of another, their parent. */
  | { kind: 'extend'; parents: Record<string, string> }
  /** Properties, as `Schema.property`, that the document lacks, or whose type it states wrongly. */
  | { kind: 'add' | 'change'; types: Record<string, string> }
  /** Properties that the server does not know, or that it keeps for old callers only. */
  | { kind: 'remove' | 'deprecate'; properties: string[] };

const words = (text: string): string[] => text.trim().split(/\s+/);
const anyOf = (values: string[]): string => values.map((value) => `'${value}'`).join(' | ');

export const corrections: readonly Correction[] = [
  {
    kind: 'rename',
    names: {
      Access: { to: 'AccessTokenAccess', holds: 'verify_caller' },
      Action: { to: 'PartialImportAction', holds: 'OVERWRITTEN' },
      Authorization: { to: 'AccessTokenAuthorization', holds: 'permissions' },
      Composites: { to: 'RoleComposites', holds: 'realm' },
      Confirmation: { to: 'AccessTokenConfirmation', holds: 'x5t#S256' },
      Logic: { to: 'PolicyLogic', holds: 'NEGATIVE' },
      Permission: { to: 'AccessTokenPermission', holds: 'rsid' },
      PropertyConfig: { to: 'ClientTypePropertyConfig', holds: 'applicable' },
      ResourceType: { to: 'AuthorizationResourceType', holds: 'scopeAliases' },
      Status: { to: 'OrganizationInvitationStatus', holds: 'EXPIRED' },
      StepExecutionStatus: { to: 'WorkflowStepStatus', holds: 'COMPLETED' },
    },
    why: 'means nothing outside of its Java class',
  },
  {
    kind: 'rename',
    names: {
      ResourceType1: { to: 'WorkflowResourceType', holds: 'USERS' },
      ResourceType2: { to: 'PartialImportResourceType', holds: 'REALM_ROLE' },
    },
    why: 'the number comes from the order in which classes are read',
  },
  {
    kind: 'extend',
    parents: {
      AccessToken: 'IdToken',
      MemberRepresentation: 'UserRepresentation',
      ApplicationRepresentation: 'ClientRepresentation',
      OAuthClientRepresentation: 'ClientRepresentation',
      PolicyRepresentation: 'AbstractPolicyRepresentation',
    },
    why: 'as their Java classes do',
  },
  {
    kind: 'remove',
    properties: [
      'IdToken.otherClaims',
      'AccessToken.otherClaims',
      'AuthorizationDetailsJSONRepresentation.customData',
    ],
    why: 'their members are on the level of the other properties: the getter is a @JsonAnyGetter',
  },
  {
    kind: 'add',
    types: {
      'IdToken.[claim: string]': 'unknown',
      'AuthorizationDetailsJSONRepresentation.[name: string]': 'unknown',
    },
    why: 'see the removal above',
  },
  {
    kind: 'change',
    types: { 'IdToken.aud': 'string | string[]' },
    why: 'a single audience is written as a string: clients/{id}/evaluate-scopes/generate-example-access-token',
  },
  {
    kind: 'remove',
    properties: ['RealmRepresentation.userCacheEnabled', 'RealmRepresentation.realmCacheEnabled'],
    why: 'the server refuses them as unrecognized (400) and never returns them',
  },
  {
    kind: 'remove',
    properties: ['PartialImportResults.importResults', 'PartialImportResult.representation'],
    why: 'no JSON properties of their class, and absent from the answer of partialImport',
  },
  {
    kind: 'remove',
    properties: ['WorkflowRepresentation.cancelInProgress', 'WorkflowRepresentation.restartInProgress'],
    why: 'the server drops them: `concurrency` holds them under other names',
  },
  {
    kind: 'add',
    types: { 'WorkflowRepresentation.supports': 'string' },
    why: 'a JSON property of its class, and the server accepts it',
  },
  {
    kind: 'remove',
    properties: ['ResourceRepresentation.scopesUma'],
    why: 'the name of a setter: the server refuses it as unrecognized (400)',
  },
  {
    kind: 'add',
    types: { 'ResourceRepresentation.resource_scopes': 'ScopeRepresentation[]' },
    why: 'UMA returns the scopes under both names and accepts this one',
  },
  {
    kind: 'add',
    types: { 'UserConsentRepresentation.additionalGrants': 'Record<string, string>[]' },
    why: 'users/{id}/consents returns them for a client with an offline session',
  },
  {
    kind: 'retype',
    types: { SamlExampleResponse: 'string' },
    why: 'its only property is a @JsonValue: the server returns the string itself',
  },
  {
    kind: 'deprecate',
    properties: [
      'UserRepresentation.origin',
      'UserRepresentation.totp',
      'IdentityProviderRepresentation.authenticateByDefault',
      'RealmRepresentation.webAuthnPolicyRequireResidentKey',
      'RealmRepresentation.webAuthnPolicyPasswordlessRequireResidentKey',
    ],
    why: '@Deprecated in their Java class',
  },
  {
    kind: 'change',
    types: {
      'RealmRepresentation.sslRequired': "'all' | 'external' | 'none'",
      'RealmRepresentation.defaultSignatureAlgorithm': 'SignatureAlgorithm',
      'RealmRepresentation.otpPolicyType': "'totp' | 'hotp'",
      'RealmRepresentation.otpPolicyAlgorithm': "'HmacSHA1' | 'HmacSHA256' | 'HmacSHA512'",
      'RealmRepresentation.enabledEventTypes': 'EventType[]',
      'RealmRepresentation.webAuthnPolicyAttestationConveyancePreference': 'WebAuthnAttestation',
      'RealmRepresentation.webAuthnPolicyAuthenticatorAttachment': 'WebAuthnAttachment',
      'RealmRepresentation.webAuthnPolicyUserVerificationRequirement': 'WebAuthnRequirement',
      'RealmRepresentation.webAuthnPolicyResidentKey': 'WebAuthnRequirement',
      'RealmRepresentation.webAuthnPolicyPasswordlessAttestationConveyancePreference': 'WebAuthnAttestation',
      'RealmRepresentation.webAuthnPolicyPasswordlessAuthenticatorAttachment': 'WebAuthnAttachment',
      'RealmRepresentation.webAuthnPolicyPasswordlessUserVerificationRequirement': 'WebAuthnRequirement',
      'RealmRepresentation.webAuthnPolicyPasswordlessResidentKey': 'WebAuthnRequirement',
      'RealmEventsConfigRepresentation.enabledEventTypes': 'EventType[]',
      'EventRepresentation.type': 'EventType',
      'AdminEventRepresentation.operationType': 'AdminEventOperationType',
      'AdminEventRepresentation.resourceType': 'AdminEventResourceType',
      'UserRepresentation.requiredActions': 'RequiredAction[]',
      'UserRepresentation.disableableCredentialTypes': 'CredentialType[]',
      'CredentialRepresentation.type': 'CredentialType',
      'ClientRepresentation.protocol': "'openid-connect' | 'saml' | 'docker-v2'",
      'ClientRepresentation.clientAuthenticatorType': 'ClientAuthenticatorType',
      'ClientScopeRepresentation.protocol': "'openid-connect' | 'saml' | 'docker-v2' | 'oid4vc'",
      'ProtocolMapperRepresentation.protocol': "'openid-connect' | 'saml' | 'docker-v2' | 'oid4vc'",
      'AuthenticationExecutionExportRepresentation.requirement': 'AuthenticationRequirement',
      'AuthenticationExecutionInfoRepresentation.requirement': 'AuthenticationRequirement',
      'AuthenticationExecutionInfoRepresentation.requirementChoices': 'AuthenticationRequirement[]',
      'AuthenticationExecutionRepresentation.requirement': 'AuthenticationRequirement',
      'AuthenticationFlowRepresentation.providerId': "'basic-flow' | 'client-flow' | 'form-flow'",
      'AbstractPolicyRepresentation.type': 'PolicyType',
      'KeyStoreConfig.format': "'JKS' | 'PKCS12' | 'BCFKS'",
      'IdentityProviderRepresentation.types': 'IdentityProviderType[]',
      'KeyMetadataRepresentation.status': "'ACTIVE' | 'PASSIVE' | 'DISABLED'",
      'KeyMetadataRepresentation.type': "'RSA' | 'EC' | 'OCT' | 'OKP' | 'AKP'",
    },
    why: 'a fixed list on the server that the document calls a string: an enum, constants, or the ids of its providers',
  },
  {
    kind: 'create',
    schemas: {
      // The values of org.keycloak.events.EventType.
      EventType: anyOf(
        words(`
          LOGIN REGISTER LOGOUT CODE_TO_TOKEN CLIENT_LOGIN REFRESH_TOKEN VALIDATE_ACCESS_TOKEN
          INTROSPECT_TOKEN FEDERATED_IDENTITY_LINK REMOVE_FEDERATED_IDENTITY UPDATE_EMAIL
          UPDATE_PROFILE UPDATE_PASSWORD UPDATE_TOTP VERIFY_EMAIL VERIFY_PROFILE REMOVE_TOTP
          GRANT_CONSENT UPDATE_CONSENT REVOKE_GRANT SEND_VERIFY_EMAIL SEND_RESET_PASSWORD
          SEND_IDENTITY_PROVIDER_LINK RESET_PASSWORD RESTART_AUTHENTICATION INVALID_SIGNATURE
          REGISTER_NODE UNREGISTER_NODE USER_INFO_REQUEST IDENTITY_PROVIDER_LINK_ACCOUNT
          IDENTITY_PROVIDER_LOGIN IDENTITY_PROVIDER_FIRST_LOGIN IDENTITY_PROVIDER_POST_LOGIN
          IDENTITY_PROVIDER_RESPONSE IDENTITY_PROVIDER_RETRIEVE_TOKEN IMPERSONATE
          CUSTOM_REQUIRED_ACTION EXECUTE_ACTIONS EXECUTE_ACTION_TOKEN CLIENT_INFO CLIENT_REGISTER
          CLIENT_UPDATE CLIENT_DELETE CLIENT_INITIATED_ACCOUNT_LINKING TOKEN_EXCHANGE
          OAUTH2_DEVICE_AUTH OAUTH2_DEVICE_VERIFY_USER_CODE OAUTH2_DEVICE_CODE_TO_TOKEN
          AUTHREQID_TO_TOKEN PERMISSION_TOKEN DELETE_ACCOUNT PUSHED_AUTHORIZATION_REQUEST
          USER_DISABLED_BY_PERMANENT_LOCKOUT USER_DISABLED_BY_TEMPORARY_LOCKOUT
          OAUTH2_EXTENSION_GRANT FEDERATED_IDENTITY_OVERRIDE_LINK UPDATE_CREDENTIAL
          REMOVE_CREDENTIAL INVITE_ORG USER_SESSION_DELETED VERIFIABLE_CREDENTIAL_REQUEST
          VERIFIABLE_CREDENTIAL_OFFER_REQUEST VERIFIABLE_CREDENTIAL_NONCE_REQUEST
          VERIFIABLE_CREDENTIAL_CREATE_OFFER VERIFIABLE_CREDENTIAL_PRE_AUTHORIZED_GRANT
          JWT_AUTHORIZATION_GRANT
        `).flatMap((event) => [event, `${event}_ERROR`]),
      ),
      // The values of org.keycloak.events.admin.OperationType.
      AdminEventOperationType: "'CREATE' | 'UPDATE' | 'DELETE' | 'ACTION'",
      // The values of org.keycloak.events.admin.ResourceType.
      AdminEventResourceType: anyOf(
        words(`
          REALM REALM_ROLE REALM_ROLE_MAPPING REALM_SCOPE_MAPPING AUTH_FLOW AUTH_EXECUTION_FLOW
          AUTH_EXECUTION AUTHENTICATOR_CONFIG REQUIRED_ACTION_CONFIG REQUIRED_ACTION
          IDENTITY_PROVIDER IDENTITY_PROVIDER_MAPPER PROTOCOL_MAPPER USER USER_LOGIN_FAILURE
          USER_SESSION USER_FEDERATION_PROVIDER USER_FEDERATION_MAPPER GROUP GROUP_MEMBERSHIP
          CLIENT CLIENT_INITIAL_ACCESS_MODEL CLIENT_ROLE CLIENT_ROLE_MAPPING CLIENT_SCOPE
          CLIENT_SCOPE_MAPPING CLIENT_SCOPE_CLIENT_MAPPING CLUSTER_NODE COMPONENT
          AUTHORIZATION_RESOURCE_SERVER AUTHORIZATION_RESOURCE AUTHORIZATION_SCOPE
          AUTHORIZATION_POLICY CUSTOM USER_PROFILE ORGANIZATION ORGANIZATION_MEMBERSHIP
          ORGANIZATION_GROUP ORGANIZATION_GROUP_MEMBERSHIP
        `),
      ),
      // The aliases that a new realm lists at authentication/required-actions.
      RequiredAction: anyOf(
        words(`
          VERIFY_EMAIL UPDATE_PROFILE CONFIGURE_TOTP CONFIGURE_RECOVERY_AUTHN_CODES UPDATE_PASSWORD
          TERMS_AND_CONDITIONS VERIFY_PROFILE UPDATE_EMAIL webauthn-register
          webauthn-register-passwordless update_user_locale delete_account delete_credential
          idp_link
        `),
      ),
      // The TYPE constants of org.keycloak.models.credential, and what clients/{id}/client-secret returns.
      CredentialType:
        "'password' | 'otp' | 'webauthn' | 'webauthn-passwordless' | 'recovery-authn-codes' | 'secret'",
      // The values of AuthenticationExecutionModel.Requirement.
      AuthenticationRequirement: "'REQUIRED' | 'CONDITIONAL' | 'ALTERNATIVE' | 'DISABLED'",
      // The values of org.keycloak.models.IdentityProviderType.
      IdentityProviderType: anyOf(
        words(`
          ANY USER_AUTHENTICATION CLIENT_ASSERTION TRUST_MATERIAL EXCHANGE_EXTERNAL_TOKEN
          JWT_AUTHORIZATION_GRANT
        `),
      ),
      // The values of org.keycloak.models.IdentityProviderCapability.
      IdentityProviderCapability: "'USER_LINKING'",
      // The types that resource-server/policy/providers lists.
      PolicyType:
        "'role' | 'user' | 'client' | 'client-scope' | 'group' | 'time' | 'regex' | 'aggregate' | 'js' | 'scope' | 'resource'",
      // As WebAuthn has them, and Keycloak's own word for none.
      WebAuthnAttestation: "'not specified' | 'none' | 'indirect' | 'direct'",
      WebAuthnAttachment: "'not specified' | 'platform' | 'cross-platform'",
      WebAuthnRequirement: "'not specified' | 'required' | 'preferred' | 'discouraged'",
      // The ids that authentication/client-authenticator-providers lists.
      ClientAuthenticatorType: anyOf(
        words('client-secret client-jwt client-secret-jwt client-x509 federated-jwt'),
      ),
      // The constants of org.keycloak.crypto.Algorithm that sign with a key pair.
      SignatureAlgorithm: anyOf(words('RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA')),
    },
    why: 'fixed lists on the server, which the properties above refer to',
  },
  {
    kind: 'create',
    schemas: {
      PartialImportRepresentation: {
        ifResourceExists: "'FAIL' | 'SKIP' | 'OVERWRITE'",
        users: 'UserRepresentation[]',
        groups: 'GroupRepresentation[]',
        clients: 'ClientRepresentation[]',
        identityProviders: 'IdentityProviderRepresentation[]',
        identityProviderMappers: 'IdentityProviderMapperRepresentation[]',
        roles: 'RolesRepresentation',
      },
    },
    why: 'the body of partialImport, which the document calls a string',
  },
  {
    kind: 'create',
    parent: 'AbstractPolicyRepresentation',
    schemas: {
      RolePolicyRepresentation: { roles: 'RoleDefinition[]', fetchRoles: 'boolean' },
      UserPolicyRepresentation: { users: 'string[]' },
      AuthorizationClientPolicyRepresentation: { clients: 'string[]' },
      ClientScopePolicyRepresentation: { clientScopes: 'ClientScopeDefinition[]' },
      GroupPolicyRepresentation: { groupsClaim: 'string', groups: 'GroupDefinition[]' },
      RegexPolicyRepresentation: {
        targetClaim: 'string',
        pattern: 'string',
        targetContextAttributes: 'boolean',
      },
      TimePolicyRepresentation: {
        notBefore: 'string',
        notOnOrAfter: 'string',
        dayMonth: 'string',
        dayMonthEnd: 'string',
        month: 'string',
        monthEnd: 'string',
        year: 'string',
        yearEnd: 'string',
        hour: 'string',
        hourEnd: 'string',
        minute: 'string',
        minuteEnd: 'string',
      },
      JSPolicyRepresentation: { code: 'string' },
    },
    why: 'resource-server/policy/{type} accepts and returns it, and the document has only policies without a type',
  },
  {
    kind: 'create',
    schemas: {
      RoleDefinition: { id: 'string', required: 'boolean' },
      ClientScopeDefinition: { id: 'string', required: 'boolean' },
      GroupDefinition: { id: 'string', path: 'string', extendChildren: 'boolean' },
    },
    why: 'a member of its policy',
  },
  {
    kind: 'create',
    parent: 'AbstractPolicyRepresentation',
    schemas: {
      UmaPermissionRepresentation: {
        roles: 'string[]',
        groups: 'string[]',
        clients: 'string[]',
        users: 'string[]',
        condition: 'string',
      },
    },
    why: 'the document has no UMA endpoint',
  },
  {
    kind: 'create',
    schemas: {
      PermissionRequest: {
        claims: 'Record<string, string[]>',
        resource_id: 'string',
        resource_scopes: 'string[]',
        resource_server_id: 'string',
      },
      PermissionResponse: { ticket: 'string' },
      PermissionTicketRepresentation: {
        id: 'string',
        owner: 'string',
        resource: 'string',
        scope: 'string',
        granted: 'boolean',
        scopeName: 'string',
        resourceName: 'string',
        requester: 'string',
        ownerName: 'string',
        requesterName: 'string',
      },
    },
    why: 'the document has no UMA endpoint',
  },
  {
    kind: 'create',
    schemas: {
      OAuth2ErrorRepresentation: { error: 'string', error_description: 'string' },
    },
    why: 'the form of an error at most endpoints',
  },
  {
    kind: 'create',
    schemas: {
      RequiredActionProviderSimpleRepresentation: { id: 'string', name: 'string', providerId: 'string' },
      AuthenticatorProviderRepresentation: {
        id: 'string',
        displayName: 'string',
        description: 'string',
        supportsSecret: 'boolean',
      },
      BruteForceStatusRepresentation: {
        disabled: 'boolean',
        numFailures: 'int32',
        numSecondaryAuthFailures: 'int32',
        numTemporaryLockouts: 'int32',
        lastIPFailure: 'string',
        lastFailure: 'int64',
        failedLoginNotBefore: 'int32',
      },
      ClientSessionStatsRepresentation: {
        id: 'string',
        clientId: 'string',
        active: 'string',
        offline: 'string',
      },
      ImpersonationRepresentation: { sameRealm: 'boolean', redirect: 'string' },
    },
    why: 'authentication, attack-detection, client-session-stats and impersonation return them, and the document calls them maps',
  },
  {
    kind: 'create',
    schemas: {
      TestLdapConnectionRepresentation: {
        action: "'testConnection' | 'testAuthentication' | 'queryServerCapabilities'",
        connectionUrl: 'string',
        bindDn: 'string',
        bindCredential: 'string',
        useTruststoreSpi: 'string',
        connectionTimeout: 'string',
        componentId: 'string',
        startTls: 'string',
        authType: 'string',
      },
      LDAPCapabilityRepresentation: {
        oid: 'string',
        type: "'CONTROL' | 'EXTENSION' | 'FEATURE' | 'UNKNOWN'",
      },
      SynchronizationResultRepresentation: {
        ignored: 'boolean',
        added: 'int32',
        updated: 'int32',
        removed: 'int32',
        failed: 'int32',
        status: 'string',
      },
      WhoAmI: {
        userId: 'string',
        realm: 'string',
        displayName: 'string',
        locale: 'string',
        temporary: 'boolean',
        createRealm: 'boolean',
        realm_access: 'Record<string, string[]>',
      },
    },
    why: 'an endpoint that the document lacks accepts or returns it',
  },
  {
    kind: 'change',
    types: {
      'WorkflowRepresentation.with': 'Record<string, string | string[]>',
      'WorkflowStepRepresentation.with': 'Record<string, string | string[]>',
    },
    why: 'workflows return a single value as a string, and accept both',
  },
  {
    kind: 'create',
    schemas: {
      ComponentProviderType: anyOf(
        words(`
          org.keycloak.keys.KeyProvider org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy
          org.keycloak.storage.UserStorageProvider org.keycloak.storage.ldap.mappers.LDAPStorageMapper
          org.keycloak.userprofile.UserProfileProvider
        `),
      ),
    },
    why: 'the types of the components of a new realm and of a user storage; nobody knows them by heart',
  },
  {
    kind: 'change',
    types: { 'ComponentRepresentation.providerType': 'ComponentProviderType' },
    why: 'see the creation above',
  },
  {
    kind: 'create',
    schemas: {
      BaseClientRepresentation: {
        uuid: 'string',
        clientId: 'string',
        displayName: 'string',
        description: 'string',
        enabled: 'boolean',
        appUrl: 'string',
        redirectUris: 'string[]',
        roles: 'string[]',
        protocol: 'string',
        createdTimestamp: 'int64',
        updatedTimestamp: 'int64',
      },
      OidcClientAuth: { method: 'string', secret: 'string', certificate: 'string' },
      // The values of OidcClientRepresentation.Flow.
      OidcClientFlow: anyOf(
        words('STANDARD IMPLICIT DIRECT_GRANT SERVICE_ACCOUNT TOKEN_EXCHANGE DEVICE CIBA'),
      ),
      // The values of SamlClientRepresentation.SignatureAlgorithm.
      SamlSignatureAlgorithm: anyOf(
        words('RSA_SHA1 RSA_SHA256 RSA_SHA256_MGF1 RSA_SHA512 RSA_SHA512_MGF1 DSA_SHA1'),
      ),
    },
    why: 'clients/v2 is in a document of its own: META-INF/openapi.json of keycloak-admin-v2-services',
  },
  {
    kind: 'create',
    parent: 'BaseClientRepresentation',
    schemas: {
      OidcClientRepresentation: {
        loginFlows: 'OidcClientFlow[]',
        auth: 'OidcClientAuth',
        webOrigins: 'string[]',
        serviceAccountRoles: 'string[]',
      },
      SamlClientRepresentation: {
        nameIdFormat: "'username' | 'email' | 'persistent' | 'transient'",
        forceNameIdFormat: 'boolean',
        includeAuthnStatement: 'boolean',
        signDocuments: 'boolean',
        signAssertions: 'boolean',
        clientSignatureRequired: 'boolean',
        forcePostBinding: 'boolean',
        frontChannelLogout: 'boolean',
        signatureAlgorithm: 'SamlSignatureAlgorithm',
        signatureCanonicalizationMethod: 'string',
        signingCertificate: 'string',
        allowEcpFlow: 'boolean',
      },
    },
    why: 'see their parent',
  },
  {
    kind: 'create',
    schemas: {
      SsfConfigRepresentation: {
        defaultSupportedEvents: 'string[]',
        availableSupportedEvents: 'string[]',
        nativelyEmittedEvents: 'string[]',
        defaultPushEndpointConnectTimeoutMillis: 'int32',
        defaultPushEndpointSocketTimeoutMillis: 'int32',
        defaultUserSubjectFormat: 'string',
      },
      SsfClientStreamRepresentation: {
        streamId: 'string',
        description: 'string',
        status: 'SsfStreamStatusValue',
        statusReason: 'string',
        audience: 'string[]',
        delivery: 'SsfStreamDelivery',
        eventsSupported: 'string[]',
        eventsRequested: 'string[]',
        eventsDelivered: 'string[]',
        createdAt: 'int32',
        updatedAt: 'int32',
        lastVerifiedAt: 'int32',
        managedBy: "'RECEIVER' | 'KEYCLOAK'",
      },
      SsfStreamDelivery: {
        method: "'urn:ietf:rfc:8935' | 'urn:ietf:rfc:8936'",
        endpoint_url: 'string',
        authorization_header: 'string',
        additional_parameters: 'Record<string, unknown>',
      },
      SsfStreamStatusValue: "'enabled' | 'paused' | 'disabled'",
      SsfStreamStatus: { stream_id: 'string', status: 'SsfStreamStatusValue', reason: 'string' },
      SsfSubjectResponse: {
        status: 'SsfSubjectStatus',
        entity_type: "'user' | 'organization'",
        entity_id: 'string',
        source_org_alias: 'string',
      },
      SsfSubjectStatus: anyOf(
        words('notified not_notified ignored notified_via_org ignored_via_org implicitly_included'),
      ),
      SsfEmitEventResponse: {
        status: "'dispatched' | 'dropped_filtered' | 'dropped_unsubscribed'",
        jti: 'string',
        message: 'string',
      },
      SsfEventRepresentation: {
        jti: 'string',
        eventType: 'string',
        deliveryMethod: "'PUSH' | 'POLL'",
        status: 'SsfEventStatus',
        attempts: 'int32',
        createdAt: 'int64',
        nextAttemptAt: 'int64',
        deliveredAt: 'int64',
        lastError: 'string',
        streamId: 'string',
        decodedSet: 'Record<string, unknown>',
        userId: 'string',
      },
      // The values of org.keycloak.models.jpa.entities.OutboxEntryStatus.
      SsfEventStatus: "'PENDING' | 'DELIVERED' | 'DEAD_LETTER' | 'HELD'",
      SsfEventStatsRepresentation: { statuses: 'Record<string, SsfEventStatsEntry>' },
      SsfEventStatsEntry: { count: 'int64', oldestCreatedAt: 'int64' },
    },
    why: 'the routes of ssf, which the document lacks, return them; taken from the classes of keycloak-ssf-transmitter',
  },
  {
    kind: 'create',
    schemas: {
      ServerInfoRepresentation: {
        systemInfo: 'SystemInfoRepresentation',
        cpuInfo: 'CpuInfoRepresentation',
        memoryInfo: 'MemoryInfoRepresentation',
        profileInfo: 'ProfileInfoRepresentation',
        features: 'FeatureRepresentation[]',
        cryptoInfo: 'CryptoInfoRepresentation',
        themes: 'Record<string, ThemeInfoRepresentation[]>',
        socialProviders: 'Record<string, string>[]',
        identityProviders: 'Record<string, string>[]',
        clientImporters: 'Record<string, string>[]',
        providers: 'Record<string, SpiInfoRepresentation>',
        protocolMapperTypes: 'Record<string, ProtocolMapperTypeRepresentation[]>',
        builtinProtocolMappers: 'Record<string, ProtocolMapperRepresentation[]>',
        clientInstallations: 'Record<string, ClientInstallationRepresentation[]>',
        componentTypes: 'Record<string, ComponentTypeRepresentation[]>',
        passwordPolicies: 'PasswordPolicyTypeRepresentation[]',
        enums: 'Record<string, string[]>',
        parameterizedScopeTypes: 'ParameterizedScopeTypeRepresentation[]',
      },
      SystemInfoRepresentation: {
        version: 'string',
        serverTime: 'string',
        uptime: 'string',
        uptimeMillis: 'int64',
        javaVersion: 'string',
        javaVendor: 'string',
        javaVm: 'string',
        javaVmVersion: 'string',
        javaRuntime: 'string',
        javaHome: 'string',
        osName: 'string',
        osArchitecture: 'string',
        osVersion: 'string',
        fileEncoding: 'string',
        userName: 'string',
        userDir: 'string',
        userTimezone: 'string',
        userLocale: 'string',
      },
      CpuInfoRepresentation: { processorCount: 'int64' },
      MemoryInfoRepresentation: {
        total: 'int64',
        totalFormated: 'string',
        used: 'int64',
        usedFormated: 'string',
        free: 'int64',
        freePercentage: 'int64',
        freeFormated: 'string',
      },
      ProfileInfoRepresentation: {
        name: 'string',
        disabledFeatures: 'string[]',
        previewFeatures: 'string[]',
        experimentalFeatures: 'string[]',
      },
      FeatureRepresentation: {
        name: 'string',
        label: 'string',
        type: 'FeatureType',
        deprecated: 'boolean',
        dependencies: 'string[]',
        enabled: 'boolean',
      },
      FeatureType: anyOf(
        words('DEFAULT DISABLED_BY_DEFAULT PREVIEW PREVIEW_DISABLED_BY_DEFAULT EXPERIMENTAL DEPRECATED'),
      ),
      CryptoInfoRepresentation: {
        cryptoProvider: 'string',
        supportedKeystoreTypes: 'string[]',
        clientSignatureSymmetricAlgorithms: 'string[]',
        clientSignatureAsymmetricAlgorithms: 'string[]',
      },
      ThemeInfoRepresentation: { name: 'string', locales: 'string[]', description: 'string' },
      SpiInfoRepresentation: { internal: 'boolean', providers: 'Record<string, ProviderRepresentation>' },
      ProviderRepresentation: { order: 'int32', operationalInfo: 'Record<string, string>' },
      ClientInstallationRepresentation: {
        id: 'string',
        protocol: 'string',
        downloadOnly: 'boolean',
        displayType: 'string',
        helpText: 'string',
        filename: 'string',
        mediaType: 'string',
      },
      ParameterizedScopeTypeRepresentation: { name: 'string', repeatable: 'boolean' },
      ProtocolMapperTypeRepresentation: {
        id: 'string',
        name: 'string',
        category: 'string',
        helpText: 'string',
        priority: 'int32',
        properties: 'ConfigPropertyRepresentation[]',
      },
      PasswordPolicyTypeRepresentation: {
        id: 'string',
        displayName: 'string',
        configType: 'string',
        defaultValue: 'string',
        multipleSupported: 'boolean',
      },
    },
    why: 'serverinfo, which the document lacks, returns it',
  },
];
