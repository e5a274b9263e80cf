import { checkedQuery } from '../../http/url.ts';
/** Where the link in an e-mail leads, and how long it works. */
export interface EmailQuery {
  /** Seconds; the realm's setting by default. */
  readonly lifespan?: number | undefined;
  /** The `clientId` of the application that the user is sent to afterwards. */
  readonly clientId?: string | undefined;
  /** An address that this client permits. */
  readonly redirectUri?: string | undefined;
}

/** The query of a route that sends an e-mail, with the names that the server has. */
export function emailQuery(query: EmailQuery | undefined): object {
  const { clientId, redirectUri, ...others } = checkedQuery(query);
  return { ...others, client_id: clientId, redirect_uri: redirectUri };
}
