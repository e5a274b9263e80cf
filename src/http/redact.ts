import type { FieldError } from './errors.ts';
import { fieldErrorsOf } from './field-errors.ts';
import type { kindOf } from './kind.ts';
import type { secretHeader, secretName } from './secret-names.ts';

/** Functions that this module is handed. If it imported them, bundles would be split along it. */
export interface RedactTools {
  readonly kindOf: typeof kindOf;
  readonly secretHeader: typeof secretHeader;
  readonly secretName: typeof secretName;
}

/** Makes texts of a response fit to be shown. */
export interface Texts {
  /** Returns a text without the secrets of the request, and of a length that can be read. */
  readonly clean: (text: string) => string;
  /** Returns a short excerpt of an unexpected body, without the values in it. */
  readonly excerpt: (text: string) => string;
  /** Returns the fields at fault, without the secrets of the request. */
  readonly fieldErrors?: (body: Record<string, unknown> | undefined) => FieldError[];
}

const gone = '[redacted]';
/** Every pattern and every search goes over this many characters of a text at most. */
const most = 16_384;
const mostShown = 4096;

/**
 * Returns functions that remove the secrets of a request from texts of its response. Servers and proxies repeat parts
 * of a request in their error pages.
 */
export function texts(
  headers: Readonly<Record<string, string>>,
  { body, query }: { readonly body?: unknown; readonly query?: unknown },
  tools: RedactTools,
): Texts {
  let needles: readonly Needle[] | undefined;
  /** The start of a text, without the secrets that are in it as they were sent. */
  const bounded = (text: string): string => {
    needles ??= spellings(sentSecrets(headers, [body, query], tools)).map(needleOf);
    return without(needles, entitiesIn(text.slice(0, most)));
  };
  const cleaned = (text: string, depth: number): string => {
    let shown = bounded(text);
    let plain = shown;
    // JSON in JSON, in a page, in a URL, in base64: each layer hides a character in its own way.
    for (let layer = 0; layer < 5; layer++) {
      const open = without(needles ?? [], plain).replace(/[\w+/-]{12,}={0,2}/g, (run) =>
        depth < 2 && meanings(run).some((text) => cleaned(text, depth + 1).includes(gone)) ? gone : run,
      );
      if (open !== plain) shown = open;
      plain = unescaped(open);
      if (plain === open) break;
    }
    return withoutTokens(shown);
  };
  const clean = (text: string): string => {
    const shown = cleaned(text, 0);
    return text.length > most || shown.length > mostShown ? `${shown.slice(0, mostShown)}…` : shown;
  };
  const excerpt = (text: string): string => {
    // In a text that repeats secrets, what is hidden by its structure might be a part of one.
    if (clean(text).includes(gone)) return 'a text that contains secrets';
    const plain = withoutValues(bounded(text.trimStart()));
    return (/^["[{]/.test(plain) ? plain : withoutTags(plain)).replace(/\s+/g, ' ').trim().slice(0, 160);
  };
  return { clean, excerpt, fieldErrors: (body) => fieldErrorsOf(body, clean) };
}

/** A secret, and as much of its start as gives it away. */
interface Needle {
  readonly whole: string;
  readonly start: string;
}

function needleOf(whole: string): Needle {
  // Words are no start: `password` of the password `password1`.
  const least = Math.max(Math.min(whole.length, 8), whole.search(/[^a-z]|$/) + 1);
  return { whole, start: whole.slice(0, least) };
}

/**
 * Returns the text without the secrets, and without the start of one and all that follows: a gateway may break off in the
 * middle, or spell the rest in another way. Asks for the start first: a text may be looked at a thousand times.
 */
function without(needles: readonly Needle[], text: string): string {
  let clean = text;
  for (const { whole, start } of needles) {
    if (!clean.includes(start)) continue;
    clean = clean.replaceAll(whole, gone);
    const at = clean.indexOf(start);
    if (at >= 0) clean = clean.slice(0, at) + gone;
  }
  return clean;
}

/** More secrets are those of many objects, of which each is looked for as it is alone. */
const fewSecrets = 100;

/** Secrets as they are, as a form has their spaces, and as base64 has them within whatever stands around them. */
function spellings(secrets: readonly string[]): string[] {
  const found = new Set(secrets);
  for (const secret of secrets.length > fewSecrets ? [] : secrets) {
    found.add(secret.replaceAll(' ', '+'));
    for (const text of inBase64(secret)) found.add(text);
  }
  return [...found];
}

function inBase64(text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > most) return [];
  const letters = String.fromCharCode(...bytes);
  return [0, 1, 2].flatMap((before) => {
    const coded = btoa('\0'.repeat(before) + letters);
    const whole = coded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return whole.length > 5 ? [whole, whole.replaceAll('+', '-').replaceAll('/', '_')] : [];
  });
}

/** What a run of letters may mean as base64, wherever in it that begins and ends, or as hexadecimal digits. */
function meanings(run: string): string[] {
  const found = [0, 1, 2, 3].map((before) => {
    const coded = run.slice(before).replaceAll('=', '');
    return fromBase64(coded.slice(0, coded.length - (coded.length % 4))) ?? '';
  });
  const hex = /^(?:[\da-f]{2})+/i.exec(run)?.[0] ?? '';
  return hex.length < 12 ? found : [...found, percentsIn(hex.replace(/../g, '%$&'))];
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Returns the text with one layer of each usual encoding undone. */
function unescaped(text: string): string {
  const plain = text.replace(
    /\\(?:u([\da-f]{4})|x([\da-f]{2})|(["'\\/nrtbf]))/gi,
    (_, unicode, byte, short) =>
      short ? (escapes[short] ?? short) : String.fromCharCode(Number.parseInt(unicode ?? byte, 16)),
  );
  // Lines that were broken at a width may break a secret.
  return percentsIn(entitiesIn(plain)).replace(/[\r\n]+[\t ]{0,8}/g, '');
}

/** Tokens of the server's own. */
function withoutTokens(text: string): string {
  return text.replace(/[\w.-]{12,}/g, (run) => {
    const start = /^eyJ|[-.]eyJ/.exec(run);
    if (!start) return run;
    const at = run.indexOf('eyJ', start.index);
    return run.indexOf('.', at) > at + 10 ? run.slice(0, at) + gone : run;
  });
}

/** Hides the values of JSON, whole or within a text. Names of it stay. */
function withoutValues(text: string): string {
  return /^["[{]/.test(text)
    ? text.replace(/"(?:[^"\\]|\\[\s\S])*(?:"(\s*:)?|\\?$)/g, (text, isName) => (isName ? text : '"…"'))
    : text.replace(/("\s*:\s*)"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)/g, '$1"…"');
}

function withoutTags(text: string): string {
  return text
    .replace(/<(style|script)\b[\s\S]*?(?:<\/\1>|$)/gi, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/((?:secret|password|token|assertion)[\w-]{0,40}=)[^\s&]+/gi, '$1…');
}

/** Settings with the name of a secret whose number is none: `accessTokenLifespan`. */
const isSetting = /lifespan|timeout|expir|max|min|length|period|digits|count|type|policy/i;
/** Longer texts are files, whose values are not looked for. */
const mostText = 262_144;

/**
 * Returns the secrets of a request, as they were sent and decoded: those in headers, also in `Basic`, in the query, and
 * in a body of any form. Longest first, because one secret may be a part of another.
 */
function sentSecrets(
  headers: Readonly<Record<string, string>>,
  contents: readonly unknown[],
  tools: RedactTools,
): string[] {
  const secrets = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    if (!tools.secretHeader.test(name)) continue;
    const [scheme = '', ...rest] = value.split(' ');
    const credentials = rest.join(' ');
    // Without the scheme, which is no secret.
    secrets.add(credentials || value);
    if (scheme.toLowerCase() === 'basic') inBasic(credentials, secrets);
    if (/cookie/i.test(name)) {
      for (const pair of value.split(';')) secrets.add(pair.slice(pair.indexOf('=') + 1).trim());
    }
  }
  for (const content of contents) collect('', content, { ...tools, secrets }, 0);
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

interface Found extends RedactTools {
  readonly secrets: Set<string>;
}

function collect(name: string, value: unknown, into: Found, depth: number): void {
  if (depth > 100) return;
  const isSecret = into.secretName.test(name);
  const kind = into.kindOf(value);
  if (typeof value === 'string') {
    if (isSecret) into.secrets.add(value);
    else if (depth === 0) inText(value, into);
  } else if (typeof value === 'number' || typeof value === 'bigint') {
    const text = String(value);
    if (isSecret && !isSetting.test(name) && text.length > 3) into.secrets.add(text);
  } else if (kind === 'ArrayBuffer' || ArrayBuffer.isView(value)) {
    const bytes = value as ArrayBuffer;
    if (bytes.byteLength <= mostText) inText(new TextDecoder().decode(bytes), into);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(name, item, into, depth + 1);
  } else if (/^(URLSearchParams|FormData)$/.test(kind)) {
    for (const [key, item] of value as FormData) collect(key, item, into, depth + 1);
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
function inText(text: string, into: Found): void {
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
      if (value === undefined || !into.secretName.test(name)) continue;
      for (const form of [value, fromForm(value), fromJson(`"${value}"`), entitiesIn(value)]) {
        if (typeof form === 'string') into.secrets.add(form);
      }
    }
  }
  // One word alone is a password or a key.
  if (!isNamed && /^\S{8,512}$/.test(text.trim())) into.secrets.add(text.trim());
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
function fromBase64(text: string): string | undefined {
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
function percentsIn(text: string): string {
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
function entitiesIn(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name) return entities.get(name.toLowerCase()) ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10_ffff ? String.fromCodePoint(code) : whole;
  });
}
