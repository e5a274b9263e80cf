import type { RequestOptions } from '../../http/options.ts';
import { unlessForbidden } from '../../tree/errors.ts';
import { homeOf, json, open, ResourceNode, realmOf, type TreeNode } from '../../tree/node.ts';
import { allResolved, type Kind, resolve } from '../../tree/references.ts';

/** Mappers and client authenticators that every supported release has. */
const always: ReadonlySet<string> = new Set([
  'client-jwt',
  'client-secret',
  'client-secret-jwt',
  'client-x509',
  'oidc-acr-mapper',
  'oidc-address-mapper',
  'oidc-allowed-origins-mapper',
  'oidc-audience-mapper',
  'oidc-audience-resolve-mapper',
  'oidc-full-name-mapper',
  'oidc-group-membership-mapper',
  'oidc-hardcoded-claim-mapper',
  'oidc-hardcoded-role-mapper',
  'oidc-role-name-mapper',
  'oidc-usermodel-attribute-mapper',
  'oidc-usermodel-client-role-mapper',
  'oidc-usermodel-property-mapper',
  'oidc-usermodel-realm-role-mapper',
  'oidc-usersessionmodel-note-mapper',
  'saml-audience-mapper',
  'saml-group-membership-mapper',
  'saml-hardcode-attribute-mapper',
  'saml-hardcode-role-mapper',
  'saml-role-list-mapper',
  'saml-role-name-mapper',
  'saml-user-attribute-mapper',
  'saml-user-property-mapper',
  'saml-user-session-note-mapper',
]);

/** Checks that the server has these types of mappers, and this client authenticator, which it would store unseen. */
export async function requireProviders(
  node: TreeNode,
  mappers: readonly string[],
  authenticator: string | undefined,
  options: RequestOptions | undefined,
): Promise<void> {
  await allResolved(node, [
    () =>
      resolve(
        kindOf('protocol mapper', () => mapperTypes(node, options)),
        node,
        mappers,
        options,
      ),
    () =>
      resolve(
        kindOf('client authenticator', () => authenticators(node, options)),
        node,
        authenticator === undefined ? [] : [authenticator],
        options,
      ),
  ]);
}

type Listing = () => Promise<readonly string[] | undefined>;

function kindOf(what: string, listed: Listing): Kind<string, string, string> {
  return {
    what,
    read: (_, id) => id,
    nameOf: (id) => id,
    find: async (_, wanted) => {
      const ids = wanted.every((id) => always.has(id)) ? [] : await listed();
      // Who may not list them can still write.
      return wanted.map((id) => (ids === undefined || always.has(id) || ids.includes(id) ? id : undefined));
    },
  };
}

async function mapperTypes(
  node: TreeNode,
  options: RequestOptions | undefined,
): Promise<string[] | undefined> {
  const server = open(ResourceNode, homeOf(node, 'server'), 'serverinfo');
  const info = await unlessForbidden(json<Info>(server, 'GET', [], options), {});
  const mappers = info.providers?.['protocol-mapper']?.providers;
  return mappers && Object.keys(mappers);
}

interface Info {
  readonly providers?: Readonly<Record<string, { readonly providers?: object }>>;
}

async function authenticators(
  node: TreeNode,
  options: RequestOptions | undefined,
): Promise<string[] | undefined> {
  const place = open(ResourceNode, realmOf(node), 'authentication', 'client-authenticator-providers');
  const unseen: { readonly id: string }[] | null = null;
  const listed = await unlessForbidden<{ readonly id: string }[] | null>(
    json(place, 'GET', [], options),
    unseen,
  );
  return listed?.map(({ id }) => id);
}
