import type {
  ClientPoliciesRepresentation,
  ClientPolicyRepresentation,
  ClientProfileRepresentation,
  ClientProfilesRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { checkedQuery } from '../../http/url.ts';
import { done, json, open, ResourceNode } from '../../tree/node.ts';
import { type Changes, updateByName } from '../../tree/update.ts';

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

/** Client policies to change or add. */
export interface ClientPoliciesUpdate {
  /** Policies, matched by name. `conditions` and `profiles` of a policy are replaced as a whole. */
  policies: (ClientPolicyRepresentation & { name: string })[];
}

/** Client profiles to change or add. */
export interface ClientProfilesUpdate {
  /** Profiles, matched by name. `executors` of a profile are replaced as a whole. */
  profiles: (ClientProfileRepresentation & { name: string })[];
}

/**
 * Rules that clients must comply with: a profile holds rules, and a policy selects the clients that they apply to.
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
  get(query?: ClientPoliciesQuery, options?: RequestOptions): Promise<ClientPoliciesRepresentation> {
    const { includeGlobalPolicies, ...others } = checkedQuery(query);
    const include = { ...others, 'include-global-policies': includeGlobalPolicies };
    return json(this, 'GET', [], { ...options, query: include });
  }

  /**
   * Updates the given policies by name, adds new ones, and leaves the rest unchanged, including fields not given. The
   * list is read first, because the server's PUT removes missing policies.
   *
   * @route `PUT /admin/realms/{realm}/client-policies/policies`
   * @since 22
   * @role `manage-realm`
   */
  update(
    changes: Changes<ClientPoliciesRepresentation, ClientPoliciesUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    return updateByName(this, 'policies', changes, options);
  }

  /**
   * Replaces the whole list: policies not in it are removed.
   *
   * @route `PUT /admin/realms/{realm}/client-policies/policies`
   * @since 22
   */
  replace(policies: ClientPoliciesRepresentation, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', [], { ...options, body: policies });
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
  get(query?: ClientProfilesQuery, options?: RequestOptions): Promise<ClientProfilesRepresentation> {
    const { includeGlobalProfiles, ...others } = checkedQuery(query);
    const include = { ...others, 'include-global-profiles': includeGlobalProfiles };
    return json(this, 'GET', [], { ...options, query: include });
  }

  /**
   * Updates the given profiles by name, adds new ones, and leaves the rest unchanged, including fields not given. The
   * list is read first, because the server's PUT removes missing profiles.
   *
   * @route `PUT /admin/realms/{realm}/client-policies/profiles`
   * @since 22
   * @role `manage-realm`
   */
  update(
    changes: Changes<ClientProfilesRepresentation, ClientProfilesUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    return updateByName(this, 'profiles', changes, options);
  }

  /**
   * Replaces the whole list: profiles not in it are removed.
   *
   * @route `PUT /admin/realms/{realm}/client-policies/profiles`
   * @since 22
   */
  replace(profiles: ClientProfilesRepresentation, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', [], { ...options, body: profiles });
  }
}
