import type {
  DecodeTokenOptions,
  DPoPProofChecks,
  IdTokenOptions,
  LogoutTokenOptions,
  UnverifiedOptions,
  VerifyOptions,
} from './options.ts';
import { type Declared, optionsOf, type Verbs } from './verb-options.ts';

const common: Declared<VerifyOptions> = {
  key: 'any',
  algorithms: 'any',
  issuer: 'any',
  subject: 'text!',
  leeway: 'seconds',
};

const decodeToken: Declared<DecodeTokenOptions | UnverifiedOptions> = {
  ...common,
  audience: 'any',
  authorizedParty: 'list!',
  accessToken: 'text!',
  proof: 'any',
  dpopThumbprint: 'text!',
  certificateThumbprint: 'text!',
  verifyBinding: 'switch',
  verifyExp: 'switch',
  verifyNbf: 'switch',
  verifyIat: 'switch',
  verifyIss: 'switch',
  verifyAud: 'switch',
  verifySub: 'switch',
  verifyJti: 'switch',
  verifyTyp: 'switch',
  verifyAtHash: 'switch',
  verifySignature: 'switch',
  validate: 'switch',
};

const verifyIdToken: Declared<IdTokenOptions> = {
  ...common,
  clientId: 'any',
  nonce: 'text!',
  accessToken: 'text!',
  code: 'text!',
  maxAge: 'seconds!',
  acr: 'any',
  amr: 'list!',
};

const verifyLogoutToken: Declared<LogoutTokenOptions> = { ...common, clientId: 'any', seen: 'call' };

const verifyDPoPProof: Declared<DPoPProofChecks> = {
  header: 'nullable',
  method: 'any',
  url: 'any',
  nonce: 'list!',
  seen: 'call',
  maxAge: 'seconds',
  leeway: 'seconds',
  algorithms: 'any',
};

/** The options of the verbs that verify tokens. */
export const tokenVerbs: Verbs = {
  decodeToken,
  verifyIdToken,
  verifyLogoutToken,
  verifyDPoPProof,
};

/** Returns the options of a verb that verifies tokens; see `optionsOf`. */
export function tokenOptions<T extends object>(verb: string, given: T | undefined): T {
  return optionsOf(tokenVerbs[verb] ?? {}, verb, given);
}
