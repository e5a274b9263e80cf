type Verification = typeof import('./verification.ts');

let verification: Verification | undefined;

/** Returns the verifying part of jose, loaded on first use. */
export async function verifying(): Promise<Verification> {
  verification ??= await import('./verification.ts');
  return verification;
}
