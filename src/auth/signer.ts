import { loader } from '../http/loading.ts';
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

/** Returns the code that signs, which includes a part of jose. */
export const signing: () => Promise<typeof import('./signing.ts')> = loader(() => import('./signing.ts'));
