/** A login with the browser of another device. */

import type { TokenResponse } from '../auth/token-response.ts';
import type { OpenIdConnect } from '../index.ts';

/** Settings of a login in a browser. */
export interface BrowserLoginOptions {
  readonly scope: string;
  /** Milliseconds that the person has. */
  readonly wait: number;
  readonly signal: AbortSignal;
  /** Prints what the person has to do. */
  readonly tell: (message: string) => void;
}

/** Returns the tokens once the person has typed in the code. */
export async function deviceLogin(
  oidc: OpenIdConnect,
  { scope, wait, signal, tell }: BrowserLoginOptions,
): Promise<TokenResponse> {
  const device = await oidc.deviceAuthorization({ scope }, { signal });
  const { user_code, verification_uri, verification_uri_complete: complete } = device;
  tell(`Open ${verification_uri} on any device, and enter the code ${user_code}`);
  if (complete) tell(`or open ${complete}`);
  const expiresAt = Math.min(device.expiresAt, Date.now() + wait);
  return await oidc.deviceToken({ ...device, expiresAt }, { signal, timeout: wait + 60_000 });
}
