import type { RealmRepresentation } from '../../facts/representations.ts';
import type { Tools } from '../../tree/tools.ts';

/** Kind of the object that a name in a document of a realm refers to. */
export type What =
  | 'flow'
  | 'group'
  | 'role'
  | 'client'
  | 'client scope'
  | 'identity provider'
  | 'configuration of an authenticator'
  | ProviderKind;

/** Kinds of providers, which come with the server. */
export type ProviderKind =
  | 'authenticator'
  | 'client authenticator'
  | 'identity provider type'
  | 'identity provider mapper'
  | 'protocol mapper'
  | 'required action';

/** A name, of a role with the client that has it. */
export interface Name {
  readonly name: string;
  readonly client?: string | undefined;
}

/** Names of the objects that a document has, or refers to, by kind. */
export type Names = Map<What, Name[]>;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Returns the names of the objects that a document has, and of those it refers to. Throws `TypeError` for an invalid
 * document. With `isExact`, no part has `null` in place of a list, and each object has its name.
 */
export function contentOf(
  tools: Tools,
  document: RealmRepresentation,
  flowsOfRealm: readonly string[],
  isExact: boolean,
): { readonly own: Names; readonly named: Names } {
  const [own, named] = [new Map() as Names, new Map() as Names];
  const has = collector(own);
  const names = collector(named);
  const { fieldsOf, listOf, mapOf, textsOf } = readers(tools, isExact);
  const whole = Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null)) as Fields;
  const ofRoles = (at: string, holder: Fields, realm = 'realmRoles', client = 'clientRoles'): void => {
    names('role', textsOf(`${at}.${realm}`, holder[realm]));
    for (const [id, roles] of mapOf(`${at}.${client}`, holder[client]))
      names('role', textsOf(`${at}.${client}.${id}`, roles), id);
  };
  const ofMappers = (at: string, holder: Fields): void => {
    for (const mapper of listOf(`${at}.protocolMappers`, holder['protocolMappers']))
      names('protocol mapper', [mapper['protocolMapper']]);
  };
  const ofGroups = (at: string, groups: unknown, above: string): void => {
    for (const group of listOf(at, groups, 'name')) {
      const path = `${above}/${group['name']}`;
      has('group', [path, ...(above === '' ? [group['path']] : [])]);
      ofRoles(at, group);
      ofGroups(`${at}.subGroups`, group['subGroups'], path);
    }
  };
  const ofRoleList = (at: string, roles: unknown, client?: string): void => {
    for (const role of listOf(at, roles, 'name')) {
      has('role', [role['name']], client);
      const composites = role['composites'];
      if (composites !== undefined && composites !== null)
        ofRoles(`${at}.composites`, fieldsOf(`${at}.composites`, composites), 'realm', 'client');
    }
  };
  const ofScopeMappings = (at: string, list: unknown, client?: string): void => {
    for (const mapping of listOf(at, list)) {
      names('client', [mapping['client']]);
      names('client scope', [mapping['clientScope']]);
      names('role', textsOf(`${at}.roles`, mapping['roles']), client);
    }
  };

  for (const key of flowsOfRealm) names('flow', [whole[key]]);
  names('group', textsOf('defaultGroups', whole['defaultGroups']));
  for (const key of ['defaultDefaultClientScopes', 'defaultOptionalClientScopes'])
    names('client scope', textsOf(key, whole[key]));
  const roles = whole['roles'];
  if (roles !== undefined && roles !== null) {
    const { realm, client } = fieldsOf('roles', roles);
    ofRoleList('roles.realm', realm);
    for (const [id, list] of mapOf('roles.client', client)) {
      names('client', [id]);
      ofRoleList(`roles.client.${id}`, list, id);
    }
  }
  ofGroups('groups', whole['groups'], '');
  for (const client of listOf('clients', whole['clients'], 'clientId')) {
    has('client', [client['clientId']]);
    names('client authenticator', [client['clientAuthenticatorType']]);
    for (const key of ['defaultClientScopes', 'optionalClientScopes'])
      names('client scope', textsOf(`clients.${key}`, client[key]));
    ofMappers('clients', client);
  }
  for (const scope of listOf('clientScopes', whole['clientScopes'], 'name')) {
    has('client scope', [scope['name']]);
    ofMappers('clientScopes', scope);
  }
  for (const user of listOf('users', whole['users'])) {
    names('group', textsOf('users.groups', user['groups']));
    ofRoles('users', user);
    names('required action', textsOf('users.requiredActions', user['requiredActions']));
    for (const link of listOf('users.federatedIdentities', user['federatedIdentities']))
      names('identity provider', [link['identityProvider']]);
  }
  for (const provider of listOf('identityProviders', whole['identityProviders'], 'alias', 'providerId')) {
    has('identity provider', [provider['alias']]);
    names('identity provider type', [provider['providerId']]);
    names('flow', [provider['firstBrokerLoginFlowAlias'], provider['postBrokerLoginFlowAlias']]);
  }
  for (const mapper of listOf(
    'identityProviderMappers',
    whole['identityProviderMappers'],
    'identityProviderAlias',
    'name',
    'identityProviderMapper',
  )) {
    names('identity provider', [mapper['identityProviderAlias']]);
    names('identity provider mapper', [mapper['identityProviderMapper']]);
  }
  for (const action of listOf('requiredActions', whole['requiredActions'], 'alias'))
    names('required action', [action['providerId'] ?? action['alias']]);
  for (const config of listOf('authenticatorConfig', whole['authenticatorConfig']))
    has('configuration of an authenticator', [config['alias']]);
  for (const flow of listOf('authenticationFlows', whole['authenticationFlows'], 'alias')) {
    has('flow', [flow['alias'], flow['id']]);
    for (const step of listOf(
      'authenticationFlows.authenticationExecutions',
      flow['authenticationExecutions'],
    )) {
      names('flow', [step['flowAlias']]);
      names('authenticator', [step['authenticator']]);
      names('configuration of an authenticator', [step['authenticatorConfig']]);
    }
  }
  for (const client of listOf('clients', whole['clients'], 'clientId'))
    names(
      'flow',
      mapOf('clients.authenticationFlowBindingOverrides', client['authenticationFlowBindingOverrides']).map(
        ([, flow]) => flow,
      ),
    );
  for (const [locale, texts] of mapOf('localizationTexts', whole['localizationTexts']))
    mapOf(`localizationTexts.${locale}`, texts);
  ofScopeMappings('scopeMappings', whole['scopeMappings']);
  for (const [id, list] of mapOf('clientScopeMappings', whole['clientScopeMappings'])) {
    names('client', [id]);
    ofScopeMappings(`clientScopeMappings.${id}`, list, id);
  }
  return { own, named };
}

/** Adds the given texts of a kind; a missing or empty one names nothing. */
function collector(into: Names): (what: What, texts: readonly unknown[], client?: string) => void {
  return (what, texts, client) => {
    const found = into.get(what) ?? [];
    for (const name of texts) {
      if (name === undefined || name === null || name === '') continue;
      if (typeof name !== 'string') throw new TypeError(`A document names each ${what} by a text`);
      found.push({ name, client });
    }
    into.set(what, found);
  };
}

function readers({ checkedList, isMap }: Tools, isExact: boolean) {
  const fieldsOf = (at: string, value: unknown): Fields => {
    if (isMap(value)) return value;
    throw new TypeError(`${at} must be an object`);
  };
  const isGiven = (at: string, value: unknown): boolean => {
    if (value === null && isExact) throw new TypeError(`${at} must not be null: leave it out`);
    return value !== undefined && value !== null;
  };
  const itemsOf = (at: string, value: unknown): readonly unknown[] =>
    isGiven(at, value) ? checkedList(at, value as readonly unknown[]) : [];
  return {
    fieldsOf,
    /** Returns the objects of a list, each of which has these keys. */
    listOf: (at: string, value: unknown, ...keys: readonly string[]): Fields[] =>
      itemsOf(at, value).map((item, index) => {
        const fields = fieldsOf(`${at}[${index}]`, item);
        for (const key of isExact ? keys : [])
          if (typeof fields[key] !== 'string' || fields[key] === '')
            throw new TypeError(`${at}[${index}] must have a key ${key}`);
        return fields;
      }),
    mapOf: (at: string, value: unknown): [string, unknown][] =>
      isGiven(at, value) ? Object.entries(fieldsOf(at, value)) : [],
    textsOf: (at: string, value: unknown): readonly string[] =>
      itemsOf(at, value).map((item, index) => {
        if (typeof item === 'string') return item;
        throw new TypeError(`${at}[${index}] must be a text`);
      }),
  };
}
