import { entitiesIn, percentsIn, sentSecrets } from './sent-secrets.ts';

/** Makes texts of a response fit to be shown. */
export interface Texts {
  /** Returns a text without the secrets of the request, and of a length that can be read. */
  readonly clean: (text: string) => string;
  /** Returns a short excerpt of an unexpected body, without the values in it. */
  readonly excerpt: (text: string) => string;
}

const gone = '[redacted]';
/** Every pattern and every search goes over this many characters of a text at most. */
const most = 16_384;
const mostShown = 4096;

/**
 * Returns functions that remove the secrets of a request from texts of its response. Servers and proxies repeat parts
 * of a request in their error pages. Loaded for a response that is not what was expected.
 */
export function texts(headers: Readonly<Record<string, string>>, body: unknown): Texts {
  let known: Known | undefined;
  /** The start of a text, without the secrets that are in it as they were sent. */
  const bounded = (text: string): string => {
    if (!known) {
      const secrets = sentSecrets(headers, body);
      known = { secrets, needles: [...new Set(secrets.flatMap(spellings))] };
    }
    return without(known, entitiesIn(text.slice(0, most)));
  };
  const clean = (text: string): string => {
    const isCut = text.length > most;
    let shown = bounded(text);
    let plain = shown;
    // JSON in JSON, in a page, in a URL: each layer hides a character in its own way.
    for (let layer = 0; layer < 4; layer++) {
      const decoded = unescaped(plain);
      if (decoded === plain) break;
      plain = known ? without(known, decoded) : decoded;
      if (plain !== decoded) shown = plain;
    }
    shown = withoutTokens(shown);
    return isCut || shown.length > mostShown ? `${shown.slice(0, mostShown)}…` : shown;
  };
  const excerpt = (text: string): string => {
    // In a text that repeats secrets, what is hidden by its structure might be a part of one.
    if (clean(text).includes(gone)) return 'a text that contains secrets';
    const plain = withoutValues(bounded(text.trimStart()));
    return (/^["[{]/.test(plain) ? plain : withoutTags(plain)).replace(/\s+/g, ' ').trim().slice(0, 160);
  };
  return { clean, excerpt };
}

/** The secrets of a request, and all spellings to look for. */
interface Known {
  readonly secrets: readonly string[];
  readonly needles: readonly string[];
}

function without({ secrets, needles }: Known, text: string): string {
  let clean = text;
  for (const needle of needles) clean = clean.replaceAll(needle, gone);
  // A gateway may break off in the middle of a secret, and of a letter of it.
  const whole = clean.replace(/(?:\\[ux]?[\da-f]{0,3}|%[\da-f]?|&#?\w{0,6})$/i, '');
  for (const secret of secrets) {
    const start = secret.slice(0, 6);
    if (start.length < 6) continue;
    let at = whole.indexOf(start, Math.max(0, whole.length - secret.length));
    // A start that repeats itself, as in `aaaaaaa`, is tried a few times.
    for (let tries = 0; at >= 0 && tries < 64; tries++, at = whole.indexOf(start, at + 1)) {
      if (secret.startsWith(whole.slice(at))) return whole.slice(0, at) + gone;
    }
  }
  return clean;
}

/** A secret as it is, as a form has its spaces, and as base64 has it within whatever stands before and behind it. */
function spellings(secret: string): string[] {
  const found = [secret, secret.replaceAll(' ', '+')];
  const bytes = new TextEncoder().encode(secret);
  if (bytes.length > most) return found;
  for (let before = 0; before < 3; before++) {
    const coded = btoa(`${'\0'.repeat(before)}${String.fromCharCode(...bytes)}`);
    const whole = coded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    if (whole.length > 5) found.push(whole, whole.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return found;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Returns the text with one layer of each usual encoding undone. */
function unescaped(text: string): string {
  const plain = text.replace(
    /\\(?:u([\da-f]{4})|x([\da-f]{2})|(["'\\/nrtbf]))/gi,
    (_, unicode, byte, short) =>
      short ? (escapes[short] ?? short) : String.fromCharCode(Number.parseInt(unicode ?? byte, 16)),
  );
  return percentsIn(entitiesIn(plain));
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
