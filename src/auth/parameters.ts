/** Parameters of a form. A list repeats its name; `undefined` is omitted. */
export type FormParameters = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

/** Parameters of a request that have no option of their own. */
export interface FurtherParameters {
  /** URLs of the APIs that the access token is for (resource indicators, RFC 8707). */
  readonly resource?: string | readonly string[] | undefined;
  /**
   * Additional parameters, by their protocol names. A list repeats its name. A parameter that the call sets or checks
   * itself is refused.
   */
  readonly parameters?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
}

/**
 * Parameters with which a client is identified, or that a later check compares: sent past their options, they would not
 * be checked.
 */
const reserved =
  /^(grant_type|client_(id|secret|assertion(_type)?)|state|nonce|max_age|acr_values|claims|response_mode|code_challenge(_method)?|dpop_jkt)$/;

/** Returns the form with further parameters. `place` prefixes the names of the options in messages. */
export function extended(
  form: FormParameters,
  { resource, parameters = {} }: FurtherParameters,
  place = '',
): FormParameters {
  const whole = {
    ...form,
    resource: resource === undefined ? undefined : texts(resource, `${place}resource`, true),
  };
  const isObject = typeof parameters === 'object' && parameters !== null;
  if (!isObject || Symbol.iterator in parameters) {
    throw new TypeError(`${place}parameters must be an object such as { name: 'value' }`);
  }
  for (const [name, value] of Object.entries(parameters)) {
    const option = `${place}parameters.${name}`;
    if (
      reserved.test(name) ||
      (Object.hasOwn(whole, name) && whole[name as keyof typeof whole] !== undefined)
    ) {
      throw new TypeError(`${option} is a parameter that the call sets itself: use the option for it`);
    }
    if (value !== undefined) texts(value, option);
  }
  return { ...whole, ...parameters };
}

function texts(value: unknown, name: string, isName = false): readonly string[] {
  const list: unknown[] = [value].flat();
  // A setting that is missing is an empty text: a token for no resource is one for any.
  if (list.every((item) => typeof item === 'string' && !(isName && item === ''))) return list as string[];
  throw new TypeError(
    `${name} must be a ${isName ? 'non-empty ' : ''}string or a list of ${isName ? 'such ' : ''}strings`,
  );
}
