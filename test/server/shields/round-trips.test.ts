import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BadRequestError } from '../../../src/index.ts';
import { anyText } from '../../unit/fuzz/texts.ts';
import { failure } from '../../unit/support.ts';
import { has, needs, temporaryRealm } from '../support.ts';

/** What the server and its database can hold as a name: no NUL, no half of a pair, and 255 units of UTF-16. */
const anyName = fc
  .oneof(
    { weight: 3, arbitrary: anyText },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(' a ', '\u00a0', 'é', 'e\u0301', 'İstanbul ıI', '👩‍👩‍👧‍👦', 'x'.repeat(255)),
    },
  )
  .filter((name) => name.isWellFormed() && name.length > 0 && name.length <= 255 && !name.includes('\0'));

/** What Java takes for white space, which a no-break space is not. */
const spaces = ' \t\n\v\f\r\x1c\x1d\x1e\x1f\u1680\u2028\u2029\u205f\u3000'.split('');
for (let code = 0x2000; code <= 0x200a; code++) if (code !== 0x2007) spaces.push(String.fromCharCode(code));
const isBlank = (name: string): boolean => [...name].every((sign) => spaces.includes(sign));
const aName = anyName.filter((name) => !isBlank(name));
/** What a path can hold as well. */
const inPath = aName.filter((name) => name !== '.' && name !== '..');

const numRuns = 25;

test('names of roles, groups and client scopes and of attributes come back as they were given', async () => {
  needs('the policy for attributes that the user profile does not define');
  const acme = await temporaryRealm();
  const staff = await acme.groups.create({ name: 'staff' });
  await acme.users.profile.update({ unmanagedAttributePolicy: 'ENABLED' });
  const ada = await acme.users.create({ username: 'ada' });
  const scope = await acme.clientScopes.create({ name: 'scope', protocol: 'openid-connect' });

  const ofRoles = fc.asyncProperty(inPath, async (name) => {
    const made = await acme.roles.create({ name, attributes: { [name]: [name] } });
    const role = acme.roles.byName(name);
    await role.update({ description: name });
    const kept = { name, description: name, attributes: { [name]: [name] } };
    expect(await role.get()).toMatchObject(kept);
    expect(await acme.roles.all({ briefRepresentation: false })).toContainEqual(
      expect.objectContaining(kept),
    );
    await made.delete();
    expect(await role.exists()).toBe(false);
  });

  const ofGroups = fc.asyncProperty(aName, async (name) => {
    const made = await staff.children.create({ name });
    const child = staff.children.byName(name);
    const described = has('26.3') ? { description: name } : {};
    await child.update(described);
    expect(await child.get()).toMatchObject({ name, ...described });
    expect((await staff.children.all()).map((group) => group.name)).toEqual([name]);
    expect(
      await staff.children.create({ name }, { ifExists: 'return' }).then((again) => again.get()),
    ).toEqual(await made.get());
    await acme.groups.moveHere(child);
    expect(await (await acme.groups.create({ name }, { ifExists: 'return' })).get()).toMatchObject({ name });
    await made.delete();
    expect(await child.exists()).toBe(false);
  });

  const ofAttributes = fc.asyncProperty(aName, aName, async (name, value) => {
    for (const node of [ada, staff] as const) {
      await node.update({ attributes: { kept: ['1'] } });
      await node.update({ attributes: { [name]: [value, 'other'] } });
      const { attributes } = await node.get();
      expect(attributes?.[name]?.toSorted()).toEqual([value, 'other'].toSorted());
      await node.update({ attributes: { [name]: null } });
      expect((await node.get()).attributes).toEqual({ kept: ['1'] });
    }
    await scope.update({ attributes: { [name]: value } });
    expect((await acme.clientScopes.byName('scope').get()).attributes?.[name]).toBe(value);
    await scope.update({ attributes: { [name]: null } });
    expect(Object.keys((await scope.get()).attributes ?? {})).not.toContain(name);
  });

  /** A scope is a token of OAuth: RFC 6749, section 3.3. */
  const ofScopes = fc.asyncProperty(anyName, async (name) => {
    const body = { name, protocol: 'openid-connect' };
    if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(name)) {
      expect(await failure(acme.clientScopes.create(body))).toBeInstanceOf(BadRequestError);
      return;
    }
    const made = await acme.clientScopes.create(body);
    const found = acme.clientScopes.byName(name);
    await found.update({ description: name });
    expect(await found.get()).toMatchObject({ ...body, description: name });
    await made.delete();
    expect(await found.exists()).toBe(false);
  });

  await fc.assert(ofRoles, { numRuns });
  await fc.assert(ofGroups, { numRuns });
  await fc.assert(ofAttributes, { numRuns });
  await fc.assert(ofScopes, { numRuns });
});

test('a name of nothing but white space is refused by the server: of a group at once, of a role on the first change', async () => {
  needs('names that are looked at');
  const acme = await temporaryRealm();
  for (const name of [' ', '\t\n', '\u2028', '\u3000']) {
    expect(isBlank(name)).toBe(true);
    expect(await failure(acme.groups.create({ name }))).toBeInstanceOf(BadRequestError);
    const role = await acme.roles.create({ name });
    expect(await failure(role.update({ description: 'blank' }))).toBeInstanceOf(BadRequestError);
  }
});
