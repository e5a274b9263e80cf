import type { ClientPolicyRepresentation, ClientProfileRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { checkedQuery } from '../../http/url.ts';
import { json, open, ResourceNode } from '../../tree/node.ts';
import { type Changes, replace, updateByName } from '../../tree/update.ts';

/** Which policies are wanted. */
export interface ClientPoliciesQuery {
  /** Whether `globalPolicies` holds those that the server brings for every realm. */
  readonly includeGlobalPolicies?: boolean | undefined;
}

/** Which profiles are wanted. */
export interface ClientProfilesQuery {
  /** Whether `globalProfiles` holds those that the server brings for every realm, such as `fapi-1-baseline`. */
  readonly includeGlobalProfiles?: boolean | undefined;
}

/** A client policy: for which clients which profiles hold. */
export interface ClientPolicy extends ClientPolicyRepresentation {
  name: string;
}

/** A client profile: what clients have to comply with. */
export interface ClientProfile extends ClientProfileRepresentation {
  name: string;
}

/** The client policies of a realm, as the server returns them. */
export interface ClientPolicyList {
  policies: ClientPolicy[];
  /** The policies that the server brings for every realm, with `includeGlobalPolicies`. */
  globalPolicies?: ClientPolicy[] | undefined;
}

/** The client profiles of a realm, as the server returns them. */
export interface ClientProfileList {
  profiles: ClientProfile[];
  /** The profiles that the server brings for every realm, with `includeGlobalProfiles`. */
  globalProfiles?: ClientProfile[] | undefined;
}

/** The policies to change or to add. */
export interface ClientPoliciesUpdate {
  /** By their name. `conditions` and `profiles` of a policy are replaced as a whole. */
  policies: ClientPolicy[];
}

/** The profiles to change or to add. */
export interface ClientProfilesUpdate {
  /** By their name. `executors` of a profile are replaced as a whole. */
  profiles: ClientProfile[];
}

/** All client policies of a realm, as `replace` takes them. */
export interface ClientPoliciesReplace extends ClientPoliciesUpdate {}

/** All client profiles of a realm, as `replace` takes them. */
export interface ClientProfilesReplace extends ClientProfilesUpdate {}

/**
 * What clients have to comply with: a policy says for which clients, a profile says what.
 *
 * @example
 * ```ts
 * const { clientPolicies } = realm.admin.realms.byName('acme');
 * await clientPolicies.profiles.update({ profiles: [{ name: 'pkce', executors: [{ executor: 'pkce-enforcer' }] }] });
 * const conditions = [{ condition: 'any-client', configuration: {} }];
 * await clientPolicies.policies.update({
 *   policies: [{ name: 'all-pkce', enabled: true, conditions, profiles: ['pkce'] }],
 * });
 * ```
 */
export class ClientPolicies extends ResourceNode {
  /** For which clients which profiles hold. */
  get policies(): ClientPoliciesNode {
    return open(ClientPoliciesNode, this, 'policies');
  }

  /** What clients have to comply with. */
  get profiles(): ClientProfilesNode {
    return open(ClientProfilesNode, this, 'profiles');
  }
}

/** The client policies of a realm, which the server reads and writes as one list. */
export class ClientPoliciesNode extends ResourceNode {
  /**
   * The policies of the realm.
   *
   * @route `GET /admin/realms/{realm}/client-policies/policies`
   * @since 22
   * @role `view-realm`
   */
  get(query?: ClientPoliciesQuery, options?: RequestOptions): Promise<ClientPolicyList> {
    const { includeGlobalPolicies, ...others } = checkedQuery(query);
    const include = { ...others, 'include-global-policies': includeGlobalPolicies };
    return json(this, 'GET', [], { ...options, query: include });
  }

  /**
   * Changes the policies that are given and adds those that are new, by their name; the others stay, and of each what
   * is not given. The list is read first, because the server's PUT removes what is not sent.
   *
   * @route `PUT /admin/realms/{realm}/client-policies/policies`
   * @since 22
   * @role `manage-realm`
   */
  update(changes: Changes<ClientPolicyList, ClientPoliciesUpdate>, options?: RequestOptions): Promise<void> {
    return updateByName(this, 'policies', changes, options);
  }

  /**
   * Writes the whole list: a policy that is not in it is removed.
   *
   * @route `PUT /admin/realms/{realm}/client-policies/policies`
   * @since 22
   */
  replace(policies: ClientPoliciesReplace, options?: RequestOptions): Promise<void> {
    return replace(this, policies, options);
  }
}

/** The client profiles of a realm, which the server reads and writes as one list. */
export class ClientProfilesNode extends ResourceNode {
  /**
   * The profiles of the realm.
   *
   * @route `GET /admin/realms/{realm}/client-policies/profiles`
   * @since 22
   * @role `view-realm`
   */
  get(query?: ClientProfilesQuery, options?: RequestOptions): Promise<ClientProfileList> {
    const { includeGlobalProfiles, ...others } = checkedQuery(query);
    const include = { ...others, 'include-global-profiles': includeGlobalProfiles };
    return json(this, 'GET', [], { ...options, query: include });
  }

  /**
   * Changes the profiles that are given and adds those that are new, by their name; the others stay, and of each what
   * is not given. The list is read first, because the server's PUT removes what is not sent.
   *
   * @route `PUT /admin/realms/{realm}/client-policies/profiles`
   * @since 22
   * @role `manage-realm`
   */
  update(changes: Changes<ClientProfileList, ClientProfilesUpdate>, options?: RequestOptions): Promise<void> {
    return updateByName(this, 'profiles', changes, options);
  }

  /**
   * Writes the whole list: a profile that is not in it is removed.
   *
   * @route `PUT /admin/realms/{realm}/client-policies/profiles`
   * @since 22
   */
  replace(profiles: ClientProfilesReplace, options?: RequestOptions): Promise<void> {
    return replace(this, profiles, options);
  }
}
