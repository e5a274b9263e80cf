import { entitiesIn, fromBase64, percentsIn, sentSecrets } from './sent-secrets.ts';

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
  let needles: readonly string[] | undefined;
  /** The start of a text, without the secrets that are in it as they were sent. */
  const bounded = (text: string): string => {
    needles ??= spellings(sentSecrets(headers, body));
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
  return { clean, excerpt };
}

function without(needles: readonly string[], text: string): string {
  let clean = text;
  for (const needle of needles) clean = withoutStartOf(needle, clean);
  return clean;
}

/**
 * Replaces a secret, and the start of one with all that follows: a gateway may break off in the middle, or spell the rest
 * in another way.
 */
function withoutStartOf(needle: string, text: string): string {
  // Words are no start: `password` of the password `password1`.
  const least = Math.max(Math.min(needle.length, 8), needle.search(/[^a-z]|$/) + 1);
  const clean = text.replaceAll(needle, gone);
  const at = clean.indexOf(needle.slice(0, least));
  return at < 0 ? clean : clean.slice(0, at) + gone;
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

/** What a run of letters may mean as base64, wherever in it that begins and ends. */
function meanings(run: string): string[] {
  return [0, 1, 2, 3].map((before) => {
    const coded = run.slice(before).replaceAll('=', '');
    return fromBase64(coded.slice(0, coded.length - (coded.length % 4))) ?? '';
  });
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
