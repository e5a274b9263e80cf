import { wrong } from './jwt/claim-checks.ts';
import { peek } from './jwt/peek.ts';
import type { FormParameters } from './parameters.ts';
import type { TokenResponse } from './token-response.ts';

/** Checks that an exchange returned the requested type of token, and a token for the requested audiences. */
export function checkExchange(form: FormParameters, tokens: TokenResponse): void {
  const { requested_token_type: expected, audience } = form;
  const actual = tokens.issued_token_type;
  if (expected !== undefined && actual !== undefined && actual !== expected) {
    throw wrong('wrong_type', { claim: 'issued_token_type', expected, actual });
  }
  const claims = peek(tokens.access_token);
  // An opaque or lightweight token contains neither.
  if (!audience || form['requested_issuer'] || !(claims?.aud ?? claims?.sub)) return;
  const found: unknown[] = [claims?.aud].flat();
  if (![audience].flat().every((one) => found.includes(one))) {
    throw wrong('wrong_audience', { claim: 'aud', expected: audience, actual: claims?.aud });
  }
}
