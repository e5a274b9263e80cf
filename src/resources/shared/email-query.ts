import { checkedQuery } from '../../http/url.ts';
/** Lifetime and target of the link in an e-mail. */
export interface EmailQuery {
  /** Lifetime in seconds; the realm's setting by default. */
  readonly lifespan?: number | undefined;
  /** The `clientId` of the application to which the user is sent afterwards. */
  readonly clientId?: string | undefined;
  /** Address to redirect to afterwards; the client must permit it. */
  readonly redirectUri?: string | undefined;
}

/** Returns the query with the server's parameter names. */
export function emailQuery(query: EmailQuery | undefined): object {
  const { clientId, redirectUri, ...others } = checkedQuery(query);
  return { ...others, client_id: clientId, redirect_uri: redirectUri };
}
