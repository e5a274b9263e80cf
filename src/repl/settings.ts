/** What the command was told: by its arguments, the environment and a profile. */
import { parseArgs } from 'node:util';

/** Something that the command was told and cannot do. Ends it with the status 2. */
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
  | 'ca';
type Switch = 'device' | 'browser' | 'quiet' | 'yes' | 'allow-insecure' | 'no-verify' | 'help' | 'version';

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
  device: { type: 'boolean', help: 'log in on another device' },
  browser: { type: 'boolean', help: 'log in with the browser' },
  eval: { type: 'string', short: 'e', value: 'CODE', help: 'print what the code gives, and end' },
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
  ca: { type: 'string', value: 'FILE', help: 'trust the certificate authorities of this file too' },
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

/** Reads arguments, and what they leave out from the environment. Throws `UsageError`. */
export function settingsOf(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Given {
  const options = Object.fromEntries(
    Object.entries<Flag>(flags).map(([name, { type, short }]) => [name, { type, ...(short && { short }) }]),
  );
  const { values, positionals } = parsed(args, options);
  const exposed: string[] = [];
  for (const [name, flag] of Object.entries<Flag>(flags)) {
    const value = values[name];
    if (value === undefined) {
      const other = flag.env && env[flag.env];
      if (other) values[name] = other;
    } else if (flag.isSecret && value !== '-' && !String(value).startsWith('@')) exposed.push(`--${name}`);
    if (flag.values && value !== undefined && !flag.values.includes(String(value)))
      throw new UsageError(`--${name} must be one of ${flag.values.join(', ')}`);
  }
  const isUrl = (text = ''): boolean => /^https?:\/\//i.test(text);
  const [first, ...rest] = positionals;
  const url = isUrl(first) ? first : env['KEYCLOAK_URL'] || undefined;
  const script = isUrl(first) ? rest : positionals;
  return { ...values, url, script: script.length > 0 ? script : undefined, exposed } as Given;
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
    '       realmtree completion bash|zsh|fish',
    '',
    'Options, and the environment variables that they are taken from when left out:',
    ...rows,
    '',
    'Status: 0 done, 1 an error, 2 wrong usage, 4 not found, 5 refused by the server',
    '',
  ].join('\n');
}
