import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { type UserImport, type UserOutcome, ValidationError } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { administrator, nameOf, needs, Traffic, temporaryRealm } from './support.ts';

const everyone = { view: ['admin', 'user'], edit: ['admin', 'user'] };
const policy = [
  ...['length(8)', 'maxLength(20)', 'digits(1)', 'lowerCase(1)', 'upperCase(1)', 'specialChars(1)'],
  ...['notUsername(undefined)', 'notEmail(undefined)', 'notContainsUsername(undefined)'],
  ...['regexPattern(^[!-~é]+$)', 'passwordHistory(3)'],
].join(' and ');

const attribute = (
  name: string,
  validations: Record<string, Record<string, unknown>> = {},
  rest: object = {},
) => ({
  name,
  permissions: everyone,
  validations,
  ...rest,
});

async function collected(outcomes: AsyncIterable<UserOutcome>): Promise<UserOutcome[]> {
  const seen: UserOutcome[] = [];
  for await (const outcome of outcomes) seen.push(outcome);
  return seen;
}

/** A realm with a rule of each kind. */
async function strictRealm(): Promise<RealmNode> {
  const realm = await temporaryRealm({ passwordPolicy: policy });
  const added = [
    attribute('len', { length: { min: 2, max: 4 } }),
    attribute('untrimmed', { length: { min: '2', max: '4', 'trim-disabled': true } }),
    attribute('pat', { pattern: { pattern: '^[a-c]+$', 'error-message': 'no' } }),
    attribute('java', { pattern: { pattern: '(?i)[a-c]++' } }),
    attribute('opt', { options: { options: ['red', 'blue'] } }),
    attribute('mail', { email: {} }),
    attribute('int', { integer: { min: '3', max: '10' } }),
    attribute('dbl', { double: { min: '1.5', max: '3' } }),
    attribute('web', { uri: {} }),
    attribute('day', { 'iso-date': {} }),
    attribute('two', { multivalued: { max: '2' } }, { multivalued: true }),
    attribute('any', {}, { multivalued: true }),
    attribute('hidden', {}, { permissions: { view: ['admin'], edit: [] } }),
    attribute('must', {}, { required: { roles: ['admin'] } }),
    attribute('own', {}, { required: { roles: ['user'] } }),
  ];
  await realm.users.profile.update(({ attributes = [] }) => ({ attributes: [...attributes, ...added] }));
  return realm;
}

const texts: Readonly<Record<string, readonly string[]>> = {
  len: ['a', 'ab', 'abcde', 'a   ', '  abcd  ', '', '  ', '🙂🙂', '🙂🙂🙂'],
  untrimmed: ['a ', 'abcde', ' a  ', '     '],
  pat: ['abc', 'abd', '', 'ABC', 'a\n'],
  java: ['aBc', 'abd'],
  opt: ['red', 'Red', ' red'],
  mail: [
    ...['a@b', 'a', 'a b@c.d', 'a@b..c', 'é@b.de', 'a@é.de', '"a b"@c.de', 'a@b_c.de', 'a.@b.de', 'A+b@c.de'],
    ...[' a@b.de', 'a@b.de ', 'a@[1.2.3.4]', 'a@b-.de', 'a@b.de.', "o'b@c.de", 'a..b@c.de', 'a@b@c.de'],
    ...[
      `${'x'.repeat(64)}@b.de`,
      `${'x'.repeat(65)}@b.de`,
      `a@${'x'.repeat(63)}.de`,
      `a@${'x'.repeat(64)}.de`,
    ],
    ...['a@1.2', 'a@-b.de', '@b.de', 'a@', '.a@b.de', 'a@b.c1', 'a@B.DE', 'ä@ö.de', 'a@b,de', 'a;b@c.de'],
  ],
  int: ['3', '2', '11', 'x', '3.0', '+4', '04', ' 4', '-4', '', '99999999999999999999', '٤'],
  dbl: ['1.5', '1', '3', '3.1', 'x', '2e0', '2f', ' 2', '.2e1', '2.', 'NaN', '+2', '1,5', '0x1p1', 'nan'],
  web: ['https://a.test', 'nothing', 'http://a b'],
  day: ['2024-02-29', '2024-02-30', 'today'],
  hidden: ['x', ''],
  nowhere: ['x', ''],
};

const names = [
  'a<b',
  'a b',
  "O'Neil",
  'x'.repeat(256),
  'Ünal',
  '王',
  'a&b',
  'a(b)',
  'a/b',
  'a,b',
  'a:b',
  'a@b',
];
const moreNames = ['a_b', 'a`b', 'a+b', 'a;b', 'a=b', 'a\nb', '1', '', 'a\u00a0b', 'a-b.', 'a"b', 'a%b', '…'];
const usernames = [
  'b<',
  'b c',
  "'n",
  'x'.repeat(256),
  'ünal',
  'а',
  'a&b',
  'a/b',
  'a,b',
  'a:b',
  'a@b',
  'a_b',
  'a+b',
];
const passwords = ['Abcdef1!', 'Abc1!', 'Abcdefg!', 'ABCDEF1!', 'abcdef1!', 'Abcdefg1', 'Abcdef1!'.repeat(3)];
const morePasswords = ['Äbcdef1!', 'Abcdef1!é', 'abcdéf1É', 'Abcd ef1!', '', 'ABCDéf1!', 'Abcdef１!'];

/** Some at once: each of them is a request or three. */
async function inParts<T>(
  items: readonly T[],
  run: (item: T, index: number) => Promise<void>,
): Promise<void> {
  for (let next = 0; next < items.length; next += 10)
    await Promise.all(items.slice(next, next + 10).map((item, index) => run(item, next + index)));
}

/** Users that differ in one thing from one who is right. */
function table(prefix: string): UserImport[] {
  let count = 0;
  const user = ({ attributes, ...rest }: Partial<UserImport>): UserImport => ({
    username: `${prefix}-${String(count++).padStart(3, '0')}`,
    ...rest,
    attributes: { must: ['x'], ...attributes },
  });
  const password = (value: string, rest: object = {}): Partial<UserImport> => ({
    credentials: [{ type: 'password', value, ...rest }],
  });
  return [
    user({}),
    ...Object.entries(texts).flatMap(([name, values]) =>
      values.map((value) => user({ attributes: { [name]: [value] } })),
    ),
    ...[[], ['ab', 'abcdef'], ['ab', 'cd'], ['', 'ab'], ['ab', '']].map((len) =>
      user({ attributes: { len } }),
    ),
    ...[[], [''], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', '']].map((two) =>
      user({ attributes: { two } }),
    ),
    user({ attributes: { any: ['a', 'b', 'c'] } }),
    ...[[], [''], [' '], ['', 'x']].map((must) => user({ attributes: { must } })),
    ...[...names, ...moreNames].flatMap((value) => [user({ firstName: value }), user({ lastName: value })]),
    ...usernames.map((value) => user({ username: `${prefix}${value}` })),
    user({ username: prefix.slice(0, 2) }),
    ...['nope', `${prefix}@b.de`, '', `é${prefix}@b.de`].map((email) => user({ email })),
    ...[...passwords, ...morePasswords].map((value) => user(password(value))),
    user(password('short', { temporary: true })),
    user({ credentials: [{ value: 'short' }] }),
    user({ username: `${prefix}ab1-x`, ...password(`${prefix}AB1-x`) }),
    user({ username: `${prefix}ab2-x`, ...password(`B${prefix}ab2-x`) }),
    user({ email: `Ab1${prefix}@c.de`, ...password(`Ab1${prefix}@c.de`) }),
    user({ email: `ab2${prefix}@c.de`, ...password(`Ab2${prefix}@c.de`) }),
  ];
}

test('validate refuses whom a request of its own would be refused, and nobody else', async () => {
  needs('rules for users that the server checks as realmtree does');
  const realm = await strictRealm();
  const given = table('m');
  const seen = await collected(realm.users.createMany(given, { validate: true }));
  expect(seen).toHaveLength(given.length);
  const alone = table('s');
  const differences: string[] = [];
  let valid = 0;
  await inParts(alone, async (user, index) => {
    const node = await realm.users.create(user).catch((thrown: Error) => thrown);
    const single = node instanceof Error ? undefined : ((await node.get()).attributes ?? {});
    const filled = Object.entries(user.attributes ?? {}).filter(([, values]) =>
      values.some((one) => one !== ''),
    );
    // What a request of its own loses without a word has failed, too.
    const isKept = single && filled.every(([name]) => single[name] !== undefined);
    const { outcome, error, id } = seen[index] as UserOutcome;
    if ((outcome === 'created') !== (isKept === true))
      differences.push(`${inspect(user)}: ${outcome} ${error?.message}; alone ${inspect(node)}`);
    else if (isKept) {
      valid++;
      const many = (await realm.users.byId(id as string).get()).attributes ?? {};
      // A batch keeps values that are empty.
      const stored = Object.entries(many)
        .map(([name, values]) => [name, values.filter((one) => one !== '')] as const)
        .filter(([, values]) => values.length > 0);
      if (inspect(Object.fromEntries(stored)) !== inspect(single))
        differences.push(inspect([user, many, single]));
    }
  });
  expect(differences).toEqual([]);
  expect(valid).toBeGreaterThan(60);
  // Who can be told from here is not sent.
  const byServer = seen.filter(({ error }) => error instanceof ValidationError).length;
  const byUs = seen.filter(({ error }) => error instanceof TypeError).length;
  expect(byUs).toBeGreaterThan(60);
  expect(byServer).toBeGreaterThan(5);
}, 180_000);

test('validate says which attribute and rule, and never the password; rules of your own come with it', async () => {
  needs('rules for users that the server checks as realmtree does');
  const realm = await strictRealm();
  const must = ['x'];
  const given: UserImport[] = [
    { username: 'fine', attributes: { must } },
    { username: 'long', attributes: { must, len: ['abcde'] } },
    { username: 'lacks' },
    { username: 'unknown', attributes: { must, nowhere: ['x'] } },
    { username: 'password', attributes: { must }, credentials: [{ type: 'password', value: 'Geheim' }] },
    { username: 'root', attributes: { must } },
    { username: 'thrown', attributes: { must } },
    { username: 'late', attributes: { must } },
  ];
  const own = (user: UserImport): string | undefined => {
    if (user.username === 'thrown') throw new RangeError('no such person');
    return user.username === 'root' ? 'root is not for people' : undefined;
  };
  const later = async (user: UserImport): Promise<string | undefined> =>
    user.username === 'late' ? 'too late' : undefined;
  const traffic = new Traffic();
  const there = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(realm));
  const seen = await collected(there.users.createMany(given, { validate: [true, own, later] }));
  expect(traffic.requests.filter((sent) => sent.startsWith('POST /admin/'))).toHaveLength(1);
  expect(seen.map(({ error }) => error?.message)).toEqual([
    undefined,
    'The user profile refuses len: length {"min":2,"max":4}',
    'The user profile refuses must: required',
    'The user profile drops nowhere, which it does not define',
    'The password policy refuses the password: length(8)',
    'root is not for people',
    'no such person',
    'too late',
  ]);
  expect(inspect(seen[4]?.error)).not.toContain('Geheim');
  const alone = await collected(
    realm.users.createMany([{ username: 'other' }, { username: 'root' }], { validate: own }),
  );
  expect(alone.map(({ outcome }) => outcome)).toEqual(['created', 'failed']);
});
