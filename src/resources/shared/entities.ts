import type {
  ClientRepresentation,
  ClientScopeRepresentation,
  GroupRepresentation,
  IdentityProviderRepresentation,
  MemberRepresentation,
  OrganizationDomainRepresentation,
  OrganizationRepresentation,
  RealmRepresentation,
  RoleRepresentation,
  UserRepresentation,
} from '../../facts/representations.ts';

/** A role, as the server gives it. */
export interface Role extends RoleRepresentation {
  id: string;
  name: string;
}

/** A group, as the server gives it. */
export interface Group extends GroupRepresentation {
  id: string;
  name: string;
  subGroups?: Group[] | undefined;
}

/** A user, as the server gives it. */
export interface User extends UserRepresentation {
  id: string;
  username: string;
}

/** A client, as the server gives it. */
export interface Client extends ClientRepresentation {
  id: string;
  clientId: string;
}

/** A client scope, as the server gives it. */
export interface ClientScope extends ClientScopeRepresentation {
  id: string;
  name: string;
}

/** An e-mail domain of an organization. */
export interface OrganizationDomain extends OrganizationDomainRepresentation {
  name: string;
}

/** An organization, as the server gives it. */
export interface Organization extends OrganizationRepresentation {
  id: string;
  name: string;
  alias: string;
  domains?: OrganizationDomain[] | undefined;
}

/** A realm, as the server gives it. */
export interface Realm extends RealmRepresentation {
  id: string;
  realm: string;
}

/** A member of an organization, as the server gives it: the user, and how the membership came about. */
export interface OrganizationMember extends MemberRepresentation {
  id: string;
  username: string;
}

/** An identity provider, as the server gives it. The client secret in its `config` is masked. */
export interface IdentityProvider extends IdentityProviderRepresentation {
  alias: string;
  providerId: string;
  internalId: string;
}
