import type { RequestOptions } from '../../http/options.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Role } from '../shared/entities.ts';
import type { RoleTools } from './role-reference.ts';

/** Names of roles that are asked for at once, of one catalogue, and their roles. */
interface Batch {
  readonly names: string[];
  readonly found: Promise<ReadonlyMap<string, Role>>;
}

/** A call arrives here some microtasks after another one that was begun in the same turn at the latest. */
const ticks = 8;
/** Number of names up to which they are read one by one, if nobody knows how many roles there are. */
const fewNames = 5;
/** Measured: with 500 roles, a list of all of them costs as much as three or four single reads; with 5000, as 50. */
const rolesForOneRead = 110;

/** How many catalogues' numbers of roles are remembered. */
const mostSizes = 1000;

/** Of one client: batches that take more names, and how many roles were listed last, by the address of the catalogue. */
interface State {
  readonly open: Map<string, Batch>;
  readonly sizes: Map<string, number>;
}

const states = new WeakMap<object, State>();

/**
 * Returns the roles of a catalogue that have these names. Names that are asked for in one turn of the event loop are
 * looked up together: by a list, if that costs the server less.
 */
export function gathered(
  tools: RoleTools,
  catalogue: TreeNode,
  names: readonly string[],
  options: RequestOptions | undefined,
): Promise<(Role | undefined)[]> {
  return Promise.all(
    names.map((name) =>
      tools.lookUp(catalogue, name, options, (within) => inBatch(tools, catalogue, name, within), {
        isKept: true,
      }),
    ),
  );
}

async function inBatch(
  tools: RoleTools,
  catalogue: TreeNode,
  name: string,
  options: RequestOptions,
): Promise<Role | undefined> {
  // Without a signal: whoever stops waiting does so for one name.
  const shared = { ...options, signal: undefined };
  const address = await tools.located(catalogue, shared);
  const client = tools.clientOf(catalogue);
  const state: State = states.get(client) ?? { open: new Map(), sizes: new Map() };
  states.set(client, state);
  const key = `${options.timeout} ${address}`;
  let batch = state.open.get(key);
  if (!batch) {
    const names: string[] = [];
    const closed = async (): Promise<readonly string[]> => {
      for (let tick = 0; tick < ticks; tick++) await undefined;
      state.open.delete(key);
      return names;
    };
    batch = { names, found: read(tools, catalogue, { address, closed, sizes: state.sizes }, shared) };
    state.open.set(key, batch);
  }
  batch.names.push(name);
  return (await batch.found).get(name);
}

interface Reading extends Pick<State, 'sizes'> {
  readonly address: string;
  readonly closed: () => Promise<readonly string[]>;
}

async function read(
  tools: RoleTools,
  catalogue: TreeNode,
  { address, closed, sizes }: Reading,
  options: RequestOptions,
): Promise<ReadonlyMap<string, Role>> {
  const names = await closed();
  const size = sizes.get(address);
  const most = size === undefined ? fewNames : 2 + size / rolesForOneRead;
  // No path can hold the names `.` and `..`.
  const isShort = names.length <= most && !names.includes('.') && !names.includes('..');
  const roles = isShort
    ? await tools.fewAtOnce(names, (name) =>
        tools.existingRole(tools.open(tools.ResourceNode, catalogue, name), options),
      )
    : await tools.list<Role>(catalogue, [], options);
  if (!isShort) {
    if (sizes.size >= mostSizes) sizes.clear();
    sizes.set(address, roles.length);
  }
  return new Map(roles.flatMap((role) => (role ? [[role.name, role]] : [])));
}
