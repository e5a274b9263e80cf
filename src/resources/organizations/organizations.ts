import { type AttributeQuery, isSayable } from '../../facts/attribute-query.ts';
import type { RequestOptions } from '../../http/options.ts';
import { type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { lookup, nameQuery } from '../../tree/keys.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { json, open, openById, type WithId } from '../../tree/node.ts';
import { type AttributeFilter, withAttributes } from '../shared/attribute-finder.ts';
import type { Organization, OrganizationDomain } from '../shared/entities.ts';
import { AnyOrganizationMembers } from '../users/organizations.ts';
import { ignoredByOrganizations, type OrganizationCreate, OrganizationNode } from './organization.ts';

/** Which organizations are meant. */
export interface OrganizationFilter {
  /** Part of the name or of a domain, or all of it with `exact`. The alias is not searched. */
  readonly search?: string | undefined;
  /** Whether `search` is the whole name or domain. */
  readonly exact?: boolean | undefined;
  /**
   * Attributes with their values, as an object or as the server's text: `{ dept: 'a b' }` or `dept:"a b"`; `alias` is
   * the alias. The server then ignores `search`.
   */
  readonly q?: AttributeQuery | undefined;
}

/** Which organizations a list is to hold, and how much of each. */
export interface OrganizationQuery extends OrganizationFilter, ListWindow {
  /** `false` to have the attributes too. */
  readonly briefRepresentation?: boolean | undefined;
}

/**
 * The organizations of a realm, which has to permit them: `organizationsEnabled` (26+).
 *
 * Listing needs `view-organizations` or `manage-realm` (with `query-organizations` alone the list is empty). The
 * server's own default is the first 10.
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
  static override readonly facts: NodeFacts = { ignoredByCreate: ignoredByOrganizations };

  /** Users, to ask of which organizations they are members. */
  get members(): AnyOrganizationMembers {
    return open(AnyOrganizationMembers, this, 'members');
  }

  /** The organization with this id; no request is sent yet. */
  byId(id: string): WithId<OrganizationNode> {
    return openById(OrganizationNode, this, id);
  }

  /** The organization with this alias, whose id is looked up when a request is sent. */
  byAlias(alias: string): OrganizationNode {
    return open(OrganizationNode, this, lookup<Organization>(this, 'alias', alias, aliasQuery(alias)));
  }

  /** The organization with this name, whose id is looked up when a request is sent. */
  byName(name: string): OrganizationNode {
    const named = lookup<Organization>(this, 'name', name, nameQuery(name));
    return open(OrganizationNode, this, named);
  }

  /** The organization that has this e-mail domain, whose id is looked up when a request is sent. */
  byDomain(domain: string): OrganizationNode {
    const query = nameQuery(String(domain).toLowerCase());
    return open(OrganizationNode, this, lookup<Organization>(this, 'domains', domain, query, hasDomain));
  }

  /**
   * The organizations whose attributes have these values, letter by letter.
   *
   * @route `GET /admin/realms/{realm}/organizations`
   * @since 26
   */
  findByAttributes(attributes: AttributeFilter, options?: RequestOptions): Promise<Organization[]> {
    return withAttributes(this, attributes, options, { briefRepresentation: false });
  }

  /**
   * How many there are.
   *
   * @route `GET /admin/realms/{realm}/organizations/count`
   * @since 26.3
   */
  count(query?: OrganizationFilter, options?: RequestOptions): Promise<number> {
    return json(this, 'GET', ['count'], { ...options, query });
  }

  /**
   * The node of the new organization. A `ConflictError` when the name or the alias is taken, unless `ifExists` says
   * otherwise for the alias; a `BadRequestError` when another organization has a domain.
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
   * The organization as it is given: made where no other has its alias (the name, when that is left out), changed where
   * it differs, and otherwise left alone. Its `domains` become those that are given.
   *
   * @route `GET …/organizations/{org-id}`
   * @since 26
   */
  async ensure(
    organization: OrAbsent<OrganizationCreate, 'attributes'>,
    options?: RequestOptions,
  ): Promise<Ensured<WithId<OrganizationNode>>> {
    return ensure(this, organization, options, {
      existing: () => this.byAlias(organization.alias ?? organization.name),
    });
  }
}

/** Without a `q` for what the server has no words for in it: no alias is so. */
function aliasQuery(alias: string): object {
  return isSayable('alias', alias) && !/\p{Cc}/u.test(alias) ? { q: { alias } } : { max: -1 };
}

function hasDomain(found: unknown, wanted: string): boolean {
  const domains = (found ?? []) as readonly OrganizationDomain[];
  return domains.some(({ name }) => name === wanted.toLowerCase());
}
