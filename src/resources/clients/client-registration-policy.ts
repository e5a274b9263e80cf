import type { ComponentTypeRepresentation } from '../../facts/representations.ts';
import { ListCollection } from '../../tree/collection.ts';
import { open, ResourceNode } from '../../tree/node.ts';

/** What dynamic registration permits. The policies themselves are components of the realm. */
export class ClientRegistrationPolicy extends ResourceNode {
  /** The types of policies that the server offers, with the settings of each. */
  get providers(): ClientRegistrationPolicyProviders {
    return open(ClientRegistrationPolicyProviders, this, 'providers');
  }
}

/** The types of policies for dynamic registration, with the settings of each. Listing needs `view-realm`. */
export class ClientRegistrationPolicyProviders extends ListCollection<
  ComponentTypeRepresentation,
  'GET /admin/realms/{realm}/client-registration-policy/providers (22+)'
> {}
