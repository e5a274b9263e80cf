import type { NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Kind } from '../../tree/references.ts';
import type { Role } from '../shared/entities.ts';
import { gathered } from './gathering.ts';
import type { AnyRoleReference, Catalogue, RoleTools, WantedRole } from './role-reference.ts';

/** How references to roles are read, and how the roles of a catalogue are found. */
export function roleKind(tools: RoleTools, catalogue: Catalogue): Kind<AnyRoleReference, WantedRole, Role> {
  return {
    what: 'role',
    read: tools.checkedRole,
    nameOf,
    shownAs,
    find: (_, wanted, options, known) => findRoles(tools, catalogue, wanted, options, known),
  };
}

async function findRoles(
  tools: RoleTools,
  catalogue: Catalogue,
  wanted: readonly WantedRole[],
  options: RequestOptions | undefined,
  known: readonly Role[],
): Promise<(Role | undefined)[]> {
  const names = Map.groupBy(wanted.filter(isName), ({ client }) => client);
  const found = new Map<string | undefined, Map<string, Role>>();
  const search = async (client: string | undefined, names: readonly string[]): Promise<void> => {
    // The list of a composite role can hold a client's role of the same name.
    const there = known.filter(({ clientRole = false }) => clientRole === catalogue.isOfClient);
    const roles =
      client === undefined
        ? await foundIn(tools, catalogue, names, options, there)
        : await rolesOf(tools, client, catalogue.roles, names, options);
    found.set(client, new Map(roles.map((role) => [role.name, role])));
  };
  const [read] = await Promise.all([
    tools.fewAtOnce(wanted, async (item) => {
      if (isName(item)) return undefined;
      if ('url' in item) return tools.existingRole(item, options);
      const { id, name } = item;
      return name === undefined ? roleOfId(tools, catalogue, id, options, known) : { id, name };
    }),
    tools.fewAtOnce([...names], ([client, named]) =>
      search(client, [...new Set(named.map(({ role }) => role))]),
    ),
  ]);
  return wanted.map((item, index) => {
    return isName(item) ? found.get(item.client)?.get(item.role) : read[index];
  });
}

/** The role with an id, whose name the server wants too, but for composites. */
async function roleOfId(
  tools: RoleTools,
  { roles: catalogue, instead }: Catalogue,
  id: string,
  options: RequestOptions | undefined,
  known: readonly Role[],
): Promise<Role | undefined> {
  const there = known.find((role) => role.id === id);
  if (there) return there;
  try {
    return await tools.existingRole(
      tools.open(tools.ResourceNode, tools.realmOf(catalogue), 'roles-by-id', id),
      options,
    );
  } catch (error) {
    if (!(error instanceof tools.ForbiddenError)) throw error;
    return instead ? (await instead(options)).find((role) => role.id === id) : ({ id } as Role);
  }
}

/** Returns the roles of a catalogue that have one of the names. */
async function foundIn(
  tools: RoleTools,
  { roles: catalogue, instead }: Pick<Catalogue, 'roles' | 'instead'>,
  names: readonly string[],
  options: RequestOptions | undefined,
  known: readonly Role[] = [],
): Promise<readonly Role[]> {
  const wanted = names.filter((name) => known.every((role) => role.name !== name));
  try {
    const roles = await gathered(tools, catalogue, wanted, options);
    return [...known, ...roles.filter((role) => role !== undefined)];
  } catch (error) {
    if (!instead || !(error instanceof tools.ForbiddenError)) throw error;
    return instead(options);
  }
}

/** Returns the roles of a client that have one of the names; none if the client does not exist. */
async function rolesOf(
  tools: RoleTools,
  clientId: string,
  from: TreeNode,
  names: readonly string[],
  options: RequestOptions | undefined,
): Promise<readonly Role[]> {
  const client = tools.clientSegment(from, clientId);
  const isAbsent = ({ missing }: NotFoundError): boolean => missing.includes(clientId);
  const found = await tools.unlessAbsent(client.resolve(options), isAbsent);
  if (found === undefined) return [];
  return foundIn(
    tools,
    { roles: tools.open(tools.ResourceNode, tools.realmOf(from), 'clients', client, 'roles') },
    names,
    options,
  );
}

function isName(
  reference: WantedRole,
): reference is { readonly client: string | undefined; readonly role: string } {
  return 'role' in reference && !('url' in reference);
}

function nameOf(reference: WantedRole): string {
  if ('url' in reference) return reference.url;
  if (!isName(reference)) return reference.name ?? reference.id;
  const { client, role } = reference;
  return client === undefined ? role : `${client}/${role}`;
}

function shownAs(reference: WantedRole): string {
  if ('url' in reference) return reference.url;
  if (!isName(reference) || reference.client === undefined) return JSON.stringify(nameOf(reference));
  return `${JSON.stringify(reference.role)} of client ${JSON.stringify(reference.client)}`;
}
