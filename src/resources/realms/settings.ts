import type { RealmRepresentation } from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { Dropped, Naming } from '../../tree/facts.ts';
import type { TreeNode } from '../../tree/node.ts';
import { tools } from '../../tree/tools.ts';
import { resolveClientScopes } from '../client-scopes/default-client-scopes.ts';
import { type GroupReference, realmGroups, resolveGroups } from '../groups/reference.ts';
import { realmRoles, resolveRoles } from '../roles/reference.ts';
import type { FlowReference } from '../shared/flow-reference.ts';
import { clientSegment } from '../shared/lookups.ts';
import type { ClientRules } from './client-rules.ts';
import type { Purpose } from './document-names.ts';

const loadSettingNames = loader(() => import('./setting-names.ts'));
const loadDocumentNames = loader(() => import('./document-names.ts'));

/** The fields of a realm that name a flow. */
export const flowsOfRealm: readonly RealmFlow[] = [
  'browserFlow',
  'clientAuthenticationFlow',
  'directGrantFlow',
  'dockerAuthenticationFlow',
  'firstBrokerLoginFlow',
  'registrationFlow',
  'resetCredentialsFlow',
];

/** Without a login to the mail server, Keycloak drops the account; without a token as its kind, what requests one. */
export const droppedOfRealm: Dropped = {
  smtpServer: [
    { keys: /^(user|password|auth.+)$/, need: ['auth', 'true'] },
    { keys: /^authToken/, need: ['authType', 'token'] },
  ],
};

/** A field of a realm that names a flow. */
export type RealmFlow =
  | 'browserFlow'
  | 'clientAuthenticationFlow'
  | 'directGrantFlow'
  | 'dockerAuthenticationFlow'
  | 'firstBrokerLoginFlow'
  | 'registrationFlow'
  | 'resetCredentialsFlow';

/** Realm settings that `update` accepts. Change users, clients and other content through the children of the realm. */
export interface RealmUpdate
  extends Omit<
      RealmRepresentation,
      | RealmFlow
      | 'adminPermissionsClient'
      | 'applications'
      | 'applicationScopeMappings'
      | 'attributes'
      | 'authenticationFlows'
      | 'authenticatorConfig'
      | 'clientScopeMappings'
      | 'clientScopes'
      | 'clientTemplates'
      | 'clients'
      | 'codeSecret'
      | 'components'
      | 'defaultDefaultClientScopes'
      | 'defaultGroups'
      | 'defaultOptionalClientScopes'
      | 'defaultRole'
      | 'defaultRoles'
      | 'federatedUsers'
      | 'groups'
      | 'id'
      | 'identityProviderMappers'
      | 'identityProviders'
      | 'keycloakVersion'
      | 'localizationTexts'
      | 'oauthClients'
      | 'organizations'
      | 'otpSupportedApplications'
      | 'passwordCredentialGrantAllowed'
      | 'privateKey'
      | 'protocolMappers'
      | 'publicKey'
      | 'requiredActions'
      | 'roles'
      | 'scopeMappings'
      | 'smtpServer'
      | 'social'
      | 'socialProviders'
      | 'updateProfileOnInitialSocialLogin'
      | 'userFederationMappers'
      | 'userFederationProviders'
      | 'users'
    >,
    Partial<Record<RealmFlow, FlowReference | undefined>> {
  /** Groups that every new user joins, and no others. */
  defaultGroups?: readonly GroupReference[] | undefined;
  /** Attributes to set. `null` removes an attribute; attributes not listed are kept. */
  attributes?: Record<string, string | null> | null | undefined;
  /** Mail server settings to set. `null` removes a setting; settings not listed are kept. */
  smtpServer?: Record<string, string | null> | null | undefined;
}

const noClientRules = (others: object): ClientRules => ({
  others,
  write: async () => undefined,
  steps: () => [],
});

/** Separates client profiles and policies among given settings of a realm from the others in a body. */
export async function clientRules(
  body: object,
  given: RealmRepresentation | RealmUpdate,
): Promise<ClientRules> {
  const { clientPolicies, clientProfiles } = given;
  if (clientPolicies === undefined && clientProfiles === undefined) return noClientRules(body);
  const { clientRulesOf } = await import('./client-rules.ts');
  return clientRulesOf(tools, { ...body, clientPolicies, clientProfiles });
}

/**
 * Returns settings as the PUT of a realm takes them. Servers without organizations, up to 24, remove client profiles and
 * policies that do not come with attributes; with newer ones they stay, and one that has become wrong would make the
 * whole request fail.
 */
export function withClientRules(others: object, given: RealmRepresentation | RealmUpdate): object {
  const { clientPolicies, clientProfiles, ...settings } = others as RealmRepresentation;
  if (Object.hasOwn(settings, 'organizationsEnabled')) return settings;
  return {
    ...settings,
    clientPolicies:
      given.clientPolicies === null ? { policies: [] } : (given.clientPolicies ?? clientPolicies),
    clientProfiles:
      given.clientProfiles === null ? { profiles: [] } : (given.clientProfiles ?? clientProfiles),
  };
}

/** The settings of a realm that name others. */
export const namingOfRealms: Naming = {
  keys: [...flowsOfRealm, 'defaultGroups'],
  settle: async (...given) =>
    (await loadSettingNames()).settleRealm(tools, realmGroups, resolveGroups, ...given),
};

/**
 * Checks that a document of a realm has what it names, or that the realm has it. Throws one `NotFoundError` that lists
 * everything missing.
 */
export async function checkNames(
  node: TreeNode,
  document: RealmRepresentation,
  purpose: Purpose,
  options: RequestOptions | undefined,
): Promise<void> {
  const { checkDocument } = await loadDocumentNames();
  const own = { clientSegment, flowsOfRealm, realmGroups, realmRoles };
  const finding = { resolveClientScopes, resolveGroups, resolveRoles };
  await checkDocument({ ...tools, ...own, ...finding }, node, document, purpose, options);
}
