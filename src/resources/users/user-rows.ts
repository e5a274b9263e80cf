import { type RowReader, Rows } from '../../tree/csv.ts';
import type { TextReader } from '../../tree/records.ts';
import type { UserImport } from './import-outcome.ts';

/** Puts a cell that is not empty into a user. */
type Field = (user: Filled, cell: string) => void;
type Filled = { -readonly [Name in keyof UserImport]?: unknown };

const text =
  (name: keyof UserImport): Field =>
  (user, cell) => {
    user[name] = cell;
  };

const flag =
  (name: keyof UserImport): Field =>
  (user, cell) => {
    const word = cell.trim().toLowerCase();
    if (word !== 'true' && word !== 'false') throw new TypeError(`must have true or false as ${name}`);
    user[name] = word === 'true';
  };

const list =
  (name: keyof UserImport): Field =>
  (user, cell) => {
    user[name] = valuesOf(cell);
  };

const fields = new Map<string, Field>([
  ...(['username', 'email', 'firstName', 'lastName'] as const).map((name) => [name, text(name)] as const),
  ...(['enabled', 'emailVerified'] as const).map((name) => [name, flag(name)] as const),
  ...(['groups', 'realmRoles', 'requiredActions'] as const).map((name) => [name, list(name)] as const),
  [
    'createdTimestamp',
    (user, cell) => {
      if (!/^\s*\d{1,15}\s*$/.test(cell))
        throw new TypeError('must have a time in milliseconds as createdTimestamp');
      user.createdTimestamp = Number(cell);
    },
  ],
  [
    'password',
    (user, cell) => {
      user.credentials = [{ type: 'password', value: cell }];
    },
  ],
]);

/** Reads users from CSV. Throws `TypeError` for a header that is none of users. */
export function userRows(isOwn: () => boolean): TextReader<UserImport> {
  return new Rows(isOwn, readerOf);
}

function readerOf(header: readonly string[]): RowReader<UserImport> {
  const seen = new Set<string>();
  const columns = header.map((name, index) => {
    const field = fieldOf(name);
    // A file without a header begins with a user.
    if (!field) throw new TypeError(`Column ${index + 1} of the header is no field of a user: ${known}`);
    if (seen.has(name)) throw new TypeError(`Column ${index + 1} of the header repeats ${name}`);
    seen.add(name);
    return field;
  });
  if (!seen.has('username')) throw new TypeError('The header has no username');
  return (cells) => {
    const user: Filled = {};
    for (const [index, cell] of cells.entries()) if (cell !== '') columns[index]?.(user, cell);
    return user as UserImport;
  };
}

const known = `these are ${[...fields.keys()].join(', ')}, attributes.NAME and clientRoles.CLIENT`;

function fieldOf(name: string): Field | undefined {
  const [, map, key] = /^(attributes|clientRoles)\.(.+)$/.exec(name) ?? [];
  if (map === undefined || key === undefined) return fields.get(name);
  return (user, cell) => {
    user[map as 'attributes'] = Object.fromEntries([
      ...Object.entries((user[map as 'attributes'] as object | undefined) ?? {}),
      [key, valuesOf(cell)],
    ]);
  };
}

/** Values are separated by `|`; `\|` is one within a value. */
function valuesOf(cell: string): string[] {
  return cell
    .split(/(?<!\\)\|/)
    .map((value) => value.replaceAll('\\|', '|').trim())
    .filter((value) => value !== '');
}
