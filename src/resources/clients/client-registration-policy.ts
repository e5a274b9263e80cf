import type { ComponentTypeRepresentation } from '../../facts/representations.ts';
import { ListCollection } from '../../tree/collection.ts';
import { open, ResourceNode } from '../../tree/node.ts';

/** Policy types for dynamic client registration. The policies themselves are components of the realm. */
export class ClientRegistrationPolicy extends ResourceNode {
  /** Policy types that the server offers, with their settings. */
  get providers(): ClientRegistrationPolicyProviders {
    return open(ClientRegistrationPolicyProviders, this, 'providers');
  }
}

/** Policy types for dynamic client registration, with their settings. Listing requires `view-realm`. */
export class ClientRegistrationPolicyProviders extends ListCollection<
  ComponentTypeRepresentation,
  'GET /admin/realms/{realm}/client-registration-policy/providers (22+)'
> {}
