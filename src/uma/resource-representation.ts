import type { Except } from 'type-fest';
import type {
  ResourceOwnerRepresentation,
  ResourceRepresentation,
  ScopeRepresentation,
} from '../facts/representations.ts';

/** A protected resource, in the same form from every route. */
export interface UmaResource
  extends Except<ResourceRepresentation, 'name' | 'owner' | 'uri' | 'uris' | 'scopes' | 'resource_scopes'> {
  _id: string;
  name: string;
  /** The owner. Only lists contain the owner's name. */
  owner: ResourceOwnerRepresentation & { id: string };
  ownerManagedAccess: boolean;
  uris: string[];
  /** The scopes. Only lists contain their ids. */
  resource_scopes: (ScopeRepresentation & { name: string })[];
}

/** A scope, identified by name or by an object with a `name`. */
export type UmaScopeReference = string | { readonly name: string };

/** The owner of a resource, identified by id or name, or by an object that has one of them. */
export type UmaResourceOwnerReference = string | { readonly id: string } | { readonly name: string };

/** Fields of a resource that can be set. */
export interface UmaResourceFields {
  type?: string | undefined;
  uris?: readonly string[] | undefined;
  /** Scopes of the resource. Missing scopes are created. */
  resource_scopes?: readonly UmaScopeReference[] | undefined;
  displayName?: string | undefined;
  icon_uri?: string | undefined;
  /** Whether the owner may share the resource, with permission tickets and policies. */
  ownerManagedAccess?: boolean | undefined;
  /** @deprecated Use `resource_scopes`. */
  scopes?: readonly UmaScopeReference[] | undefined;
  /** @deprecated Use `uris`. */
  uri?: string | undefined;
  /** @deprecated Use `displayName`. */
  DisplayName?: string | undefined;
  /** @deprecated Use `icon_uri`. */
  icon_url?: string | undefined;
}

const today = {
  scopes: 'resource_scopes',
  uri: 'uris',
  DisplayName: 'displayName',
  icon_url: 'icon_uri',
} as const;

/** Returns a resource as the server accepts it: each field once, under its current name. */
export function onWire(fields: UmaResourceFields): Record<string, unknown> {
  const body: Record<string, unknown> = { ...fields };
  for (const [old, name] of Object.entries(today)) {
    const value = body[old];
    delete body[old];
    if (value === undefined) continue;
    if (body[name] !== undefined) throw new TypeError(`Set either ${name} or ${old}, not both`);
    body[name] = old === 'uri' ? [value] : value;
  }
  return body;
}

/** Returns a resource in uniform shape: one route calls the scopes `scopes`, the other omits them if there are none. */
export function offWire(found: ResourceRepresentation): UmaResource {
  const { scopes, resource_scopes = scopes ?? [], uri: _, ...resource } = found;
  return { uris: [], ownerManagedAccess: false, ...resource, resource_scopes } as UmaResource;
}

/** Returns whether an owner is the requested one, by id or name. */
export function isOwner(owner: ResourceOwnerRepresentation, wanted: UmaResourceOwnerReference): boolean {
  if (typeof wanted === 'string') return owner.id === wanted || owner.name === wanted;
  const { id, name }: ResourceOwnerRepresentation = wanted;
  return id === undefined ? owner.name === name : owner.id === id;
}
