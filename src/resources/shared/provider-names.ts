import type { RequestOptions } from '../../http/options.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Kind } from '../../tree/references.ts';
import type { Tools } from '../../tree/tools.ts';

/** Mappers and client authenticators that every supported release has. */
export const always: ReadonlySet<string> = new Set([
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

/** Looks up the types of mappers and the client authenticator that a body names; the server stores unknown ones. */
export async function requireProviders(
  tools: Tools,
  node: TreeNode,
  given: Readonly<Record<string, unknown>>,
  options: RequestOptions | undefined,
): Promise<object> {
  const { protocolMappers = [], clientAuthenticatorType } = given;
  const mappers = protocolMappers as readonly { readonly protocolMapper?: string }[];
  const types = tools
    .checkedItems('protocolMappers', mappers)
    .flatMap(({ protocolMapper }) => protocolMapper ?? []);
  const authenticator = clientAuthenticatorType === undefined ? [] : [clientAuthenticatorType as string];
  const mapperKind = kindOf('protocol mapper', () => mapperTypes(tools, node, options));
  const authenticatorKind = kindOf('client authenticator', () => authenticators(tools, node, options));
  await tools.allResolved(node, [
    () => tools.resolve(mapperKind, node, types, options),
    () => tools.resolve(authenticatorKind, node, authenticator, options),
  ]);
  return given;
}

function kindOf(
  what: string,
  listed: () => Promise<readonly string[] | undefined>,
): Kind<string, string, string> {
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
  { homeOf, json, open, ResourceNode, unlessForbidden }: Tools,
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
  { json, open, realmOf, ResourceNode, unlessForbidden }: Tools,
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
