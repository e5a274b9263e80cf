import { checkedSource, type TokenSource, text, tokenOf } from './jwt/text.ts';
import { type PrivateKey, type Signer, signed, signerWith } from './private-key.ts';

/** A client with a secret. */
export interface SecretClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /**
   * How the secret is shown: in the body (`client_secret_post`, the default), in a header (`client_secret_basic`), or
   * not at all, by a JWT that is signed with it (`client_secret_jwt`).
   */
  readonly clientAuthentication?:
    | 'client_secret_post'
    | 'client_secret_basic'
    | 'client_secret_jwt'
    | undefined;
}

/** A client that signs a JWT with a private key (`private_key_jwt`; RFC 7523, section 2.2). */
export interface KeyClient {
  readonly clientId: string;
  /** A `CryptoKey`, a JWK, or PEM text in PKCS #8. */
  readonly privateKey: PrivateKey;
  /** The `kid` of the key, by default that of the JWK: the server needs it where the client has several keys. */
  readonly keyId?: string | undefined;
  /** The algorithm of the signature, by default the key's own, `RS256` for PEM text. */
  readonly algorithm?: string | undefined;
  readonly clientAuthentication?: 'private_key_jwt' | undefined;
}

/** A client for which something else signs: a service account token of Kubernetes, of a CI system, of a key vault. */
export interface AssertionClient {
  readonly clientId: string;
  /** The assertion (RFC 7523, section 2.2), or a function that is asked for one before each token request. */
  readonly clientAssertion: TokenSource;
}

/** A client that its TLS certificate identifies (RFC 8705): the `fetch` option is what presents it. */
export interface CertificateClient {
  readonly clientId: string;
  readonly clientAuthentication: 'tls_client_auth';
}

/** A client without credentials of its own: an app in a browser, on a phone, on a command line. */
export interface PublicClient {
  readonly clientId: string;
  readonly clientAuthentication?: 'none' | undefined;
}

/** A client that can prove who it is (OpenID Connect Core, section 9). */
export type ConfidentialClient = SecretClient | KeyClient | AssertionClient | CertificateClient;

/** A client of OAuth 2.0, and how it identifies itself. */
export type OAuthClient = ConfidentialClient | PublicClient;

/** The way in which one request says which client sends it. */
interface ClientProof {
  readonly headers?: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What identifies a client; asked anew for each request, because an assertion serves once. */
export interface ClientIdentity {
  readonly clientId: string;
  /** Whether the client has a credential. */
  readonly isConfidential: boolean;
  /** `issuer` is for whom an assertion is made. */
  prove(issuer: string): Promise<ClientProof>;
  /** Signs with the client's own key, where it has one. */
  readonly signer: Signer | undefined;
}

/** All that a client can be described by. */
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

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The identity that these options describe; what contradicts itself is a `TypeError`. `place` names them in messages. */
export function identityOf(fields: ClientFields, place = ''): ClientIdentity {
  const clientId = text(fields.clientId, `${place}clientId`);
  const credentials = (['clientSecret', 'privateKey', 'clientAssertion'] as const).filter(
    (name) => fields[name] !== undefined,
  );
  const [credential, second] = credentials;
  if (second) throw new TypeError(`Give either ${place}${credential} or ${place}${second}, not both`);
  const method = fields.clientAuthentication ?? defaults[credential ?? 'none'];
  if (!methods[credential ?? 'none'].includes(method)) {
    throw new TypeError(
      `${place}clientAuthentication ${JSON.stringify(method)} does not go with ${credential ? place + credential : 'a client without credentials'}`,
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
  return byAssertion(clientId, await signed(assertion(clientId, issuer), { alg: 'HS256' }, key));
}

function byAssertion(clientId: string, client_assertion: string): ClientProof {
  return {
    parameters: { client_id: clientId, client_assertion_type: assertionType, client_assertion },
  };
}

/** RFC 7523, section 3. A clock that is ahead of the server's by some seconds must not make it a token of the future. */
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

/** RFC 6749, section 2.3.1: identifier and secret are written as in a form before they are joined. */
function formEncoded(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}
