/** Whether the server would take something: where only the server knows, `unsure`. */
export type Verdict = { readonly fault: string } | 'fine' | 'unsure';
export type Verdicts = (verdicts: readonly Verdict[]) => Verdict;

type Config = Readonly<Record<string, unknown>>;
/** Whether a value that is not empty is valid; `undefined` where only the server knows. */
type Validator = (value: string, config: Config) => boolean | undefined;

const printable = /^[ -~]*$/;
const local = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const label = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;

/** Validators of the server. One that is missing here may refuse even an attribute without a value. */
export const validators: Readonly<Record<string, Validator | undefined>> = {
  length: (value, config) => {
    const { 'trim-disabled': untrimmed } = config;
    const isWhole = untrimmed === true || untrimmed === 'true';
    // The server trims these only.
    return isUnder((isWhole ? value : value.replace(/^[\0- ]+|[\0- ]+$/g, '')).length, config);
  },
  pattern: (value, { pattern }) => matches(value, pattern),
  options: (value, { options }) => (Array.isArray(options) ? options.includes(value) : undefined),
  email: (value, config) => {
    if (Object.keys(config).length > 0 || !printable.test(value) || /["[\]]/.test(value)) return undefined;
    const [name = '', domain, ...more] = value.split('@');
    if (domain === undefined || more.length > 0 || name.length > 64 || !local.test(name)) return false;
    const labels = domain.split('.');
    if (domain.length > 200 || labels.some(({ length }) => length > 63)) return undefined;
    return labels.every((part) => label.test(part));
  },
  integer: (value, config) => {
    if (!printable.test(value)) return undefined;
    if (!/^[+-]?\d+$/.test(value)) return false;
    return value.length > 15 ? undefined : isUnder(Number(value), config);
  },
  double: (value, config) =>
    /^[+-]?\d{1,15}(?:\.\d{1,9})?$/.test(value)
      ? isUnder(Number(value), config)
      : /^[a-z ]+$/i.test(value) && !/^ *(?:nan|infinity) *$/i.test(value)
        ? false
        : undefined,
  'person-name-prohibited-characters': (value) => (/^[\p{L}\p{Nd} '.,-]+$/u.test(value) ? true : undefined),
  'username-prohibited-characters': (value) => (/^[a-z\d._@+-]+$/i.test(value) ? true : undefined),
  uri: () => undefined,
  'iso-date': () => undefined,
  'local-date': () => undefined,
  'up-username-not-idn-homograph': (value) => (printable.test(value) ? true : undefined),
};

/** Whether a number is within `min` and `max`, which may be written as texts. */
export function isUnder(number: number, { min, max }: Config): boolean | undefined {
  const [least, most] = [bound(min, Number.NEGATIVE_INFINITY), bound(max, Number.POSITIVE_INFINITY)];
  if (Number.isNaN(least) || Number.isNaN(most)) return undefined;
  return least <= number && number <= most;
}

function bound(given: unknown, otherwise: number): number {
  if (given === undefined || given === null || given === '') return otherwise;
  return typeof given === 'number' || /^[+-]?\d+(?:\.\d+)?$/.test(String(given)) ? Number(given) : Number.NaN;
}

/**
 * Whether the whole of a value matches a pattern of Java; `undefined` where the two languages may differ, or where the
 * repetition of a repetition may take for ever.
 */
export function matches(value: string, pattern: unknown): boolean | undefined {
  if (typeof pattern !== 'string' || !printable.test(pattern) || !printable.test(value)) return undefined;
  const unescaped = pattern.replace(/\\./g, '');
  const isAlike =
    !/\\[^\W\ddDsSwW_]|\\[\d_]/.test(pattern) &&
    !/\(\?(?![:=!])|&&|\[\^?\]|\[[^\]]*\[/.test(unescaped) &&
    !/[+*}?]\+|[+*}]\)[+*{]/.test(pattern);
  if (!isAlike) return undefined;
  try {
    return new RegExp(`^(?:${pattern})$`).test(value);
  } catch {
    return undefined;
  }
}
