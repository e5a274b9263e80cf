import { readFileSync } from 'node:fs';
import { routeOf } from './routes.ts';

const { operations } = JSON.parse(
  readFileSync(new URL('../../scripts/generate/openapi-26.7.4.json', import.meta.url), 'utf8'),
) as { operations: Record<string, { gives: Record<string, unknown> }> };

/** An object that passes for whatever a verb wants to send or the server would answer with; all its keys are this one. */
export function called(key: string): object {
  return {
    id: key,
    name: key,
    type: key,
    alias: key,
    realm: key,
    clientId: key,
    username: key,
    email: key,
    credentialScopeName: key,
    value: key,
    userId: key,
    providerId: key,
    providerType: key,
    protocol: key,
    protocolMapper: key,
    identityProviderMapper: key,
    delivery: {},
    displayName: key,
    parentFlow: key,
    authenticatorConfig: key,
    defaultRole: { id: key },
    enabled: true,
    attributes: { a: ['b'] },
    domains: [{ name: key }],
    count: 1,
  };
}

/** An answer of the shape that the document gives to `GET /admin/realms/k/users`; lists have an object for each key. */
export function answerTo(request: string, keys: readonly string[] = ['k']): Response {
  // A role that is asked for by its name has that name.
  const role = /^GET .*\/roles\/([^/]+)$/.exec(request)?.[1];
  const [key = 'k'] = role === undefined ? keys : [decodeURIComponent(role)];
  const route = routeOf(request)?.name ?? request;
  const gives = JSON.stringify(operations[route]?.gives ?? {});
  const body = /\[\]/.test(gives) ? keys.map(called) : /"int32"/.test(gives) ? 1 : called(key);
  const made = request.startsWith('POST') && !/partial-export|partialImport/.test(request);
  const headers = made ? { location: `https://recorded.test/made/${encodeURIComponent(key)}` } : undefined;
  return Response.json(body, { status: made ? 201 : 200, ...(headers && { headers }) });
}

const memberships =
  /\/(role|scope)-mappings\/(realm|clients\/[^/]+)$|\/composites(\/.*)?$|\/(users|members)\/[^/]+\/groups$|\/default-groups$|\/(default-)?(default|optional)-client-scopes$/;

/** What a list of references is read from, when nothing is in it: so that `add` has something to do. */
export function emptied(line: string): Response | undefined {
  if (!line.startsWith('GET ')) return undefined;
  if (/\/organizations\/[^/]+\/(members|identity-providers)\/[^/]+$/.test(line))
    return new Response(null, { status: 404 });
  return memberships.test(line) ? Response.json([]) : undefined;
}
