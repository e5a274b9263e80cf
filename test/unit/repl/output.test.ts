import { PassThrough, Writable } from 'node:stream';
import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { KeycloakRealm } from '../../../src/index.ts';
import { evaluate } from '../../../src/repl/evaluate.ts';
import { expressionOf } from '../../../src/repl/expression.ts';
import { statusOf, told } from '../../../src/repl/outcome.ts';
import { type Format, type OutputOptions, print } from '../../../src/repl/output.ts';
import { UsageError } from '../../../src/repl/settings.ts';
import { table } from '../../../src/repl/table.ts';

interface Printed {
  readonly text: string;
  readonly warnings: readonly string[];
}

async function printed(value: unknown, options: Partial<OutputOptions> = {}): Promise<Printed> {
  const out = new PassThrough();
  const warnings: string[] = [];
  const all = out.toArray();
  const warn = (message: string): void => void warnings.push(message);
  await print(value, out, { format: undefined, fields: undefined, warn, ...options });
  out.end();
  return { text: Buffer.concat((await all) as Buffer[]).toString(), warnings };
}
const textOf = async (value: unknown, format?: Format, fields?: readonly string[]): Promise<string> =>
  (await printed(value, { format, fields })).text;

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const realm = new KeycloakRealm({ serverUrl: 'https://sso.example.com', realmName: 'acme' });
const users = realm.admin.realms.byName('acme').users;
const formats = ['json', 'ndjson', 'yaml', 'csv', 'table'] as const;

describe('what is printed', () => {
  test.for(
    [
      ['a text', 'a text\n'],
      [1, '1\n'],
      [null, 'null\n'],
      [false, 'false\n'],
      [undefined, ''],
      [[], '[]\n'],
      [{}, '{}\n'],
      [12345678901234567890n, '12345678901234567890\n'],
      [new Date(0), '1970-01-01T00:00:00.000Z\n'],
      [new Map([['a', new Set([1])]]), '{\n  "a": [\n    1\n  ]\n}\n'],
      [new Map([[1, 2]]), '[\n  [\n    1,\n    2\n  ]\n]\n'],
      [[undefined, () => 1, Number.NaN], '[\n  null,\n  null,\n  null\n]\n'],
      [users.byId('1'), 'https://sso.example.com/admin/realms/acme/users/1\n'],
      [users, 'https://sso.example.com/admin/realms/acme/users\n'],
      [{ node: users.byId('1') }, '{\n  "node": "https://sso.example.com/admin/realms/acme/users/1"\n}\n'],
      [
        { error: new RangeError('far') },
        '{\n  "error": {\n    "name": "RangeError",\n    "message": "far"\n  }\n}\n',
      ],
      [[1, 2][Symbol.iterator](), '[\n  1,\n  2\n]\n'],
      [Buffer.from('PK\u0003'), 'PK\u0003'],
      [new Blob(['file']), 'file'],
      [{ file: new Uint8Array([1]) }, '{\n  "file": "AQ=="\n}\n'],
      [JSON.parse('{"__proto__":{"a":1}}'), '{\n  "__proto__": {\n    "a": 1\n  }\n}\n'],
    ].map(([value, expected]) => [inspect(value), value, expected] as const),
  )('%s', async ([, value, expected]) => {
    expect(await textOf(value)).toBe(expected);
  });

  test('a list is the same text as a stream, and as JSON has it', async () => {
    const list = [{ id: '1', roles: ['a', 'b'], more: { deep: true } }, 'text', null];
    expect(await textOf(list)).toBe(`${JSON.stringify(list, undefined, 2)}\n`);
    for (const format of formats) expect(await textOf(stream(list), format)).toBe(await textOf(list, format));
    expect(parseYaml(await textOf(list, 'yaml'))).toEqual(list);
    expect(await textOf(list, 'ndjson')).toBe(list.map((item) => `${JSON.stringify(item)}\n`).join(''));
  });

  test('an empty list in each format', async () => {
    const texts = await Promise.all(formats.map((format) => textOf([], format)));
    expect(texts).toEqual(['[]\n', '', '[]\n', '', '']);
    expect(await textOf([], 'csv', ['id', 'name'])).toBe('id,name\n');
  });

  test('an object twice in a result is no circle; a circle is an error that names its place', async () => {
    const shared = { a: 1 };
    expect(JSON.parse(await textOf([shared, shared]))).toEqual([shared, shared]);
    const circle: Record<string, unknown> = { id: '1' };
    circle['list'] = [circle];
    await expect(printed(circle)).rejects.toThrow('The result holds itself at list.0');
    expect(await textOf(circle, 'ndjson', ['id'])).toBe('{"id":"1"}\n');
  });

  test('a function that was not called is an error of usage', async () => {
    await expect(printed(users.all)).rejects.toThrow(UsageError);
  });

  test('what reads slowly is waited for', async () => {
    let waiting = 0;
    let most = 0;
    const slow = new Writable({
      highWaterMark: 10,
      write: (_chunk, _encoding, done) => {
        waiting--;
        setImmediate(done);
      },
    });
    async function* many(): AsyncGenerator<number> {
      for (let index = 0; index < 200; index++) {
        most = Math.max(most, ++waiting);
        yield index;
      }
    }
    await print(many(), slow, { format: 'ndjson', fields: undefined, warn: () => undefined });
    expect(most).toBeLessThan(20);
  });
});

describe('fields', () => {
  const list = [
    {
      id: '1',
      attributes: { 'a.b': ['x'], room: ['12'] },
      roles: [{ name: 'editor' }, { name: 'viewer', id: '9' }],
    },
    { id: '2', name: 'two' },
  ];

  test('stay where they were, also in lists, by names that may hold dots', async () => {
    expect(JSON.parse(await textOf(list, 'json', ['id', 'attributes.a.b', 'roles.name']))).toEqual([
      { id: '1', attributes: { 'a.b': ['x'] }, roles: [{ name: 'editor' }, { name: 'viewer' }] },
      { id: '2' },
    ]);
  });

  test('are the columns of a table and of a CSV, in their order', async () => {
    const fields = ['roles.name', 'id', 'attributes.room'];
    expect(await textOf(list, 'csv', fields)).toBe(
      'roles.name,id,attributes.room\n"editor, viewer",1,12\n,2,\n',
    );
    expect((await textOf(list, 'table', fields)).split('\n')).toEqual([
      'roles.name      id  attributes.room',
      'editor, viewer  1   12',
      '                2',
      '',
    ]);
  });

  test('that nothing has are named', async () => {
    const { warnings } = await printed(list, { fields: ['id', 'nmae', 'roles.nme'] });
    expect(warnings).toEqual(['Nothing that was printed has the field nmae, roles.nme']);
    expect((await printed(list, { fields: ['id', 'name', 'roles.id'] })).warnings).toEqual([]);
    expect((await printed([], { fields: ['nmae'] })).warnings).toEqual([]);
  });
});

describe('a CSV', () => {
  test('quotes what needs it, and disarms what a spreadsheet would run', async () => {
    const list = [
      { a: 'x,"y"\n', b: '=1+1', c: '-5', d: '+49 30 1234', e: '@cmd', f: "-2+cmd|' /C calc'!A0" },
    ];
    expect(await textOf(list, 'csv')).toBe(
      `a,b,c,d,e,f\n"x,""y""\n",'=1+1,-5,+49 30 1234,'@cmd,'-2+cmd|' /C calc'!A0\n`,
    );
  });

  test('has the columns of the first rows, and says what it left out', async () => {
    const rows = Array.from({ length: 300 }, (_, id) =>
      id === 150 ? { id, email: 'e' } : id === 250 ? { id, late: 1 } : { id },
    );
    const { text, warnings } = await printed(stream(rows), { format: 'csv' });
    expect(text.split('\n').slice(0, 2)).toEqual(['id,email', '0,']);
    expect(text.split('\n')).toHaveLength(302);
    expect(warnings).toEqual([
      'Left out, since none of the first 200 rows has it: late. --fields chooses the columns.',
    ]);
  });
});

describe('a table', () => {
  test('counts wide letters and emoji as a terminal does, and runs no control characters', () => {
    const text = table([
      { name: '漢字', next: '|' },
      { name: '🙂🙂', next: '|' },
      { name: 'e\u0301a', next: '|' },
      { name: '\u001b[31mred\u0007', next: '|' },
    ]);
    // The columns of each line before its bar.
    const lines = text.split('\n');
    const column = lines[0]?.indexOf('next') ?? 0;
    expect(lines[1]).toBe(`漢字${' '.repeat(column - 4)}|`);
    expect(lines[2]).toBe(`🙂🙂${' '.repeat(column - 4)}|`);
    expect(lines[3]).toBe(`e\u0301a${' '.repeat(column - 2)}|`);
    for (const character of ['\u001b', '\u0007']) expect(text).not.toContain(character);
  });

  test('has no colour, whatever the environment says', async () => {
    for (const [name, value] of [
      ['NO_COLOR', '1'],
      ['FORCE_COLOR', '3'],
    ] as const) {
      vi.stubEnv(name, value);
      for (const format of formats) expect(await textOf([{ id: 'a' }], format)).not.toContain('\u001b');
      vi.unstubAllEnvs();
    }
  });
});

describe('code', () => {
  test.for([
    ['1 + 1', 2],
    ['1, 2;', 2],
    [' x \n;\n', 5],
    ['{ a: x }', { a: 5 }],
    ['await Promise.resolve(x)', 5],
    ['`a;`', 'a;'],
    ['x // said', 5],
  ] as const)('%j is one expression, or is read by the parser', async ([code, expected]) => {
    expect(await (expressionOf(code, { x: 5 })?.() ?? evaluate(code, { x: 5 }))).toEqual(expected);
  });

  test.for([
    '1) + (2',
    '1] + [2',
    'const a = 1',
    'a; b',
    'function f() {}',
    'class A {}',
    'return 1',
    '',
    '...x',
    '1 +',
  ])('%j is no expression', (code) => {
    expect(expressionOf(code, {})).toBeUndefined();
  });
});

describe('an error', () => {
  test('is told without its stack, and has the status of what it is', () => {
    const foreign = Object.assign(new Error('404'), {
      name: 'NotFoundError',
      httpStatus: 404,
      code: 'not_found',
      hints: [],
    });
    expect([statusOf(foreign), told(foreign)]).toEqual([4, 'NotFoundError: 404 (not_found)']);
    expect([statusOf(new UsageError('How')), told(new UsageError('How'))]).toEqual([2, 'How']);
    expect([statusOf(new SyntaxError('JSON')), told(new SyntaxError('JSON'))]).toEqual([
      1,
      'SyntaxError: JSON',
    ]);
    expect([statusOf('text'), told('text')]).toEqual([1, 'Thrown: text']);
    expect([statusOf(undefined), told(null)]).toEqual([1, 'Thrown: null']);
    expect(statusOf({ httpStatus: 403, code: 'forbidden' })).toBe(5);
  });
});
