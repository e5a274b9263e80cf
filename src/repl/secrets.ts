/** What may be a secret: by its name, in a line, and in data. */
import { noSecret } from '../facts/values.ts';
import { secretName as sentName } from '../http/secret-names.ts';

/** Names of secrets, also within a line of code. */
export const secretName: RegExp =
  /pass|pasw|pwd|secret|token|totp|otp|credential|private.?key|api.?key|verifier|assertion|authorization|cookie/i;
/** Stands in the place of a secret. */
export const hidden = '(not shown)';
/** Endings of names of settings: `access.token.claim`, `credentialId`. */
const setting = /(id|label|claim|name|endpoint)$/i;
/** Tokens, wherever they stand. */
export const jwt: RegExp = /eyJ[\w-]{8,}\.[\w-]+/;

/** Whether a line may hold a secret: a token, or the name of a secret and a text, which may have lost its end. */
export function isSecret(line: string): boolean {
  return jwt.test(line) || (secretName.test(line) && /['"`]/.test(line));
}

/** Whether what has this name is a secret. */
export function isSecretName(name: string): boolean {
  return (secretName.test(name) || sentName.test(name)) && !noSecret.test(name) && !setting.test(name);
}

/** Whether a text is none, though it has the name of one: a switch, nothing, the mask of the server. */
export function isHarmless(text: string): boolean {
  return /^(true|false|\**)$/.test(text);
}

/** Returns plain data with something else in the place of its secrets. */
export function withoutSecrets(value: unknown, instead: (name: string) => string, name = ''): unknown {
  if (typeof value === 'string') return isSecretName(name) && !isHarmless(value) ? instead(name) : value;
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, instead, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutSecrets(item, instead, key)]),
  );
}

/** Returns a text of JSON with something else in the place of its secrets; other texts as they are. */
export function withoutSecretsOf(json: string, instead: (name: string) => string = () => hidden): string {
  let count = 0;
  const counted = (name: string): string => {
    count++;
    return instead(name);
  };
  try {
    const text = JSON.stringify(withoutSecrets(JSON.parse(json), counted));
    return count > 0 ? text : json;
  } catch {
    return json;
  }
}

/** The variable of the environment for a secret of this name: `CLIENT_SECRET`. */
export function variableOf(name: string): string {
  if (/^(as|introspect|revoke|userInfo|logout|setToken)$/.test(name)) return 'TOKEN';
  // What is set as the value of a credential, or by resetPassword.
  if (/^(value|credentials|resetPassword|pass|pwd)$/i.test(name)) return 'PASSWORD';
  const words = name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_').replace(/\W+/g, '_');
  return /^[a-z]/i.test(words) ? words.toUpperCase() : 'SECRET';
}
