import type { Except } from 'type-fest';
import type {
  ResourceOwnerRepresentation,
  ResourceRepresentation,
  ScopeRepresentation,
} from '../facts/representations.ts';

/** A protected resource; the same from every route. */
export interface UmaResource
  extends Except<ResourceRepresentation, 'name' | 'owner' | 'uri' | 'uris' | 'scopes' | 'resource_scopes'> {
  _id: string;
  name: string;
  /** The name of the owner comes with lists alone. */
  owner: ResourceOwnerRepresentation & { id: string };
  ownerManagedAccess: boolean;
  uris: string[];
  /** The ids of the scopes come with lists alone. */
  resource_scopes: (ScopeRepresentation & { name: string })[];
}

/** A scope by its name, or as an object that has one. */
export type UmaScopeReference = string | { readonly name: string };

/** The owner of a resource, identified by id or name, or by an object that has one of them. */
export type UmaResourceOwnerReference = string | { readonly id: string } | { readonly name: string };

/** What can be said of a resource, by whoever makes or changes it. */
export interface UmaResourceFields {
  type?: string | undefined;
  uris?: readonly string[] | undefined;
  /** Those that are not there yet are made. */
  resource_scopes?: readonly UmaScopeReference[] | undefined;
  displayName?: string | undefined;
  icon_uri?: string | undefined;
  /** Whether the owner may share it: by tickets that they grant, and by policies. */
  ownerManagedAccess?: boolean | undefined;
  /** @deprecated Say `resource_scopes`. */
  scopes?: readonly UmaScopeReference[] | undefined;
  /** @deprecated Say `uris`. */
  uri?: string | undefined;
  /** @deprecated Say `displayName`. */
  DisplayName?: string | undefined;
  /** @deprecated Say `icon_uri`. */
  icon_url?: string | undefined;
}

const today = {
  scopes: 'resource_scopes',
  uri: 'uris',
  DisplayName: 'displayName',
  icon_url: 'icon_uri',
} as const;

/** A resource as the server takes it: each thing once, under the name that it has today. */
export function onWire(fields: UmaResourceFields): Record<string, unknown> {
  const body: Record<string, unknown> = { ...fields };
  for (const [old, name] of Object.entries(today)) {
    const value = body[old];
    delete body[old];
    if (value === undefined) continue;
    if (body[name] !== undefined) throw new TypeError(`Give either ${name} or ${old}, not both`);
    body[name] = old === 'uri' ? [value] : value;
  }
  return body;
}

/** A resource as the server gave it: the one route names its scopes `scopes`, the other leaves them out when there are none. */
export function offWire(found: ResourceRepresentation): UmaResource {
  const { scopes, resource_scopes = scopes ?? [], uri: _, ...resource } = found;
  return { uris: [], ownerManagedAccess: false, ...resource, resource_scopes } as UmaResource;
}

/** Whether an owner is the one that was asked for, by id or by name. */
export function isOwner(owner: ResourceOwnerRepresentation, wanted: UmaResourceOwnerReference): boolean {
  if (typeof wanted === 'string') return owner.id === wanted || owner.name === wanted;
  const { id, name }: ResourceOwnerRepresentation = wanted;
  return id === undefined ? owner.name === name : owner.id === id;
}
