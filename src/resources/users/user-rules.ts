import type { RealmRepresentation, UPAttribute, UPConfig } from '../../facts/representations.ts';
import type { UserImport } from './import-outcome.ts';
import { passwordVerdict } from './password-rules.ts';
import { isUnder, type Verdict, type Verdicts, validators } from './rules.ts';

/** Fields that the profile treats as attributes. */
const fields = ['username', 'email', 'firstName', 'lastName'] as const;
/** A new server refuses longer values of attributes that the profile does not define. */
const longestUnmanaged = 2048;

/** Returns a function that judges whether the server would accept a user in a request of its own. */
export function userRules(profile: UPConfig, realm: RealmRepresentation): (user: UserImport) => Verdict {
  const attributes = (profile.attributes ?? []).map(
    (attribute) => [attribute.name ?? '', attributeRules(attribute)] as const,
  );
  const known = new Set(attributes.map(([name]) => name));
  const isOpen = ['ENABLED', 'ADMIN_EDIT'].includes(profile.unmanagedAttributePolicy ?? '');
  const password = passwordVerdict(realm.passwordPolicy);
  return (user) => {
    const given = valuesOf(user);
    if (given === undefined) return 'unsure';
    const verdicts: Verdict[] = attributes.map(([name, rules]) => rules(given.get(name) ?? []));
    for (const [name, values] of given) {
      if (known.has(name) || values.every((value) => value === '')) continue;
      if (!isOpen) verdicts.push({ fault: `The user profile drops ${name}, which it does not define` });
      else if (values.some(({ length }) => length > longestUnmanaged)) verdicts.push('unsure');
    }
    verdicts.push(password(user));
    // There the username that is given is not the one that the user gets.
    if (realm.registrationEmailAsUsername) verdicts.push('unsure');
    return together(verdicts);
  };
}

/** Each attribute with its values; `undefined` if not all of them are texts. */
function valuesOf(user: UserImport): Map<string, readonly string[]> | undefined {
  const given = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries((user.attributes ?? {}) as Record<string, unknown>)) {
    const values = Array.isArray(value) ? value : [value ?? ''];
    const isText = values.every((one) => typeof one === 'string');
    if (!isText || (fields as readonly string[]).includes(name)) return undefined;
    given.set(name, values);
  }
  for (const name of fields) {
    const value: unknown = user[name] ?? '';
    if (typeof value !== 'string') return undefined;
    given.set(name, value === '' ? [] : [value]);
  }
  return given;
}

function attributeRules(attribute: UPAttribute): (values: readonly string[]) => Verdict {
  const { name = '', permissions, required, validations = {}, multivalued, defaultValue } = attribute;
  const isWritable = permissions?.edit?.includes('admin') ?? false;
  const { roles = [], scopes = [] } = required ?? {};
  const isRequired = required && (roles.includes('admin') || roles.length + scopes.length === 0);
  const refused = (rule: string): Verdict => ({ fault: `The user profile refuses ${name}: ${rule}` });
  const rules = Object.entries(validations).map(
    ([rule, config]) => [rule, (config ?? {}) as Record<string, unknown>, validators[rule]] as const,
  );
  return (values) => {
    const filled = values.filter((value) => value !== '');
    if (!isWritable) {
      if (filled.length === 0) return 'fine';
      return { fault: `The user profile drops ${name}, which administrators cannot write` };
    }
    if (isRequired && (values.length === 0 || values.some((value) => value.trim() === '')))
      return values.length === 0 && defaultValue !== undefined ? 'unsure' : refused('required');
    if (!multivalued && filled.length > 1) return refused('one value');
    return together(
      rules.map(([rule, config, validator]): Verdict => {
        if (rule === 'multivalued') return countVerdict(values, config, refused);
        if (!validator) return 'unsure';
        const told = filled.map((value) => validator(value, config));
        if (told.includes(false)) return refused(nameOf(rule, config));
        return told.includes(undefined) ? 'unsure' : 'fine';
      }),
    );
  };
}

function countVerdict(
  values: readonly string[],
  config: Record<string, unknown>,
  refused: (rule: string) => Verdict,
): Verdict {
  // Servers differ in what they count as none.
  if (values.length === 0 || values.includes('')) return config['min'] === undefined ? 'fine' : 'unsure';
  const isWithin = isUnder(values.length, config);
  if (isWithin === undefined) return 'unsure';
  return isWithin ? 'fine' : refused(nameOf('multivalued', config));
}

function nameOf(rule: string, config: Record<string, unknown>): string {
  const { 'error-message': _, ...told } = config;
  return Object.keys(told).length > 0 ? `${rule} ${JSON.stringify(told)}` : rule;
}

/** A fault counts more than a doubt. */
const together: Verdicts = (verdicts) =>
  verdicts.find((verdict) => typeof verdict === 'object') ??
  (verdicts.includes('unsure') ? 'unsure' : 'fine');
