import { type Fetch, KeycloakRealm, type RealmNode } from '../../../src/index.ts';
import { recording, type Sent, serverUrl } from '../support.ts';

type Kept = Record<string, unknown>;

/** What a realm holds, by the path below it: lists of objects, and objects that a path is by itself. */
export type World = Record<string, Kept | Kept[]>;

/** What is answered in the place of a realm's own answer; `undefined` leaves that to the realm. */
export type Interrupt = (call: string, sent: Sent) => Response | undefined | Promise<Response | undefined>;

export interface Keycloak {
  readonly realm: KeycloakRealm;
  readonly acme: RealmNode;
  /** For a client of its own. */
  readonly fetch: Fetch;
  readonly world: World;
  readonly sent: Sent[];
  /** Every request, as `GET /users/ada`, but those of `asksForRights`. */
  readonly calls: () => string[];
  /** The requests that change something, with their bodies. */
  readonly writes: () => [call: string, body?: unknown][];
}

const base = '/admin/realms/acme';

/** A realm in memory that answers as Keycloak does, as far as the tree has to know. */
export function keycloak(world: World = {}, interrupt: Interrupt = () => undefined): Keycloak {
  const { sent, fetch } = recording(async (request) => {
    // An answer takes a turn of the event loop, as on a network.
    await new Promise(setImmediate);
    return (await interrupt(callOf(request), request)) ?? answer(world, request);
  });
  const realm = new KeycloakRealm({ serverUrl, realmName: 'acme', auth: 'given-token', fetch });
  const acme = realm.admin.realms.byName('acme');
  const writes = (): [string, unknown?][] =>
    sent
      .filter(({ method }) => method !== 'GET')
      .map((request) =>
        request.body === '' ? [callOf(request)] : [callOf(request), JSON.parse(request.body)],
      );
  return {
    realm,
    acme,
    fetch,
    world,
    sent,
    calls: () => sent.map(callOf).filter((call) => !asksForRights(call)),
    writes,
  };
}

/** Whether a request asks only what the account may see, after an empty list: hidden.test.ts. */
export function asksForRights(call: string): boolean {
  return /\/(attack-detection\/.*\/users\/0{8}-|clients-initial-access$)/.test(call);
}

export function refusal(status: number, error = 'Refused'): Response {
  return Response.json({ error }, { status });
}

/** A promise that is kept from outside, for what a test waits for. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** A `fetch` that counts what is under way, and the most of it that ever was. */
export function underWay(): { readonly most: () => number; readonly interrupt: Interrupt } {
  let now = 0;
  let most = 0;
  return {
    most: () => most,
    interrupt: async () => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now--;
      return undefined;
    },
  };
}

function callOf({ method, target }: Sent): string {
  return `${method} ${target.replace(base, '') || '/'}`;
}

/** The lists that every object has, though nothing is in them. */
const lists =
  /(^|\/)(users|groups|roles|clients|client-scopes|components|workflows|children|composites|models|realm|available)$|role-mappings\/clients\/[^/]+$|-client-scopes$/;
const keys = ['username', 'clientId', 'alias', 'name'];

function answer(world: World, { method, url, query, body: text }: Sent): Response {
  if (url.endsWith('/admin/serverinfo')) return Response.json({});
  const path = new URL(url).pathname.replace(base, '').split('/').map(decodeURIComponent).join('/').slice(1);
  const body = text === '' ? undefined : JSON.parse(text);
  if (!world[path] && lists.test(path)) world[path] = [];
  const at = world[path];
  const empty = new Response(null, { status: 204 });
  if (!Array.isArray(at)) {
    const found = at ?? itemAt(world, path);
    if (method === 'PUT' && !found && body === undefined) {
      listAbove(world, path).push(linked(world, path));
      return empty;
    }
    if (!found)
      return refusal(404, `Could not find ${/(^|\/)roles(-by-id)?\//.test(path) ? 'role' : 'group by id'}`);
    if (method === 'GET') return Response.json(found);
    if (method === 'DELETE') remove(listAbove(world, path), [found]);
    else Object.assign(found, body);
    return empty;
  }
  if (method === 'GET') return Response.json(at.filter((item) => fits(item, query)));
  if (method === 'DELETE') remove(at, body ?? [...at]);
  else if (Array.isArray(body)) at.push(...body);
  else {
    const isTaken = (item: Kept): boolean =>
      body.protocol === item['protocol'] && keys.some((key) => key in body && body[key] === item[key]);
    if (at.some(isTaken)) return refusal(409, `${path} has one of this name`);
    const id = freeId(world, parted(path)[1]);
    at.push({ id, ...body });
    return new Response(null, { status: 201, headers: { location: `${serverUrl}${base}/${path}/${id}` } });
  }
  return empty;
}

function itemAt(world: World, path: string): Kept | undefined {
  if (path.startsWith('group-by-path/')) {
    const wanted = path.replace('group-by-path', '');
    return Object.values(world)
      .flat()
      .find((item) => item['path'] === wanted);
  }
  const [list, key] = parted(path);
  const isThere = (at: string): boolean =>
    at === list || (list.endsWith('groups') && at.startsWith(list) && at.endsWith('/children'));
  const items = Object.keys(world).flatMap((at) => (isThere(at) ? (world[at] as Kept[]) : []));
  return items.find((item) => item['id'] === key || (list.endsWith('roles') && item['name'] === key));
}

/** What a PUT without a body adds to a list: a group or a client scope. */
function linked(world: World, path: string): Kept {
  const [list, id] = parted(path);
  return itemAt(world, `${list.endsWith('groups') ? 'groups' : 'client-scopes'}/${id}`) ?? { id };
}

function listAbove(world: World, path: string): Kept[] {
  const [list] = parted(path);
  world[list] ??= [];
  return world[list] as Kept[];
}

function parted(path: string): [list: string, key: string] {
  const at = path.lastIndexOf('/');
  return [path.slice(0, Math.max(at, 0)), path.slice(at + 1)];
}

function freeId(world: World, word: string): string {
  const ids = Object.values(world)
    .flat()
    .map(({ id }) => String(id));
  return `${word}-${ids.filter((id) => id.startsWith(`${word}-`)).length + 1}`;
}

function remove(list: Kept[], gone: Kept[]): void {
  const ids = gone.map(({ id }) => id);
  list.splice(0, Infinity, ...list.filter(({ id }) => !ids.includes(id)));
}

function fits(item: Kept, query: URLSearchParams): boolean {
  return [...query].every(([name, value]) => {
    if (name === 'search') return item['name'] === value;
    if (!keys.includes(name) && name !== 'email') return true;
    return String(item[name]).toLowerCase() === value.toLowerCase();
  });
}
