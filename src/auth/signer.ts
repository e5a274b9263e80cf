import type { Signer, SignerOptions } from './private-key.ts';

/** Returns a signer with this key. */
export function signerWith(options: SignerOptions): Signer {
  let signer: Signer | undefined;
  return {
    async sign(claims, header) {
      signer ??= (await signing()).signerOf(options);
      return signer.sign(claims, header);
    },
  };
}

let loaded: typeof import('./signing.ts') | undefined;

/** Returns the code that signs, which includes a part of jose. */
export async function signing(): Promise<typeof import('./signing.ts')> {
  loaded ??= await import('./signing.ts');
  return loaded;
}
