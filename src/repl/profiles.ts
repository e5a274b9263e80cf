/** Settings under a name, in a file that holds no secret. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { configFolder, writeWhole } from './folders.ts';
import { jwt, secretName } from './secrets.ts';
import { flags, type Given, type Profile, UsageError } from './settings.ts';

/** What a profile may hold. */
const names = [
  'url',
  'realm',
  'use',
  'user',
  'client-id',
  'browser',
  'device',
  'wait',
  'scope',
  'remember',
  'output',
  'allow-insecure',
  'ca',
  'no-verify',
] as const;

/** The file of the profiles. */
export function profilesFile(): string {
  return join(configFolder(), 'profiles.json');
}

/** Returns a profile. Throws `UsageError` when there is none, or when the file holds a secret. */
export function profileOf(name: string): Profile {
  const all = profiles();
  const profile = Object.hasOwn(all, name) ? all[name] : undefined;
  if (profile) return profile;
  const known = Object.keys(all);
  const others = known.length > 0 ? `It has ${known.join(', ')}.` : 'It has none: --save-profile writes one.';
  throw new UsageError(`There is no profile ${name} in ${profilesFile()}. ${others}`);
}

/** The names of all profiles; none where the file cannot be read. */
export function profileNames(): readonly string[] {
  try {
    return Object.keys(profiles());
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}

/** Writes a profile, and returns what it holds. */
export function saveProfile(name: string, given: Given): Profile {
  if (!/^[\w.-]+$/.test(name) || name === '__proto__')
    throw new UsageError('The name of a profile is made of letters, digits and . _ -');
  const profile: Record<string, string | boolean> = {};
  for (const setting of names) {
    const value = given[setting];
    if (value !== undefined) profile[setting] = setting === 'ca' ? resolve(String(value)) : value;
  }
  checkProfile(name, profile);
  const file = profilesFile();
  const text = `${JSON.stringify({ ...profiles(), [name]: profile }, undefined, 2)}\n`;
  writeWhole(file, text);
  return profile;
}

function profiles(): Readonly<Record<string, Profile>> {
  const file = profilesFile();
  if (!existsSync(file)) return {};
  const all = parsed(readFileSync(file, 'utf8'), file);
  if (!isObject(all)) throw new UsageError(`${file} must hold an object with a profile under each name.`);
  for (const [name, profile] of Object.entries(all)) checkProfile(name, profile);
  return all as Record<string, Profile>;
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The message of the parser would quote the file.
    throw new UsageError(`${file} is no JSON: correct it, or remove it.`);
  }
}

/** Secrets are looked for first: what is wrong with such a file is that it holds one. */
function checkProfile(name: string, profile: unknown): void {
  const place = `The profile ${name} of ${profilesFile()}`;
  if (!isObject(profile)) throw new UsageError(`${place} must be an object.`);
  const secret = Object.entries(profile).find(([key, value]) => isSecret(key, value));
  if (secret) {
    throw new UsageError(
      `${place} holds a secret (${secret[0]}). Remove it, and change the secret if others could read the file: ` +
        'secrets come from the prompt, the environment, @FILE or -; --remember keeps a session.',
    );
  }
  for (const [key, value] of Object.entries(profile)) {
    if (!(names as readonly string[]).includes(key))
      throw new UsageError(`${place} holds ${key}, which is none of ${names.join(', ')}.`);
    const type = key === 'url' ? 'string' : flags[key as Exclude<(typeof names)[number], 'url'>].type;
    if (typeof value !== type)
      throw new UsageError(`${key} in ${place.replace('The', 'the')} must be ${aOf(type)}.`);
  }
}

function aOf(type: string): string {
  return type === 'string' ? 'a text' : 'true or false';
}

function isSecret(key: string, value: unknown): boolean {
  if (secretName.test(key) || jwt.test(JSON.stringify(value) ?? '')) return true;
  return key === 'url' && typeof value === 'string' && /^[a-z]+:\/\/[^/?#]*:[^/?#]*@/i.test(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
