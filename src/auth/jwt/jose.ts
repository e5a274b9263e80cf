type Verification = typeof import('./verification.ts');

let verification: Verification | undefined;

/** Returns the part of jose that verifies, once it is loaded. */
export async function verifying(): Promise<Verification> {
  verification ??= await import('./verification.ts');
  return verification;
}
