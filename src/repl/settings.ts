/** What the command was told: by its arguments, the environment and a profile. */
import { parseArgs } from 'node:util';

/** A setting that the command cannot follow. Ends it with the status 2. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

interface Flag {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  /** The environment variable of the same meaning. */
  readonly env?: string;
  readonly isSecret?: true;
  /** The values that it may have. */
  readonly values?: readonly string[];
  readonly help: string;
}

type Name =
  | 'realm'
  | 'use'
  | 'user'
  | 'password'
  | 'totp'
  | 'client-id'
  | 'client-secret'
  | 'token'
  | 'eval'
  | 'output'
  | 'fields'
  | 'ca'
  | 'scope'
  | 'wait'
  | 'profile'
  | 'save-profile';
type Switch =
  | 'device'
  | 'browser'
  | 'remember'
  | 'quiet'
  | 'yes'
  | 'allow-insecure'
  | 'no-verify'
  | 'help'
  | 'version';

/** All options, in the order of the help. */
export const flags: Readonly<Record<Name | Switch, Flag>> = {
  realm: {
    type: 'string',
    short: 'r',
    value: 'NAME',
    env: 'KEYCLOAK_REALM',
    help: 'realm to log in to (master)',
  },
  use: {
    type: 'string',
    value: 'NAME',
    env: 'KEYCLOAK_USE',
    help: 'realm whose users, clients … have short names (that of the login)',
  },
  user: { type: 'string', short: 'u', value: 'NAME', env: 'KEYCLOAK_USER', help: 'log in as a user' },
  password: {
    type: 'string',
    value: 'SECRET',
    env: 'KEYCLOAK_PASSWORD',
    isSecret: true,
    help: 'password of the user: @FILE, or - for the standard input; asked for when missing',
  },
  totp: {
    type: 'string',
    value: 'CODE',
    env: 'KEYCLOAK_TOTP',
    isSecret: true,
    help: 'one-time code of the user',
  },
  'client-id': {
    type: 'string',
    value: 'ID',
    env: 'KEYCLOAK_CLIENT_ID',
    help: 'client that logs in (admin-cli)',
  },
  'client-secret': {
    type: 'string',
    value: 'SECRET',
    env: 'KEYCLOAK_CLIENT_SECRET',
    isSecret: true,
    help: 'secret of the client: @FILE or -',
  },
  token: {
    type: 'string',
    value: 'TOKEN',
    env: 'KEYCLOAK_TOKEN',
    isSecret: true,
    help: 'use this access token: @FILE or -',
  },
  browser: { type: 'boolean', help: 'log in with the browser' },
  device: { type: 'boolean', help: 'log in with the browser of another device, by a code' },
  wait: {
    type: 'string',
    value: 'SECONDS',
    env: 'KEYCLOAK_WAIT',
    help: 'how long a login in a browser may take (300)',
  },
  scope: {
    type: 'string',
    value: 'SCOPES',
    env: 'KEYCLOAK_SCOPE',
    help: 'scopes to ask for, such as offline_access',
  },
  remember: { type: 'boolean', help: 'keep the session for the next start; `realmtree logout` ends it' },
  profile: {
    type: 'string',
    short: 'p',
    value: 'NAME',
    env: 'KEYCLOAK_PROFILE',
    help: 'take what is left out from this profile',
  },
  'save-profile': {
    type: 'string',
    value: 'NAME',
    help: 'write what is given as a profile, without secrets, and end',
  },
  eval: { type: 'string', short: 'e', value: 'CODE', help: 'print the result of the code, and end' },
  output: {
    type: 'string',
    short: 'o',
    value: 'FORMAT',
    values: ['json', 'ndjson', 'table', 'csv', 'yaml'],
    help: 'format of what is printed: json, ndjson, table, csv or yaml (json)',
  },
  fields: { type: 'string', value: 'A,B.C', help: 'print these fields alone' },
  quiet: { type: 'boolean', short: 'q', help: 'print errors alone' },
  yes: { type: 'boolean', short: 'y', help: 'delete without asking' },
  'allow-insecure': { type: 'boolean', help: 'send secrets over http to a public name' },
  ca: {
    type: 'string',
    value: 'FILE',
    env: 'KEYCLOAK_CA',
    help: 'trust the certificate authorities of this file too',
  },
  'no-verify': { type: 'boolean', help: 'trust any certificate' },
  help: { type: 'boolean', short: 'h', help: 'print this' },
  version: { type: 'boolean', short: 'v', help: 'print the version' },
};

export type Given = { readonly [Key in Name]?: string | undefined } & {
  readonly [Key in Switch]?: boolean | undefined;
} & {
  /** The server's URL. */
  readonly url?: string | undefined;
  /** A script, with its arguments. */
  readonly script?: readonly string[] | undefined;
  /** Secrets that stood among the arguments. */
  readonly exposed: readonly string[];
};

/** The settings of a profile, by their names. */
export type Profile = Readonly<Record<string, string | boolean>>;

/** What names a way to log in. */
const logins = ['token', 'browser', 'device', 'user'] as const;
/** The commands besides a script. */
const commands: readonly string[] = ['completion', 'logout'];

/**
 * Reads arguments; what they leave out from the environment, and then from the profile that they name. Throws
 * `UsageError`.
 */
export function settingsOf(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  profileOf: (name: string) => Profile = () => ({}),
): Given {
  const options = Object.fromEntries(
    Object.entries<Flag>(flags).map(([name, { type, short }]) => [name, { type, ...(short && { short }) }]),
  );
  const { values, positionals } = parsed(args, options);
  const ofEnvironment: Record<string, unknown> = {};
  const exposed: string[] = [];
  for (const [name, flag] of Object.entries<Flag>(flags)) {
    const value = values[name];
    if (flag.env && env[flag.env]) ofEnvironment[name] = env[flag.env];
    if (value !== undefined && flag.isSecret && value !== '-' && !String(value).startsWith('@'))
      exposed.push(`--${name}`);
  }
  const name = (values['profile'] ?? ofEnvironment['profile']) as string | undefined;
  const { url: usual, ...profile } = name === undefined ? ({} as Profile) : profileOf(name);
  const merged = { ...profile, ...ofEnvironment, ...values };
  checkValues(merged);
  checkLogin(values);
  const login = loginOf([values, ofEnvironment, profile]);
  for (const other of logins) {
    // A user may be named to the page of the login as well.
    const isHint = other === 'user' && login === 'browser';
    if (login !== undefined && other !== login && !isHint) delete merged[other];
  }
  const isUrl = (text = ''): boolean => /^https?:\/\//i.test(text);
  const [first = '', second, ...others] = positionals;
  const isCommand = commands.includes(first) && isUrl(second);
  const [given, script] = isUrl(first)
    ? [first, positionals.slice(1)]
    : isCommand
      ? [second, [first, ...others]]
      : [undefined, positionals];
  const url = given ?? (env['KEYCLOAK_URL'] || usual);
  return { ...merged, url, script: script.length > 0 ? script : undefined, exposed } as Given;
}

function checkValues(given: Readonly<Record<string, unknown>>): void {
  for (const [name, { values }] of Object.entries<Flag>(flags)) {
    if (values && given[name] !== undefined && !values.includes(String(given[name])))
      throw new UsageError(`--${name} must be one of ${values.join(', ')}`);
  }
  const { wait } = given;
  if (wait !== undefined && !(Number(wait) > 0))
    throw new UsageError('--wait must be a number of seconds, such as 60');
}

/** Arguments that name several ways to log in. */
function checkLogin(given: Readonly<Record<string, unknown>>): void {
  const named = logins.filter((name) => given[name] !== undefined);
  const [first, second] = named;
  if (second !== undefined && named.join() !== 'browser,user')
    throw new UsageError(`Give either --${first} or --${second}`);
}

/** The way to log in: arguments first, then the environment, then the profile. */
function loginOf(levels: readonly Readonly<Record<string, unknown>>[]): string | undefined {
  for (const level of levels) {
    const found = logins.find((name) => level[name] !== undefined && level[name] !== false);
    if (found !== undefined) return found;
  }
  return undefined;
}

function parsed(
  args: readonly string[],
  options: Record<string, { type: 'string' | 'boolean'; short?: string }>,
): { values: Record<string, unknown>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: { ...values }, positionals };
  } catch (error) {
    // Its second sentence is about arguments that begin with a hyphen.
    const [message] = (error as Error).message.split(/\. (?=To )/);
    throw new UsageError(`${message}. \`realmtree --help\` lists the options.`);
  }
}

export function helpText(): string {
  const rows = Object.entries<Flag>(flags).map(([name, { short, value, env, help }]) => {
    const left = `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`;
    return `  ${left.padEnd(28)}${help}${env ? ` [${env}]` : ''}`;
  });
  return [
    'Usage: realmtree [URL] [options]             a prompt to explore the server',
    '       realmtree [URL] [options] -e CODE     one line',
    '       realmtree [URL] [options] FILE [ARG…] a script; - for the standard input',
    '       realmtree logout [URL] [options]      ends the session that --remember keeps',
    '       realmtree completion bash|zsh|fish',
    '',
    'Options. What is left out is taken from the environment, and then from the profile:',
    ...rows,
    '',
    'Status: 0 done, 1 an error, 2 wrong usage, 4 not found, 5 refused by the server',
    '',
  ].join('\n');
}
