const secretName = /secret|password|token|assertion|credential|^code$|^totp$|^value$/i;
const tokenLike = /\beyJ[\w-]{8,}\.[\w-]*(\.[\w-]*)*/g;

/**
 * A function that removes the secrets of a request from a text of its answer.
 * Servers and proxies repeat what they were sent in their error pages.
 */
export function redactor(headers: Headers, body: unknown): (text: string) => string {
  const secrets = new Set<string>();
  const authorization = headers.get('authorization');
  if (authorization) {
    secrets.add(authorization);
    secrets.add(authorization.slice(authorization.indexOf(' ') + 1));
  }
  collect(body instanceof URLSearchParams ? Object.fromEntries(body) : body, secrets);
  const found = [...secrets].sort((one, other) => other.length - one.length);
  return (text) => {
    let clean = text;
    for (const secret of found) clean = clean.replaceAll(secret, '[redacted]');
    return clean.replace(tokenLike, '[redacted]');
  };
}

function collect(value: unknown, into: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, item] of Object.entries(value)) {
    if (typeof item !== 'string') collect(item, into);
    // A secret of one or two characters would blank out every text, and is none.
    else if (item.length > 2 && secretName.test(name)) into.add(item);
  }
}

/** A short piece of a body that is not what was expected, without the values that it may hold. */
export function snippet(text: string): string {
  const trimmed = text.trim();
  const readable = /^["[{]/.test(trimmed)
    ? trimmed.replace(/"(?:[^"\\]|\\.)*(?:"(\s*:)?|$)/g, (text, isName) => (isName ? text : '"…"'))
    : trimmed
        .replace(/<(style|script)[\s\S]*?<\/\1>/gi, ' ')
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ');
  return readable.trim().slice(0, 160);
}
