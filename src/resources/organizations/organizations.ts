import { type AttributeQuery, isSayable } from '../../facts/attribute-query.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { BulkCreateOptions, BulkCreateOutcome } from '../../tree/bulk-options.ts';
import { type ListOptions, type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { lookup, nameQuery } from '../../tree/keys.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { createMany } from '../../tree/many.ts';
import { json, open, openById, type WithId } from '../../tree/node.ts';
import type { BulkSource } from '../../tree/records.ts';
import { type AttributeFilter, withAttributes } from '../shared/attribute-finder.ts';
import type { Organization, OrganizationDomain } from '../shared/entities.ts';
import { AnyOrganizationMembers } from '../users/organizations.ts';
import { ignoredByOrganizations, type OrganizationCreate, OrganizationNode } from './organization.ts';

/** Filters for organizations. */
export interface OrganizationFilter {
  /** Part of the name or of a domain, or the whole value with `exact`. The alias is not searched. */
  readonly search?: string | undefined;
  /** Whether `search` must match the whole name or domain. */
  readonly exact?: boolean | undefined;
  /**
   * Attributes with their values, as an object or in the server's syntax: `{ dept: 'a b' }` or `dept:"a b"`. The name
   * `alias` stands for the alias. With `q`, the server ignores `search`.
   */
  readonly q?: AttributeQuery | undefined;
}

/** Query for listing organizations. */
export interface OrganizationQuery extends OrganizationFilter, ListWindow {
  /** Whether to omit attributes (`true` by default). */
  readonly briefRepresentation?: boolean | undefined;
}

/**
 * Organizations of a realm (26+). The realm must have `organizationsEnabled`.
 *
 * Listing needs `view-organizations` or `manage-realm`; with `query-organizations` alone the list is empty. `all` and
 * `iterate` read every page; the server's own default is 10 organizations.
 *
 * @example
 * ```ts
 * const { organizations } = realm.admin.realms.byName('acme');
 * const supplier = await organizations.create({ name: 'supplier', domains: [{ name: 'supplier.test' }] });
 * await supplier.members.add({ username: 'ada' });
 * await supplier.members.inviteUser({ email: 'grace@supplier.test' });
 * ```
 */
export class Organizations extends PagedCollection<
  Organization,
  OrganizationQuery,
  'GET /admin/realms/{realm}/organizations (26+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    ignoredByCreate: ignoredByOrganizations,
  };

  /** Users of the realm, each with the organizations that the user belongs to. */
  get members(): AnyOrganizationMembers {
    return open(AnyOrganizationMembers, this, 'members');
  }

  /** The organization with this id. */
  byId(id: string): WithId<OrganizationNode> {
    return openById(OrganizationNode, this, id);
  }

  /** The organization with this alias. The id is looked up on the first request. */
  byAlias(alias: string): OrganizationNode {
    return open(OrganizationNode, this, lookup<Organization>(this, 'alias', alias, aliasQuery(alias)));
  }

  /** The organization with this name. The id is looked up on the first request. */
  byName(name: string): OrganizationNode {
    const named = lookup<Organization>(this, 'name', name, nameQuery(name));
    return open(OrganizationNode, this, named);
  }

  /** The organization with this e-mail domain (case-insensitive). The id is looked up on the first request. */
  byDomain(domain: string): OrganizationNode {
    const query = nameQuery(String(domain).toLowerCase());
    return open(OrganizationNode, this, lookup<Organization>(this, 'domains', domain, query, hasDomain));
  }

  /**
   * Returns the organizations whose attributes have exactly these values (case-sensitive).
   *
   * @route `GET /admin/realms/{realm}/organizations`
   * @since 26
   */
  findByAttributes(attributes: AttributeFilter, options?: ListOptions): Promise<Organization[]> {
    return withAttributes(this, attributes, options, { briefRepresentation: false });
  }

  /**
   * Returns the number of organizations.
   *
   * @route `GET /admin/realms/{realm}/organizations/count`
   * @since 26.3
   */
  count(query?: OrganizationFilter, options?: RequestOptions): Promise<number> {
    return json(this, 'GET', ['count'], options, { query });
  }

  /**
   * Creates an organization and returns its node.
   *
   * Throws `ConflictError` if the name or the alias is taken; `ifExists` applies only to the alias. Throws
   * `BadRequestError` if another organization has one of the domains.
   *
   * @route `POST /admin/realms/{realm}/organizations`
   * @since 26
   * @role `manage-organizations` or `manage-realm`
   */
  create(organization: OrganizationCreate, options?: CreateOptions): Promise<WithId<OrganizationNode>> {
    const made = (id: string): OrganizationNode => this.byId(id);
    const existing = (): OrganizationNode => this.byAlias(organization.alias ?? organization.name);
    return make(this, options, { body: organization, made, existing });
  }

  /**
   * Creates organizations read from a source, and yields the outcome for each. Works like `createMany` of the realm's roles.
   *
   * @route `POST /admin/realms/{realm}/organizations`
   * @since 26
   * @role `manage-organizations` or `manage-realm`
   */
  createMany(
    source: BulkSource<OrganizationCreate>,
    options?: BulkCreateOptions<OrganizationCreate>,
  ): AsyncGenerator<BulkCreateOutcome<OrganizationCreate, WithId<OrganizationNode>>, void, undefined> {
    return createMany(this, source, options, 'alias', 'name');
  }

  /**
   * Creates the organization if the alias (by default the name) is free, updates whatever differs, and otherwise does
   * nothing. If `domains` are given, they replace the existing ones.
   *
   * @route `GET …/organizations/{org-id}`
   * @since 26
   */
  async ensure(
    organization: OrAbsent<OrganizationCreate, 'attributes'>,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<OrganizationNode>>> {
    return ensure(this, organization, options, {
      existing: () => this.byAlias(organization.alias ?? organization.name),
    });
  }
}

/** Omits `q` if the server's query syntax cannot express the value (no valid alias is affected). */
function aliasQuery(alias: string): object {
  return isSayable('alias', alias) && !/\p{Cc}/u.test(alias) ? { q: { alias } } : { max: -1 };
}

function hasDomain(found: unknown, wanted: string): boolean {
  const domains = (found ?? []) as readonly OrganizationDomain[];
  return domains.some(({ name }) => name === wanted.toLowerCase());
}
