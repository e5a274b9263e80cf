import { inject } from 'vitest';
import { administrator } from '../support.ts';

/** An answer of the server, with nothing of realmtree in between. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON where the body is that, otherwise text. */
  readonly body: unknown;
}

/** Sends requests as the administrator by `fetch` alone, to a path that is sent as it stands. */
export async function rawRequests(
  serverUrl: string = inject('keycloak').url,
): Promise<(method: string, path: string, body?: unknown) => Promise<RawAnswer>> {
  let authorization = '';
  const server = administrator({
    serverUrl,
    fetch: (url, init) => {
      authorization = new Headers(init.headers).get('authorization') ?? authorization;
      return fetch(url, init);
    },
  });
  return async (method, path, body) => {
    // Renews the token, which lives for a minute.
    await server.admin.realms.byName('master').exists();
    const answer = await fetch(serverUrl + path, {
      method,
      headers: { authorization, accept: 'application/json', 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: parsed(text) };
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
