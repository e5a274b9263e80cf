/**
 * What makes a request fail each time, in words that the server also has for requests that collide: it says
 * `unknown_error` of both. Loaded after such a failure alone.
 */
import type { Answer } from '../http/answer.ts';
import type { Method } from '../http/options.ts';
import type {
  AuthenticationFlowRepresentation,
  ClientRepresentation,
  ComponentRepresentation,
  IdentityProviderRepresentation,
  UserRepresentation,
} from './representations.ts';

/** Reads what is at a path. */
type Read = (path: readonly string[]) => Promise<Pick<Answer, 'json'>>;

/** Possible causes of a failed request, and whether it will fail each time. */
export interface Causes {
  readonly hints: readonly string[];
  readonly isSure: boolean;
}

/** Returns what makes a request fail, as far as it is known where to look, and the caller may. */
export async function causesOf(method: Method, path: readonly string[], read: Read): Promise<Causes> {
  const [admin, realms, realm = '', family, key = '', id = ''] = path;
  const home = ['admin', 'realms', realm];
  const isOfRealm = admin === 'admin' && realms === 'realms' && method !== 'GET';
  const isFlow = family === 'authentication' && key === 'flows' && method === 'DELETE' && path.length === 6;
  let search: Promise<Causes | undefined> | undefined;
  if (isOfRealm && family === 'users' && key) search = storeOf(home, key, read);
  if (isOfRealm && isFlow) search = usesOf(home, id, read);
  // What the request failed for says more than why its cause cannot be looked for.
  return (await search?.catch(() => undefined)) ?? { hints: [], isSure: false };
}

/** The user store that a user comes from. */
async function storeOf(home: readonly string[], id: string, read: Read): Promise<Causes | undefined> {
  // Keycloak 22 tells the store of a user who is not imported in the id alone.
  const federationLink =
    /^f:([^:]+):/.exec(id)?.[1] ??
    (await read([...home, 'users', id])).json<UserRepresentation>().federationLink;
  if (!federationLink) return undefined;
  const store = await read([...home, 'components', federationLink]).then(
    (answer) => answer.json<ComponentRepresentation>(),
    // Who may change users need not be allowed to read the realm's components.
    () => undefined,
  );
  const name = store?.name ? JSON.stringify(store.name) : federationLink;
  const isReadOnly = store?.config?.['editMode']?.[0] === 'READ_ONLY';
  // The server has a copy of an imported user, and writes to that.
  const isSure = isReadOnly && id.startsWith('f:');
  const mode = isReadOnly ? ', whose editMode is READ_ONLY' : '';
  const which = isSure ? ' and is not imported: the server cannot write to it' : '';
  return { hints: [`The user comes from the user store ${name} (federationLink)${mode}${which}.`], isSure };
}

/** What uses a flow, so that the server cannot delete it. */
async function usesOf(home: readonly string[], id: string, read: Read): Promise<Causes | undefined> {
  const at = async <T>(...tail: string[]): Promise<T> => (await read([...home, ...tail])).json<T>();
  const { alias } = await at<AuthenticationFlowRepresentation>('authentication', 'flows', id);
  const of = async (search: () => Promise<string[]>): Promise<string[]> => {
    // Of the others it can be said all the same, if these may not be read.
    return search().catch(() => []);
  };
  const uses = await Promise.all([
    of(async () =>
      Object.entries(await at<Record<string, unknown>>())
        .filter(([key, value]) => key.endsWith('Flow') && value === alias)
        .map(([key]) => `${key} of the realm`),
    ),
    of(async () =>
      (await at<ClientRepresentation[]>('clients'))
        .filter(({ authenticationFlowBindingOverrides: flows }) => Object.values(flows ?? {}).includes(id))
        .map(
          ({ clientId }) => `authenticationFlowBindingOverrides of the client ${JSON.stringify(clientId)}`,
        ),
    ),
    of(async () =>
      (await at<IdentityProviderRepresentation[]>('identity-provider', 'instances'))
        .filter((provider) =>
          [provider.firstBrokerLoginFlowAlias, provider.postBrokerLoginFlowAlias].includes(alias),
        )
        .map((provider) => `the identity provider ${JSON.stringify(provider.alias)}`),
    ),
  ]);
  const all = uses.flat();
  if (all.length === 0) return undefined;
  const shown = all.length > 5 ? [...all.slice(0, 5), `${all.length - 5} more`] : all;
  const hint = `The flow ${JSON.stringify(alias)} is used: ${shown.join(', ')}. Let them use another one first.`;
  return { hints: [hint], isSure: true };
}
