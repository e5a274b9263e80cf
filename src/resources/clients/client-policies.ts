import type { ClientPolicyRepresentation, ClientProfileRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { checkedQuery } from '../../http/url.ts';
import { json, open, ResourceNode } from '../../tree/node.ts';
import { type Changes, replace, updateByName } from '../../tree/update.ts';

/** Options for reading client policies. */
export interface ClientPoliciesQuery {
  /** Whether to return the policies that the server defines for every realm, as `globalPolicies`. */
  readonly includeGlobalPolicies?: boolean | undefined;
}

/** Options for reading client profiles. */
export interface ClientProfilesQuery {
  /**
   * Whether to return the profiles that the server defines for every realm, such as `fapi-1-baseline`, as
   * `globalProfiles`.
   */
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
  /** Policies of the server for every realm, with `includeGlobalPolicies`. */
  globalPolicies?: ClientPolicy[] | undefined;
}

/** The client profiles of a realm, as the server returns them. */
export interface ClientProfileList {
  profiles: ClientProfile[];
  /** Profiles of the server for every realm, with `includeGlobalProfiles`. */
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
 * Rules for clients: a policy selects clients, and a profile contains what they must comply with.
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
  /** Policies: the clients that each profile applies to. */
  get policies(): ClientPoliciesNode {
    return open(ClientPoliciesNode, this, 'policies');
  }

  /** Profiles: the rules that clients must comply with. */
  get profiles(): ClientProfilesNode {
    return open(ClientProfilesNode, this, 'profiles');
  }
}

/** Client policies of a realm, which the server reads and writes as one list. */
export class ClientPoliciesNode extends ResourceNode {
  /**
   * Returns the client policies of the realm.
   *
   * @route `GET /admin/realms/{realm}/client-policies/policies`
   * @since 22
   * @role `view-realm`
   */
  get(query?: ClientPoliciesQuery, options?: RequestOptions): Promise<ClientPolicyList> {
    const { includeGlobalPolicies, ...others } = checkedQuery(query);
    const include = { ...others, 'include-global-policies': includeGlobalPolicies };
    return json(this, 'GET', [], options, { query: include });
  }

  /**
   * Updates the given policies by name, adds new ones, and leaves the rest unchanged, including fields not given. The
   * list is read first, because the server's PUT removes missing policies.
   *
   * @route `PUT /admin/realms/{realm}/client-policies/policies`
   * @since 22
   * @role `manage-realm`
   */
  update(changes: Changes<ClientPolicyList, ClientPoliciesUpdate>, options?: RequestOptions): Promise<void> {
    return updateByName(this, 'policies', changes, options);
  }

  /**
   * Replaces the whole list: policies not in it are removed.
   *
   * @route `PUT /admin/realms/{realm}/client-policies/policies`
   * @since 22
   */
  replace(policies: ClientPoliciesReplace, options?: RequestOptions): Promise<void> {
    return replace(this, policies, options);
  }
}

/** Client profiles of a realm, which the server reads and writes as one list. */
export class ClientProfilesNode extends ResourceNode {
  /**
   * Returns the client profiles of the realm.
   *
   * @route `GET /admin/realms/{realm}/client-policies/profiles`
   * @since 22
   * @role `view-realm`
   */
  get(query?: ClientProfilesQuery, options?: RequestOptions): Promise<ClientProfileList> {
    const { includeGlobalProfiles, ...others } = checkedQuery(query);
    const include = { ...others, 'include-global-profiles': includeGlobalProfiles };
    return json(this, 'GET', [], options, { query: include });
  }

  /**
   * Updates the given profiles by name, adds new ones, and leaves the rest unchanged, including fields not given. The
   * list is read first, because the server's PUT removes missing profiles.
   *
   * @route `PUT /admin/realms/{realm}/client-policies/profiles`
   * @since 22
   * @role `manage-realm`
   */
  update(changes: Changes<ClientProfileList, ClientProfilesUpdate>, options?: RequestOptions): Promise<void> {
    return updateByName(this, 'profiles', changes, options);
  }

  /**
   * Replaces the whole list: profiles not in it are removed.
   *
   * @route `PUT /admin/realms/{realm}/client-policies/profiles`
   * @since 22
   */
  replace(profiles: ClientProfilesReplace, options?: RequestOptions): Promise<void> {
    return replace(this, profiles, options);
  }
}
