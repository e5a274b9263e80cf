import type { JSONWebKeySet } from 'jose';
import { shownAs } from '../../http/inspection.ts';
import type { RequestOptions } from '../../http/options.ts';
import { PlainReader, type Reader } from '../../http/plain.ts';
import { checkedKey } from '../../http/url.ts';
import { checkBinding } from './binding.ts';
import {
  checkAudience,
  checkExpiry,
  checkOneOf,
  checkPast,
  invalid,
  listed,
  missing,
  own,
  requiredText,
  requiredTime,
  textOf,
  usualLeeway,
} from './claim-checks.ts';
import type {
  AccessTokenClaims,
  IdTokenClaims,
  LogoutTokenClaims,
  RequestingPartyTokenClaims,
  UnverifiedClaims,
} from './claims.ts';
import { type DecodedToken, decode } from './decode.ts';
import { checkedAlgorithms, type FindKeys, finderFor } from './given-key.ts';
import {
  accessToken,
  checkAuthentication,
  checkKind,
  checkLogin,
  checkLogoutEvent,
  checkSubject,
  idToken,
  levelsOf,
  logoutToken,
  recipientOf,
  type TokenKind,
} from './kind-checks.ts';
import type {
  AccessTokenOptions,
  DecodeTokenOptions,
  ExportedKeys,
  IdTokenOptions,
  KeyWait,
  LogoutTokenOptions,
  TokenVerifierOptions,
  UnverifiedOptions,
  VerifyOptions,
} from './options.ts';
import { RealmKeys } from './realm-keys.ts';
import { checkSignature } from './signature.ts';
import { text } from './text.ts';
import { TokenError } from './token-error.ts';
import { checkHash } from './token-hash.ts';
import { type Declared, optionsOf } from './verb-options.ts';
import { tokenOptions } from './verbs.ts';

/** The options of the class, which are checked where they are used. */
export const verifierOptions: Declared<TokenVerifierOptions> = {
  serverUrl: 'any',
  realmName: 'any',
  issuer: 'any',
  keys: 'any',
  fetch: 'any',
  timeout: 'any',
  maxResponseSize: 'any',
  headers: 'any',
  hooks: 'any',
  allowInsecure: 'switch',
};

/** Their values are checked where they are used. */
const waitOptions: Declared<KeyWait> = { signal: 'any', timeout: 'any' };
const requestOptions: Declared<RequestOptions> = { ...waitOptions, headers: 'any', maxResponseSize: 'any' };

/**
 * Verifies the tokens of a realm without a client and without a login, for APIs and edge functions. Throws `TokenError`
 * for a token that fails a check. The realm's keys are fetched with the first token.
 *
 * @example
 * ```ts
 * import { hasRealmRole, TokenVerifier } from 'realmtree';
 *
 * const verifier = new TokenVerifier({ serverUrl: 'https://sso.example.com', realmName: 'acme' });
 * async function isEditor(request: Request): Promise<boolean> {
 *   const token = request.headers.get('authorization')?.replace(/^Bearer /, '') ?? '';
 *   const claims = await verifier.decodeToken(token, { audience: 'orders-api' });
 *   return hasRealmRole(claims, 'editor');
 * }
 * ```
 */
export class TokenVerifier {
  /** Accepted values of `iss`. */
  readonly issuers: readonly string[];
  readonly #keys: RealmKeys;

  constructor(options: TokenVerifierOptions);
  /** @internal */
  constructor(options: TokenVerifierOptions, reader?: Reader);
  constructor(given: TokenVerifierOptions, opened?: Reader) {
    const options = optionsOf(verifierOptions, 'TokenVerifier', given);
    const reader = opened ?? new PlainReader(options);
    const { realmName, issuer, keys } = options;
    checkedKey(realmName, () => '/realms');
    this.issuers =
      issuer === undefined
        ? [`${reader.serverUrl}/realms/${encodeURIComponent(realmName)}`]
        : listed(issuer, 'issuer');
    this.#keys = new RealmKeys(reader, realmName, keys);
    shownAs(this, () => `TokenVerifier <${this.issuers.join(', ')}>`);
  }

  /**
   * Returns the claims with some checks turned off. With `validate: false` nothing is verified: never use the result
   * for authorization.
   */
  decodeToken(token: string, options: UnverifiedOptions, wait?: KeyWait): Promise<UnverifiedClaims>;
  /**
   * Verifies an access token and returns its claims. Checks the signature with the realm's keys, `iss`, `exp`, `nbf`,
   * `iat` and the kind of the token. Also checks that the token is for the `audience` or from the `authorizedParty`,
   * one of which is required. A token that is bound to a key also requires a `proof`.
   */
  decodeToken(token: string, options: DecodeTokenOptions, wait?: KeyWait): Promise<AccessTokenClaims>;
  async decodeToken(
    token: string,
    options: UnverifiedOptions | DecodeTokenOptions,
    wait?: KeyWait,
  ): Promise<UnverifiedClaims> {
    const checks: AccessTokenOptions & Switches & { readonly validate?: boolean | undefined } = tokenOptions(
      'decodeToken',
      options,
    );
    if (checks.validate === false) return decode(token, { signature: true }).claims;
    const recipient = recipientOf(checks);
    const { subject, accessToken: hashed } = checks;
    const { decoded } = await this.#verify(token, checks, accessToken, wait);
    const { claims } = decoded;
    if (recipient.audience) checkAudience(claims, recipient.audience, audienceHints);
    if (recipient.authorizedParty) {
      checkOneOf(claims, 'azp', { code: 'wrong_authorized_party', expected: recipient.authorizedParty });
    }
    if (checks.verifySub !== false) checkSubject(claims, subject);
    if (checks.verifyJti !== false) textOf(claims, 'jti');
    if (checks.verifyAtHash !== false && hashed !== undefined) {
      await checkHash(decoded, 'at_hash', hashed);
    }
    await checkBinding(token, claims, checks);
    return claims;
  }

  /**
   * Verifies an RPT and returns its claims: an access token, checked as by `decodeToken`, that contains permissions.
   */
  async verifyRequestingPartyToken(
    token: string,
    options: DecodeTokenOptions,
    wait?: KeyWait,
  ): Promise<RequestingPartyTokenClaims> {
    const claims = await this.decodeToken(token, options, wait);
    const { authorization } = claims;
    if (authorization === undefined) {
      throw new TokenError('wrong_type', 'The token has no permissions: it is not an RPT', {
        claim: 'authorization',
      });
    }
    if (!Array.isArray(authorization?.permissions))
      throw invalid('authorization', 'a list of permissions', authorization);
    return { ...claims, authorization };
  }

  /** Verifies an ID token for a client and returns its claims (OpenID Connect Core, section 3.1.3.7). */
  async verifyIdToken(token: string, options: IdTokenOptions, wait?: KeyWait): Promise<IdTokenClaims> {
    const checks = tokenOptions('verifyIdToken', options);
    const clientId = text(checks.clientId, 'clientId');
    const { nonce, accessToken: hashed, code, subject, maxAge, amr } = checks;
    const levels = levelsOf(checks);
    const { decoded, leeway } = await this.#verify(token, checks, idToken, wait);
    const { claims } = decoded;
    const audiences = checkAudience(claims, [clientId]);
    if (audiences.length > 1 || own(claims, 'azp') !== undefined) {
      checkOneOf(claims, 'azp', { code: 'wrong_authorized_party', expected: [clientId] });
    }
    requiredText(claims, 'sub');
    checkSubject(claims, subject);
    if (nonce !== undefined) checkOneOf(claims, 'nonce', { code: 'wrong_nonce', expected: [nonce] });
    if (hashed !== undefined) await checkHash(decoded, 'at_hash', hashed);
    if (code !== undefined) await checkHash(decoded, 'c_hash', code);
    if (maxAge !== undefined) checkLogin(claims, maxAge + leeway);
    checkAuthentication(claims, levels, amr);
    return claims as IdTokenClaims;
  }

  /**
   * Verifies a logout token for a client and returns its claims (OpenID Connect Back-Channel Logout, section 2.6).
   * `sid` is the session that has ended; without it, all sessions of the user (`sub`) have ended.
   */
  async verifyLogoutToken(
    token: string,
    options: LogoutTokenOptions,
    wait?: KeyWait,
  ): Promise<LogoutTokenClaims> {
    const checks = tokenOptions('verifyLogoutToken', options);
    const clientId = text(checks.clientId, 'clientId');
    const { seen, subject } = checks;
    const { decoded, leeway } = await this.#verify(token, checks, logoutToken, wait);
    const { claims } = decoded;
    checkAudience(claims, [clientId]);
    const jti = requiredText(claims, 'jti');
    checkSubject(claims, subject);
    if (textOf(claims, 'sid') === undefined && own(claims, 'sub') === undefined) throw missing('sid');
    checkLogoutEvent(claims);
    if (own(claims, 'nonce') !== undefined) {
      throw new TokenError(
        'wrong_type',
        'A logout token must not have a nonce: this is another kind of token',
        {
          claim: 'nonce',
        },
      );
    }
    if (seen && (await seen(jti, Math.ceil(requiredTime(claims, 'exp') + leeway)))) {
      throw new TokenError('replayed', 'The logout token has already been used', {
        claim: 'jti',
        actual: jti,
      });
    }
    return claims as unknown as LogoutTokenClaims;
  }

  /**
   * Fetches the realm's current keys and returns them. Tokens are verified with these keys from now on.
   *
   * @route `GET /realms/{realm}/protocol/openid-connect/certs`
   */
  async certs(options?: RequestOptions): Promise<JSONWebKeySet> {
    return this.#keys.fetch(optionsOf(requestOptions, 'certs', options));
  }

  /**
   * Returns the realm's keys as JSON, for `keys.cache` of a verifier in another process, which then starts without a
   * request.
   */
  async exportKeys(wait?: KeyWait): Promise<ExportedKeys> {
    return this.#keys.export(optionsOf(waitOptions, 'exportKeys', wait));
  }

  /**
   * Finds the keys of the realm that may verify what has this header.
   *
   * @internal
   */
  keysWithin(wait: KeyWait | undefined): FindKeys {
    return (header) => this.#keys.find(header, wait);
  }

  /** Checks common to all kinds of tokens. The issuer comes first, because it determines whose keys to use. */
  async #verify(
    token: string,
    options: VerifyOptions & Switches,
    kind: TokenKind,
    wait: KeyWait | undefined,
  ): Promise<{ decoded: DecodedToken; leeway: number }> {
    const { key, leeway = usualLeeway } = options;
    const algorithms = checkedAlgorithms(options.algorithms, key);
    const issuers = options.issuer === undefined ? this.issuers : listed(options.issuer, 'issuer');
    const within = optionsOf(waitOptions, kind.verb, wait);
    const find = key === undefined ? this.keysWithin(within) : finderFor(key);
    const decoded = decode(token);
    if (options.verifyIss !== false) {
      checkOneOf(decoded.claims, 'iss', { code: 'wrong_issuer', expected: issuers, hints: issuerHints });
    }
    if (options.verifySignature !== false) {
      await checkSignature(token, decoded, { algorithms, find });
    }
    const { claims } = decoded;
    if (options.verifyTyp !== false) checkKind(decoded, kind);
    if (options.verifyExp !== false) checkExpiry(claims, leeway);
    if (options.verifyNbf !== false) checkPast(claims, 'nbf', leeway);
    if (options.verifyIat !== false) checkPast(claims, 'iat', leeway);
    return { decoded, leeway };
  }
}

/** Checks that only `decodeToken` can leave out. */
type Switches = Pick<
  AccessTokenOptions,
  'verifyExp' | 'verifyIat' | 'verifyIss' | 'verifyNbf' | 'verifyTyp'
> & {
  readonly verifySignature?: boolean | undefined;
};

const audienceHints: readonly string[] = [
  'Add an audience mapper to the client that obtains the token, or check authorizedParty instead.',
];
const issuerHints: readonly string[] = [
  'Is it a token of another realm? If the public URL of the server differs from serverUrl, set `issuer` to the URL of the realm.',
];
