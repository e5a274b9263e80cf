import { invalid, own, wrong } from './claim-checks.ts';
import type { UnverifiedClaims } from './claims.ts';
import { verifyDPoPProof } from './dpop-proof.ts';
import type { BindingOptions } from './options.ts';
import { TokenError } from './token-error.ts';

/**
 * Checks that a token that is bound to a key was sent by the holder of that key (RFC 9449, section 7.1; RFC 8705,
 * section 3). Every binding of the token must be proved, and a sender who proves a binding must have a token bound to
 * it.
 */
export async function checkBinding(
  token: string,
  claims: UnverifiedClaims,
  options: BindingOptions,
): Promise<void> {
  const { proof, dpopThumbprint, certificateThumbprint } = options;
  if (options.verifyBinding === false) return;
  const cnf = own(claims, 'cnf') ?? {};
  if (typeof cnf !== 'object' || Array.isArray(cnf)) throw invalid('cnf', 'an object', cnf);
  const { jkt, 'x5t#S256': x5t } = cnf as { jkt?: unknown; 'x5t#S256'?: unknown };
  const isBound = jkt !== undefined || x5t !== undefined;
  const unknown = isBound ? undefined : Object.keys(cnf)[0];
  if (unknown !== undefined || (jkt !== undefined && !proof && dpopThumbprint === undefined)) {
    throw unproven(unknown ?? 'jkt', ['Pass the DPoP header of the request in `proof`.']);
  }
  if (x5t !== undefined && certificateThumbprint === undefined) {
    throw unproven('x5t#S256', [
      "Pass the thumbprint of the sender's certificate as `certificateThumbprint`.",
    ]);
  }
  if (dpopThumbprint !== undefined) same('jkt', jkt, dpopThumbprint);
  if (certificateThumbprint !== undefined) same('x5t#S256', x5t, certificateThumbprint);
  if (proof) same('jkt', jkt, (await verifyDPoPProof(proof, token)).thumbprint);
}

function same(member: string, actual: unknown, expected: string): void {
  if (actual !== expected) throw wrong('wrong_binding', { claim: `cnf.${member}`, expected, actual });
}

function unproven(member: string, hints: readonly string[]): TokenError {
  const message = `The token is bound to a key (cnf.${member}), but nothing proves that its sender has that key`;
  return new TokenError('proof_required', message, { claim: `cnf.${member}`, hints });
}
