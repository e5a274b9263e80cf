import { checkedSource, type TokenSource, text, tokenOf } from './jwt/text.ts';
import type { Declared } from './jwt/verb-options.ts';
import type { PrivateKey, Signer } from './private-key.ts';
import { signerWith, signing } from './signer.ts';

/** A client with a secret. */
export interface SecretClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /**
   * How the client authenticates: with the secret in the body (`client_secret_post`, the default) or in a header
   * (`client_secret_basic`), or with a JWT signed with the secret (`client_secret_jwt`).
   */
  readonly clientAuthentication?:
    | 'client_secret_post'
    | 'client_secret_basic'
    | 'client_secret_jwt'
    | undefined;
}

/** A client that signs a JWT with its private key (`private_key_jwt`; RFC 7523, section 2.2). */
export interface KeyClient {
  readonly clientId: string;
  /** A `CryptoKey`, a JWK, or PEM text in PKCS #8. */
  readonly privateKey: PrivateKey;
  /** The `kid` of the key, by default taken from the JWK. The server needs it if the client has several keys. */
  readonly keyId?: string | undefined;
  /** Signature algorithm, by default derived from the key (`RS256` for an RSA key as PEM text). */
  readonly algorithm?: string | undefined;
  readonly clientAuthentication?: 'private_key_jwt' | undefined;
}

/**
 * A client whose assertions are signed elsewhere, such as service account tokens from Kubernetes, a CI system or a key
 * vault.
 */
export interface AssertionClient {
  readonly clientId: string;
  /** The assertion (RFC 7523, section 2.2), or a function that is called for one before each token request. */
  readonly clientAssertion: TokenSource;
}

/** A client identified by its TLS certificate (RFC 8705), which the `fetch` option must present. */
export interface CertificateClient {
  readonly clientId: string;
  readonly clientAuthentication: 'tls_client_auth';
}

/** A client without credentials: an app in a browser, on a phone or on a command line. */
export interface PublicClient {
  readonly clientId: string;
  readonly clientAuthentication?: 'none' | undefined;
}

/** A client that can authenticate (OpenID Connect Core, section 9). */
export type ConfidentialClient = SecretClient | KeyClient | AssertionClient | CertificateClient;

/** An OAuth 2.0 client and its means of authentication. */
export type OAuthClient = ConfidentialClient | PublicClient;

/** The part of a request that identifies the client. */
interface ClientProof {
  readonly headers?: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Identifies a client. Called for each request, because an assertion can be used only once. */
export interface ClientIdentity {
  readonly clientId: string;
  /** Whether the client has a credential. */
  readonly isConfidential: boolean;
  /** `issuer` is the audience of the assertion. */
  prove(issuer: string): Promise<ClientProof>;
  /** Signs with the client's own key, if it has one. */
  readonly signer: Signer | undefined;
}

/** All fields that can describe a client. */
export interface ClientFields {
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly clientAuthentication?:
    | 'client_secret_post'
    | 'client_secret_basic'
    | 'client_secret_jwt'
    | 'private_key_jwt'
    | 'tls_client_auth'
    | 'none'
    | undefined;
  readonly privateKey?: PrivateKey | undefined;
  readonly keyId?: string | undefined;
  readonly algorithm?: string | undefined;
  readonly clientAssertion?: TokenSource | undefined;
}

/** The fields of a client, which are checked where they are used. */
export const clientOptions: Declared<ClientFields> = {
  clientId: 'nullable',
  clientSecret: 'nullable',
  clientAuthentication: 'any',
  privateKey: 'any',
  keyId: 'text',
  algorithm: 'text',
  clientAssertion: 'nullable',
};

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * Returns the identity that these options describe. Throws `TypeError` if they contradict each other. `place` prefixes
 * their names in messages.
 */
export function identityOf(fields: ClientFields, place = ''): ClientIdentity {
  const clientId = text(fields.clientId, `${place}clientId`);
  const credentials = (['clientSecret', 'privateKey', 'clientAssertion'] as const).filter(
    (name) => fields[name] !== undefined,
  );
  const [credential, second] = credentials;
  if (second) throw new TypeError(`Set either ${place}${credential} or ${place}${second}, not both`);
  const method = fields.clientAuthentication ?? defaults[credential ?? 'none'];
  if (!methods[credential ?? 'none'].includes(method)) {
    throw new TypeError(
      `${place}clientAuthentication ${JSON.stringify(method)} cannot be used with ${credential ? place + credential : 'a client without credentials'}`,
    );
  }
  const make = (prove: ClientIdentity['prove'], signer?: Signer): ClientIdentity => ({
    clientId,
    isConfidential: method !== 'none',
    prove,
    signer,
  });
  if (credential === 'clientSecret') {
    const secret = text(fields.clientSecret, `${place}clientSecret`);
    return make((issuer) => proofBySecret(clientId, secret, method, issuer));
  }
  if (credential === 'privateKey') {
    const { keyId, algorithm } = fields;
    const privateKey = fields.privateKey as PrivateKey;
    if (typeof privateKey !== 'object') text(privateKey, `${place}privateKey`);
    const signer = signerWith({ privateKey, keyId, algorithm });
    return make(
      async (issuer) => byAssertion(clientId, await signer.sign(assertion(clientId, issuer))),
      signer,
    );
  }
  if (credential === 'clientAssertion') {
    const name = `${place}clientAssertion`;
    const source = checkedSource(fields.clientAssertion, name);
    return make(async () => byAssertion(clientId, await tokenOf(source, name)));
  }
  return make(async () => ({ parameters: { client_id: clientId } }));
}

const defaults = {
  clientSecret: 'client_secret_post',
  privateKey: 'private_key_jwt',
  clientAssertion: 'private_key_jwt',
  none: 'none',
};

const methods: Record<keyof typeof defaults, readonly string[]> = {
  clientSecret: ['client_secret_post', 'client_secret_basic', 'client_secret_jwt'],
  privateKey: ['private_key_jwt'],
  clientAssertion: ['private_key_jwt', 'client_secret_jwt'],
  none: ['none', 'tls_client_auth'],
};

async function proofBySecret(
  clientId: string,
  secret: string,
  method: string,
  issuer: string,
): Promise<ClientProof> {
  if (method === 'client_secret_post') return { parameters: { client_id: clientId, client_secret: secret } };
  if (method === 'client_secret_basic') {
    const credentials = new TextEncoder().encode(`${formEncoded(clientId)}:${formEncoded(secret)}`);
    const encoded = btoa(String.fromCharCode(...credentials));
    return { headers: { authorization: `Basic ${encoded}` }, parameters: {} };
  }
  const key = new TextEncoder().encode(secret);
  const { signed } = await signing();
  return byAssertion(clientId, await signed(assertion(clientId, issuer), { alg: 'HS256' }, key));
}

function byAssertion(clientId: string, client_assertion: string): ClientProof {
  return {
    parameters: { client_id: clientId, client_assertion_type: assertionType, client_assertion },
  };
}

/**
 * RFC 7523, section 3. Even if this clock is some seconds ahead of the server's, the assertion must not appear to be
 * from the future.
 */
function assertion(clientId: string, issuer: string): Record<string, string | number> {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: clientId,
    sub: clientId,
    aud: issuer,
    jti: crypto.randomUUID(),
    iat: now - 5,
    exp: now + 55,
  };
}

/** RFC 6749, section 2.3.1: id and secret are form-encoded before they are joined. */
function formEncoded(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}
