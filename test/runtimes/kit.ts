/** What the steps of a runtime share: their settings, and the means to say what is wrong. */
import { type Auth, type Hooks, KeycloakRealm, type OpenIdConnect } from '../../src/index.ts';

/** Why a connection failed, as the errors of a runtime tell it; `null` where it does not tell. */
export interface Reasons {
  /** Nobody listened. */
  readonly refused: string | null;
  /** The other side closed without an answer. */
  readonly lost: string | null;
  /** It closed in the middle of its answer. */
  readonly cut: string | null;
}

/** What the launcher tells the program. */
export interface Configuration {
  readonly serverUrl: string;
  /** A realm of this run alone. */
  readonly realmName: string;
  /** Answers with faults, and logs in by the page of a login. */
  readonly helperUrl: string;
  /** Nobody listens there. */
  readonly refusedUrl: string;
  /** How many users are imported. */
  readonly users: number;
  /** The password of ada. */
  readonly password: string;
  /** The secret of all clients that have one. */
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** Whether the server is another origin than the program. */
  readonly isBrowser: boolean;
  readonly reasons: Reasons;
}

/** What became of a step: what it found, what is wrong, or why the runtime cannot do it. */
export interface StepResult {
  readonly name: string;
  readonly detail?: string;
  readonly fault?: string;
  readonly without?: string;
}

/** What it returns is shown if it is a text. */
export type Step = (kit: Kit) => Promise<unknown>;

/** Thrown by a step that this runtime cannot do. */
export class Without extends Error {}

export class Kit {
  readonly config: Configuration;
  /** With the rights of an administrator of the realm. */
  readonly realm: KeycloakRealm;

  constructor(config: Configuration) {
    this.config = config;
    this.realm = this.connect({ clientId: 'service', clientSecret: config.clientSecret });
  }

  connect(auth: Auth): KeycloakRealm {
    const { serverUrl, realmName } = this.config;
    return new KeycloakRealm({ serverUrl, realmName, auth });
  }

  /** As ada, who may do all in the realm. */
  person(): KeycloakRealm {
    return this.connect({ username: 'ada', password: this.config.password, clientId: 'spa' });
  }

  /** A client of the realm that has a secret. */
  client(clientId: string): OpenIdConnect {
    return this.realm.openIdConnect({ clientId, clientSecret: this.config.clientSecret });
  }

  /** Below a path of the helper, which says what goes wrong there. */
  faulty(path: string, hooks: Hooks = {}, options: { maxResponseSize?: number } = {}): KeycloakRealm {
    return this.#sending(`${this.config.helperUrl}/${path}`, hooks, options);
  }

  /** Where nobody listens. */
  nowhere(): KeycloakRealm {
    return this.#sending(this.config.refusedUrl, {}, {});
  }

  #sending(serverUrl: string, hooks: Hooks, options: { maxResponseSize?: number }): KeycloakRealm {
    const auth = async (): Promise<string> => 'a-token';
    return new KeycloakRealm({ serverUrl, realmName: 'acme', auth, hooks, ...options });
  }
}

/** Throws unless both are the same as JSON. */
export function check(actual: unknown, expected: unknown): void {
  const [one, other] = [actual, expected].map((value) => JSON.stringify(value) ?? 'undefined');
  if (one !== other) throw new Error(`${one} is not ${other}`);
}

/** The error of a call that must fail. */
export async function failure(call: Promise<unknown>): Promise<unknown> {
  const failed = await call.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (!failed) throw new Error('The call did not fail');
  return failed.error;
}

/** One part of a token, the header or the claims. */
export function partOf(token: string, index: 0 | 1): Record<string, unknown> {
  const part = (token.split('.')[index] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  return JSON.parse(atob(part)) as Record<string, unknown>;
}

/** Bytes or an object in Base64url. */
export function encoded(value: object | Uint8Array): string {
  const bytes = value instanceof Uint8Array ? value : new TextEncoder().encode(JSON.stringify(value));
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
