import type { FieldError } from './errors.ts';

/** More are not read: nobody sent so many fields, and each of them is searched for secrets. */
const mostFieldErrors = 200;

/** Characters that are searched for secrets in all of them together, and what each text counts at least. */
const mostCharacters = 16_384;
const leastCharacters = 32;

/** Returns the fields at fault, with each text as errors may show it. */
export function fieldErrorsOf(
  body: Record<string, unknown> | undefined,
  clean: (text: string) => string,
): FieldError[] {
  let left = mostCharacters;
  const redact = (text: string): string => {
    if (left <= 0) return '…';
    left -= Math.max(text.length, leastCharacters);
    return clean(text);
  };
  const listed = Array.isArray(body?.['errors']) ? body['errors'] : [body, ...violations(body)];
  return listed
    .slice(0, mostFieldErrors)
    .flatMap((item: { field?: unknown; errorMessage?: unknown; params?: unknown } | null | undefined) =>
      typeof item?.field === 'string'
        ? [
            {
              field: redact(item.field),
              message: redact(String(item.errorMessage ?? 'is not accepted')),
              params: Array.isArray(item.params) ? (cleaned(item.params, redact) as unknown[]) : [],
            },
          ]
        : [],
    );
}

/** JSON with each of its texts, names and numbers as errors may show it. */
function cleaned(value: unknown, redact: (text: string) => string, depth = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'number') return redact(String(value)) === String(value) ? value : '[redacted]';
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 4) return '…';
  const inner = (item: unknown): unknown => cleaned(item, redact, depth + 1);
  if (Array.isArray(value)) return value.slice(0, mostFieldErrors).map(inner);
  const members = Object.entries(value).slice(0, mostFieldErrors);
  return Object.fromEntries(members.map(([name, item]) => [redact(name), inner(item)]));
}

/** Version 2 of the API writes `field: message`. */
function violations(body: Record<string, unknown> | undefined): { field: string; errorMessage: string }[] {
  return [body?.['violations']].flat().flatMap((violation) => {
    const [, field, errorMessage] = /^([^\s:]+): (.+)$/s.exec(String(violation)) ?? [];
    return field && errorMessage ? [{ field, errorMessage }] : [];
  });
}
