import { invalid, optional, own, wrong } from './claim-checks.ts';
import type { UnverifiedClaims } from './claims.ts';
import { verifyDPoPProof } from './dpop-proof.ts';
import type { BindingOptions } from './options.ts';
import { TokenError } from './token-error.ts';

/**
 * A token that is bound to a key serves its holder alone (RFC 9449, section 7.1; RFC 8705, section 3): every binding
 * that it has must be shown, and a sender who shows one must have a token with it.
 */
export async function checkBinding(
  token: string,
  claims: UnverifiedClaims,
  options: BindingOptions,
): Promise<void> {
  const { proof } = options;
  const dpopThumbprint = optional(options, 'dpopThumbprint');
  const certificateThumbprint = optional(options, 'certificateThumbprint');
  if (options.verifyBinding === false) return;
  const cnf = own(claims, 'cnf') ?? {};
  if (typeof cnf !== 'object' || Array.isArray(cnf)) throw invalid('cnf', 'an object', cnf);
  const { jkt, 'x5t#S256': x5t, ...rest } = cnf as { jkt?: unknown; 'x5t#S256'?: unknown };
  const isBound = jkt !== undefined || x5t !== undefined;
  const unknown = isBound ? undefined : Object.keys(rest)[0];
  if (unknown !== undefined || (jkt !== undefined && !proof && dpopThumbprint === undefined)) {
    throw unproven(unknown ?? 'jkt', ['Give the DPoP header of the request as `proof`.']);
  }
  if (x5t !== undefined && certificateThumbprint === undefined) {
    throw unproven('x5t#S256', [
      "Give the thumbprint of the sender's certificate as `certificateThumbprint`.",
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
  const message = `The token is bound to a key (cnf.${member}), and nothing shows that its sender has that key`;
  return new TokenError('proof_required', message, { claim: `cnf.${member}`, hints });
}
