/** The options of the verbs that verify tokens, loaded with the first call of one. */
import type {
  DecodeTokenOptions,
  DPoPProofChecks,
  IdTokenOptions,
  LogoutTokenOptions,
  UnverifiedOptions,
  VerifyOptions,
} from './options.ts';
import type { Declared, Verbs } from './verb-options.ts';

const common: Declared<VerifyOptions> = {
  key: 'any',
  algorithms: 'any',
  issuer: 'any',
  subject: 'any',
  leeway: 'seconds',
};

const decodeToken: Declared<DecodeTokenOptions | UnverifiedOptions> = {
  ...common,
  audience: 'any',
  authorizedParty: 'any',
  accessToken: 'any',
  proof: 'any',
  dpopThumbprint: 'any',
  certificateThumbprint: 'any',
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
  nonce: 'any',
  accessToken: 'any',
  code: 'any',
  maxAge: 'seconds',
  acr: 'any',
  amr: 'any',
};

const verifyLogoutToken: Declared<LogoutTokenOptions> = { ...common, clientId: 'any', seen: 'any' };

const verifyDPoPProof: Declared<DPoPProofChecks> = {
  header: 'nullable',
  method: 'any',
  url: 'any',
  nonce: 'any',
  seen: 'any',
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
