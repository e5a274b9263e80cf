import { ifLoaded } from '../http/loading.ts';
import type { Authorization } from '../http/transport.ts';
import type { DPoP } from './dpop.ts';
import { peek } from './jwt/peek.ts';

/** What is known of a token besides itself. */
export interface TokenFacts {
  /** The keys to which it is bound. */
  readonly dpop?: DPoP | undefined;
  /** The URL of its realm, where that is not below the server's. */
  readonly issuer?: string | undefined;
}

/** The authorization of requests with this token, and with a proof of possession where the token is bound to a key. */
export function authorizationWith(
  token: string,
  refused: Authorization['refused'],
  { dpop: keys, issuer }: TokenFacts = {},
): Authorization {
  // A server that knows nothing of DPoP does not know the word either.
  const dpop = keys?.allowBearer && !peek(token)?.['cnf'] ? undefined : keys;
  return {
    headers: { authorization: `${dpop ? 'DPoP' : 'Bearer'} ${token}` },
    proof: dpop && (async (method, url) => ({ dpop: await dpop.proof(method, url, token) })),
    learn: dpop && ((url, headers) => dpop.learn(url, headers)),
    refused,
    hints: async (refusal) => {
      const loaded = await ifLoaded(import('./token-hints.ts'));
      const thumbprint = await dpop?.thumbprint();
      return loaded?.refusalHints(token, { ...refusal, issuer, thumbprint }) ?? [];
    },
  };
}
