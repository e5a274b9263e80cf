import { expect, test } from 'vitest';
import { NotFoundError } from '../../src/index.ts';
import { administrator, nameOf, Traffic, temporaryRealm } from './support.ts';

test('texts of a locale are set, changed and removed one by one or together', async () => {
  const { localization } = await temporaryRealm({ internationalizationEnabled: true, defaultLocale: 'en' });
  const german = localization.byLocale('de');
  expect(await localization.all()).toEqual([]);
  expect(await german.get()).toEqual({});

  await german.update({ title: 'Willkommen', hint: 'Bitte', old: 'Alt' });
  await german.update({ title: 'Guten Tag', old: null });
  expect(await german.get()).toEqual({ title: 'Guten Tag', hint: 'Bitte' });
  await german.byKey('hint').set('Bitte sehr');
  await german.byKey('title').delete();
  expect(await german.get()).toEqual({ hint: 'Bitte sehr' });

  await localization.byLocale('en').update({ hint: 'Please', more: 'More' });
  expect(await german.get({ useRealmDefaultLocaleFallback: true })).toEqual({
    hint: 'Bitte sehr',
    more: 'More',
  });
  expect((await localization.all()).sort()).toEqual(['de', 'en']);
  const locales: string[] = [];
  for await (const locale of localization) locales.push(locale);
  expect(locales).toHaveLength(2);

  await german.delete();
  expect(await localization.all()).toEqual(['en']);
  await expect(german.delete()).rejects.toThrow(NotFoundError);
});

test('a text has any key, also one that names an object elsewhere', async () => {
  const { localization } = await temporaryRealm();
  const german = localization.byLocale('de');
  await german.update({ hello: 'Hallo' });
  const { diff } = await german.ensure({ hello: 'Hallo', id: 'Kennung', _id: 'Nummer' });
  expect(diff.map(({ path }) => path)).toEqual(['id', '_id']);
  expect(await german.get()).toEqual({ hello: 'Hallo', id: 'Kennung', _id: 'Nummer' });
});

test('a text comes back as it was set, whatever it is and whatever its key', async () => {
  const { localization } = await temporaryRealm();
  const german = localization.byLocale('de');
  const texts = {
    number: '42',
    flag: 'true',
    nothing: 'null',
    json: '{"a":"b"}',
    quoted: '"q"',
    empty: '',
    lines: 'one\ntwo ',
    letters: 'Grüße 😀',
    'a/b': 'slash',
    'e;f?#%2F ü+&=': 'odd',
    '...': 'dots',
  };
  for (const [key, text] of Object.entries(texts)) {
    await german.byKey(key).set(text);
    expect(await german.byKey(key).get(), key).toBe(text);
  }
  expect(await german.get()).toEqual(texts);
  expect(await german.byKey('nope').find()).toBeUndefined();
  expect(await german.byKey('nope').exists()).toBe(false);
  expect(await german.byKey('empty').exists()).toBe(true);
  await expect(german.byKey('nope').get()).rejects.toThrow('Localization text not found');
  await expect(german.byKey('nope').delete()).rejects.toThrow(NotFoundError);
  await expect(german.byKey('number').set(42 as never)).rejects.toThrow(TypeError);
});

test('a key that would reach another level is refused before any request', async () => {
  const realm = await temporaryRealm();
  const traffic = new Traffic();
  const { localization } = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(realm));
  for (const key of ['', '.', '..', undefined as never]) {
    expect(() => localization.byLocale(key), String(key)).toThrow(TypeError);
    expect(() => localization.byLocale('de').byKey(key), String(key)).toThrow(TypeError);
  }
  expect(traffic.requests).toEqual([]);
  await localization.byLocale('de').update({ '..': 'dots' });
  expect(await localization.byLocale('de').get()).toEqual({ '..': 'dots' });
  await localization.byLocale('de').update({ '..': null });
  expect(await localization.byLocale('de').get()).toEqual({});
});
