import { kindOf } from './kind.ts'; /** Names of secrets, in forms, in JSON and in the settings of the server. */
export const secretName: RegExp =
  /secret|password|token|assertion|credential|verifier|private.?key|api.?key|^((device_|user_)?code|auth_req_id|totp|value)$/i;
const secretHeader = /auth|cookie|secret|token|key|password/i;
const tokenLike = /\beyJ[\w-]{8,}\.[\w-]*(\.[\w-]*)*/g;

/**
 * Returns a function that removes the secrets of a request from a text of its response. Servers and proxies repeat
 * parts of a request in their error pages.
 */
export function redactor(headers: Readonly<Record<string, string>>, body: unknown): (text: string) => string {
  let found: string[] | undefined;
  return (text) => {
    found ??= secretsOf(headers, body);
    let clean = unescaped(text);
    for (const secret of found) clean = clean.replaceAll(secret, '[redacted]');
    return clean.replace(tokenLike, '[redacted]');
  };
}

/** Longest first, because one secret may be a part of another. */
function secretsOf(headers: Readonly<Record<string, string>>, body: unknown): string[] {
  const secrets = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    if (!secretHeader.test(name)) continue;
    secrets.add(value);
    secrets.add(value.slice(value.indexOf(' ') + 1));
  }
  collect('', body, secrets);
  // A secret of one or two characters would blank out every text, and is not a real one.
  return [...new Set([...secrets].filter((secret) => secret.length > 2).flatMap(spellings))].sort(
    (one, other) => other.length - one.length,
  );
}

function collect(name: string, value: unknown, into: Set<string>): void {
  if (typeof value === 'string') {
    if (secretName.test(name)) into.add(value);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(name, item, into);
  } else if (/^(URLSearchParams|FormData)$/.test(kindOf(value))) {
    for (const [key, item] of value as FormData) collect(key, item, into);
  } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const [key, item] of Object.entries(value)) collect(key, item, into);
  }
}

/** A secret as it is, and as it appears in JSON, forms and URLs. */
function spellings(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
  return [secret, inJson, JSON.stringify(inJson).slice(1, -1), inForm, inForm.replaceAll('+', '%20')];
}

const entities = new Map([
  ['amp', '&'],
  ['apos', "'"],
  ['gt', '>'],
  ['lt', '<'],
  ['quot', '"'],
]);

/** Pages write some of the characters that they repeat as `&quot;`, `&#34;` or `&#x22;`. */
function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,4})|#x([\da-f]{1,4})|(\w{2,4}));/gi, (whole, decimal, hex, name) =>
    name
      ? (entities.get(name.toLowerCase()) ?? whole)
      : String.fromCharCode(decimal ? Number(decimal) : Number.parseInt(hex, 16)),
  );
}

/** Returns a short excerpt of an unexpected body, without the values in it. */
export function snippet(text: string): string {
  const trimmed = text.trim().slice(0, 20_000);
  const readable = /^["[{]/.test(trimmed)
    ? trimmed.replace(/"(?:[^"\\]|\\.)*(?:"(\s*:)?|$)/g, (text, isName) => (isName ? text : '"…"'))
    : trimmed
        .replace(/<(style|script)[\s\S]*?<\/\1>/gi, ' ')
        .replace(/<[^>]*>/g, ' ')
        .replace(/("\s*:\s*)"(?:[^"\\]|\\.)*(?:"|$)/g, '$1"…"')
        .replace(/((?:secret|password|token|assertion)[\w-]*=)[^\s&]+/gi, '$1…')
        .replace(/\s+/g, ' ');
  return readable.trim().slice(0, 160);
}
