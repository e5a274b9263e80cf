import type { UserImport } from './import-outcome.ts';
import { isUnder, matches, type Verdict } from './rules.ts';

/** Whether a password keeps a rule; `undefined` where only the server knows. */
type Rule = (password: string, value: string, user: UserImport) => boolean | undefined;

const isAscii = /^[ -~]*$/;

/** Counts letters of a kind, of which the server knows more than those of ASCII. */
const atLeast =
  (letter: RegExp): Rule =>
  (password, value) =>
    isAscii.test(password) ? isUnder([...password.matchAll(letter)].length, { min: value || 1 }) : undefined;

/** Case counts in some releases only. */
const isNot =
  (name: 'username' | 'email'): Rule =>
  (password, _, user) => {
    const own: unknown = user[name];
    if (typeof own !== 'string' || own.toLowerCase() !== password.toLowerCase()) return true;
    return own === password ? false : undefined;
  };

/** What the server checks of a new password. */
const rules: Readonly<Record<string, Rule | undefined>> = {
  length: (password, value) => isUnder(password.length, { min: value || 8 }),
  maxLength: (password, value) => isUnder(password.length, { max: value || 64 }),
  digits: atLeast(/\d/g),
  lowerCase: atLeast(/[a-z]/g),
  upperCase: atLeast(/[A-Z]/g),
  specialChars: atLeast(/[^a-z\d]/gi),
  notUsername: isNot('username'),
  notEmail: isNot('email'),
  notContainsUsername: (password, _, { username }) =>
    password.toLowerCase().includes(username.toLowerCase())
      ? password.includes(username)
        ? false
        : undefined
      : true,
  regexPattern: (password, value) => matches(password, value),
};

/** Rules that no new password breaks. */
const later = [
  'hashAlgorithm',
  'hashIterations',
  'passwordHistory',
  'passwordAge',
  'forceExpiredPasswordChange',
  'maxAuthAge',
  'recoveryCodesWarningThreshold',
];

/** Returns a function that checks the passwords of a user against a policy such as `length(8) and digits(1)`. */
export function passwordVerdict(policy: string | undefined): (user: UserImport) => Verdict {
  const parts = (policy ?? '').split(' and ').flatMap((part) => {
    const [, name = '', value = ''] = /^([^(]*)(?:\((.*)\))?$/s.exec(part.trim()) ?? [];
    return name === '' || later.includes(name) ? [] : [{ name, value: value === 'undefined' ? '' : value }];
  });
  return (user) => {
    let verdict: Verdict = 'fine';
    for (const { value: password, secretData } of user.credentials ?? []) {
      // A hash is stored as it is, and so is no password at all.
      if (secretData !== undefined || password === '') continue;
      if (typeof password !== 'string') return 'unsure';
      for (const { name, value } of parts) {
        const isKept = rules[name]?.(password, value, user);
        if (isKept === false)
          return { fault: `The password policy refuses the password: ${name}${value && `(${value})`}` };
        if (isKept === undefined) verdict = 'unsure';
      }
    }
    return verdict;
  };
}
