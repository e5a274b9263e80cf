import { ifLoaded, loader } from '../http/loading.ts';
import type { Authorization } from '../http/transport.ts';
import type { DPoP } from './dpop.ts';
import { peek } from './jwt/peek.ts';

const loadTokenHints = loader(() => import('./token-hints.ts'));

/** Context of a token: the key that it is bound to, and its issuer. */
export interface TokenFacts {
  /** Proofs with the key that the token is bound to. */
  readonly dpop?: DPoP | undefined;
  /** The URL of the token's realm, if not below the server's URL. */
  readonly issuer?: string | undefined;
}

/**
 * Returns the authorization for requests with this token, including a proof of possession if the token is bound to a
 * key.
 */
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
      const loaded = await ifLoaded(loadTokenHints());
      const thumbprint = await dpop?.thumbprint();
      return loaded?.refusalHints(peek(token), { ...refusal, issuer, thumbprint }) ?? [];
    },
  };
}
