import { secretName } from './secret-names.ts';

const secretHeader = /auth|cookie|secret|token|key|password/i;
/** Settings that have the name of a secret and a number that is none: `accessTokenLifespan`. */
const isSetting = /lifespan|timeout|expir|max|min|length|period|digits|count|type|policy/i;
/** Longer texts are files, whose values are not looked for. */
const mostText = 262_144;

/**
 * Returns the secrets of a request, as they were sent and decoded: those in headers, also in `Basic`, and in a body of
 * any form. Longest first, because one secret may be a part of another.
 */
export function sentSecrets(headers: Readonly<Record<string, string>>, body: unknown): string[] {
  const secrets = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    if (!secretHeader.test(name)) continue;
    const [scheme = '', ...rest] = value.split(' ');
    const credentials = rest.join(' ');
    // Without the scheme, which is no secret.
    secrets.add(credentials || value);
    if (scheme.toLowerCase() === 'basic') inBasic(credentials, secrets);
    if (/cookie/i.test(name)) {
      for (const pair of value.split(';')) secrets.add(pair.slice(pair.indexOf('=') + 1).trim());
    }
  }
  collect('', body, secrets, 0);
  const all = new Set([...secrets].flatMap((secret) => [secret, percentsIn(secret)]));
  // A secret of one or two characters would blank out every text, and does not exist.
  return [...all].filter((secret) => secret.length > 2).sort((one, other) => other.length - one.length);
}

/** RFC 6749, section 2.3.1: both parts are encoded as in a form. */
function inBasic(credentials: string, into: Set<string>): void {
  const pair = fromBase64(credentials);
  if (pair === undefined) return;
  const secret = pair.slice(pair.indexOf(':') + 1);
  for (const text of [secret, fromForm(secret)]) into.add(text);
}

function collect(name: string, value: unknown, into: Set<string>, depth: number): void {
  if (depth > 100) return;
  if (typeof value === 'string') {
    if (secretName.test(name)) into.add(value);
    else if (depth === 0) inText(value, into);
  } else if (typeof value === 'number' || typeof value === 'bigint') {
    const text = String(value);
    if (secretName.test(name) && !isSetting.test(name) && text.length > 3) into.add(text);
  } else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    if (value.byteLength <= mostText) inText(new TextDecoder().decode(value as ArrayBuffer), into);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(name, item, into, depth + 1);
  } else if (value instanceof URLSearchParams || value instanceof FormData) {
    for (const [key, item] of value) collect(key, item, into, depth + 1);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) collect(key, item, into, depth + 1);
  }
}

/** `<password>…`, `"password": "…"`, `password=…`, `password: …`, and a field of a multipart form. */
const values = [
  /<([\w.:-]{1,64})(?:\s[^<>]*)?>([^<]+)/g,
  /\b([\w.-]{1,64})["']?\s{0,8}[:=]\s{0,8}(?:"((?:[^"\\]|\\.)*)|'([^']*)|([^\s&<>,;"'][^\s&<>,;]*))/g,
  /\bname="([^"\n]{1,64})"[^\n]{0,256}\n\r?\n([^\r\n]+)/g,
];

/** Values in a text of JSON, a form, XML, YAML or a multipart form. */
function inText(text: string, into: Set<string>): void {
  if (text.length > mostText) return;
  const parsed = fromJson(text);
  if (typeof parsed === 'object') {
    collect('', parsed, into, 1);
    return;
  }
  let isNamed = false;
  for (const pattern of values) {
    for (const [, name = '', ...found] of text.matchAll(pattern)) {
      isNamed = true;
      const value = found.find((part) => part !== undefined);
      if (value === undefined || !secretName.test(name)) continue;
      for (const form of [value, fromForm(value), fromJson(`"${value}"`), entitiesIn(value)]) {
        if (typeof form === 'string') into.add(form);
      }
    }
  }
  // One word alone is a password or a key.
  if (!isNamed && /^\S{8,512}$/.test(text.trim())) into.add(text.trim());
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // It is no JSON, which the caller takes it for.
    return undefined;
  }
}

function fromForm(text: string): string {
  return percentsIn(text.replaceAll('+', ' '));
}

/** Returns the text that base64 of either alphabet stands for. */
export function fromBase64(text: string): string | undefined {
  try {
    return new TextDecoder().decode(
      Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0)),
    );
  } catch {
    // Not base64: then the header as it is, which is a secret already, is all that was sent.
    return undefined;
  }
}

/** Returns the text with `%2F` and the like decoded; what is not UTF-8 stays. */
export function percentsIn(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      // Bytes of another encoding: only those of ASCII mean the same in all.
      return bytes.replace(/%([0-7][\da-f])/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
    }
  });
}

const entities = new Map([
  ['amp', '&'],
  ['apos', "'"],
  ['gt', '>'],
  ['lt', '<'],
  ['quot', '"'],
]);

/** Returns the text with `&quot;`, `&#34;` and `&#x22;` decoded. */
export function entitiesIn(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name) return entities.get(name.toLowerCase()) ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10_ffff ? String.fromCodePoint(code) : whole;
  });
}
