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

/** A role, as the server returns it. */
export interface Role extends RoleRepresentation {
  id: string;
  name: string;
}

/** A group, as the server returns it. */
export interface Group extends GroupRepresentation {
  id: string;
  name: string;
  subGroups?: Group[] | undefined;
}

/** A user, as the server returns it. */
export interface User extends UserRepresentation {
  id: string;
  username: string;
}

/** A client, as the server returns it. */
export interface Client extends ClientRepresentation {
  id: string;
  clientId: string;
}

/** A client scope, as the server returns it. */
export interface ClientScope extends ClientScopeRepresentation {
  id: string;
  name: string;
  protocol: NonNullable<ClientScopeRepresentation['protocol']>;
}

/** An e-mail domain of an organization. */
export interface OrganizationDomain extends OrganizationDomainRepresentation {
  name: string;
}

/** An organization, as the server returns it. */
export interface Organization extends OrganizationRepresentation {
  id: string;
  name: string;
  alias: string;
  domains?: OrganizationDomain[] | undefined;
}

/** A realm, as the server returns it. */
export interface Realm extends RealmRepresentation {
  id: string;
  realm: string;
}

/** A member of an organization, as the server returns it: the user, and the type of membership. */
export interface OrganizationMember extends MemberRepresentation {
  id: string;
  username: string;
}

/** An identity provider, as the server returns it. The client secret in its `config` is masked. */
export interface IdentityProvider extends IdentityProviderRepresentation {
  alias: string;
  providerId: string;
  internalId: string;
}
