import type { CryptoKey, JWK, JWSHeaderParameters } from 'jose';
import { kindOf } from '../../http/kind.ts';
import { ifLoaded, loader } from '../../http/loading.ts';
import { algorithmOf } from './algorithms.ts';
import type { DecodedToken } from './decode.ts';
import type { FindKeys } from './given-key.ts';
import { shown, TokenError } from './token-error.ts';

const loadVerification = loader(() => import('./verification.ts'));
const loadInNode = loader(() => import('./in-node.ts'));

const isNode = /^Node/.test((globalThis.navigator as Navigator | undefined)?.userAgent ?? '');
/** Number of calls that have begun and not ended. */
let begun = 0;
/** Number of signatures that were verified in this thread since another one has verified one. */
let inARow = 0;
/** How many of them follow each other: a loop over many tokens must let others have their turns. */
const mostInARow = 8;

type Given = CryptoKey | JWK | Uint8Array;

const encoder = new TextEncoder();

/** What keys were imported as, for the algorithm of the last token. */
const imported = new WeakMap<Given, { readonly alg: string; readonly key: CryptoKey }>();

/** Checks that the signature was made with a key that `find` returns, and with one of these algorithms. */
export async function checkSignature(
  token: string,
  { header, signature }: DecodedToken,
  {
    algorithms,
    find,
    keyClaim: claim = 'alg',
  }: {
    algorithms: readonly string[];
    find: FindKeys;
    /** The parameter at fault if the key is for another algorithm. */
    keyClaim?: 'alg' | 'jwk';
  },
): Promise<void> {
  const { alg } = header;
  if (!algorithms.includes(alg)) {
    const message = `The token is signed with ${shown(alg)}, which is not accepted`;
    const hints = /^HS/.test(alg)
      ? ['Refresh tokens are signed with a secret of the server: only the server can verify them.']
      : [];
    throw new TokenError('algorithm_refused', message, {
      claim: 'alg',
      expected: algorithms,
      actual: alg,
      hints,
    });
  }
  // No extension is known here (RFC 7515, section 4.1.11). Keys in the header (jwk, jku, x5u, x5c) are never looked at.
  for (const claim of ['crit', 'b64']) {
    if (Object.hasOwn(header, claim)) {
      throw new TokenError('unsupported_header', `The token has ${claim} in its header`, { claim });
    }
  }
  if (signature.length === 0) throw new TokenError('bad_signature', 'The token has no signature');
  const input = encoder.encode(token.slice(0, token.lastIndexOf('.')));
  let isTried = false;
  begun++;
  try {
    for (const given of await find(header as JWSHeaderParameters)) {
      try {
        const known = imported.get(given);
        const key = known?.alg === alg ? known.key : await keyFor(alg, given);
        if (await verified(alg, key, signature, input)) return;
        isTried = true;
      } catch {
        // The key is for another algorithm. The error may hold parts of it.
      }
    }
  } finally {
    begun--;
  }
  if (isTried) throw new TokenError('bad_signature', 'The signature of the token does not match the key');
  throw new TokenError('unknown_key', `The key cannot verify ${alg}`, {
    claim,
    actual: claim === 'alg' ? alg : undefined,
  });
}

async function verified(
  alg: string,
  key: CryptoKey,
  signature: Uint8Array<ArrayBuffer>,
  input: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const facts = algorithmOf(alg);
  // Of several at once, the threads of WebCrypto are quicker.
  if (isNode && begun === 1 && inARow < mostInARow) {
    const isRight = (await ifLoaded(loadInNode()))?.verifiedHere(facts, key, signature, input);
    inARow++;
    if (isRight !== undefined) return isRight;
  }
  const isRight = await crypto.subtle.verify(facts, key, signature, input);
  inARow = 0;
  return isRight;
}

async function keyFor(alg: string, given: Given): Promise<CryptoKey> {
  const expected = algorithmOf(alg);
  let key = given;
  if (kindOf(given) === 'Uint8Array')
    key = await crypto.subtle.importKey('raw', given as Uint8Array<ArrayBuffer>, expected, false, ['verify']);
  else if ('kty' in given) key = (await (await loadVerification()).importJWK(given, alg)) as CryptoKey;
  const { name, hash, namedCurve, modulusLength = 2048 } = (key as CryptoKey).algorithm as KeyFacts;
  const isFit =
    name === expected.name &&
    hash?.name === (namedCurve ? undefined : expected.hash) &&
    namedCurve === expected.namedCurve &&
    modulusLength >= 2048;
  // RFC 7518, sections 3.3 and 3.5: an RSA key of fewer bits must not be used.
  if (!isFit) throw new TypeError('The key is for another algorithm, or too short');
  imported.set(given, { alg, key: key as CryptoKey });
  return key as CryptoKey;
}

interface KeyFacts {
  readonly name: string;
  readonly hash?: { readonly name: string };
  readonly namedCurve?: string;
  readonly modulusLength?: number;
}
