import { describe, expect, test } from 'vitest';
import { failure } from '../support.ts';
import { keycloak, refusal } from './keycloak.ts';

const path = 'localization/de';
const post = `POST /${path}`;

describe('texts that are ensured', () => {
  test('are written as far as they differ, and null removes one', async () => {
    const { acme, writes } = keycloak({ [path]: { same: 'a', other: 'b', gone: 'c', left: 'd' } });
    const texts = acme.localization.byLocale('de');
    const told = await texts.ensure({ same: 'a', other: 'x', gone: null, never: null, fresh: 'y' });
    expect(writes()).toEqual([[post, { other: 'x', gone: null, fresh: 'y' }]]);
    expect(told).toMatchObject({
      created: false,
      changed: true,
      diff: [
        { path: 'other', from: 'b', to: 'x' },
        { path: 'gone', from: 'c', to: null },
        { path: 'fresh', from: undefined, to: 'y' },
      ],
    });
    expect(told.node.url).toBe(texts.url);
    expect(await texts.ensure({ same: 'a', other: 'x', fresh: 'y' })).toMatchObject({
      changed: false,
      diff: [],
    });
    expect(writes()).toHaveLength(1);
  });

  test('make a locale that had none', async () => {
    const { acme } = keycloak({ [path]: {} });
    const german = acme.localization.byLocale('de');
    expect(await german.ensure({ gone: null })).toMatchObject({ created: false, changed: false });
    expect(await german.ensure({ title: 'Hallo' })).toMatchObject({
      created: true,
      changed: false,
      diff: [],
    });
  });

  test('are compared again after a conflict with who wrote the first text of the locale', async () => {
    const world = { [path]: {} as Record<string, unknown> };
    let refused = 0;
    const { acme, calls, writes } = keycloak(world, (call) => {
      if (call !== post || refused++ > 0) return undefined;
      Object.assign(world[path] as object, { title: 'Hallo', theirs: 'x' });
      return refusal(409);
    });
    const told = await acme.localization.byLocale('de').ensure({ title: 'Hallo', fresh: 'y' });
    expect(calls()).toEqual([`GET /${path}`, post, `GET /${path}`, post]);
    expect(writes().at(-1)?.[1]).toEqual({ fresh: 'y' });
    expect(told).toMatchObject({ created: false, changed: true, diff: [{ path: 'fresh' }] });
  });

  test('stay an error where the conflict stays, or the refusal is another one', async () => {
    for (const status of [409, 403]) {
      const { acme, writes } = keycloak({ [path]: {} }, (call) =>
        call === post ? refusal(status) : undefined,
      );
      expect(await failure(acme.localization.byLocale('de').ensure({ a: 'b' }))).toMatchObject({
        httpStatus: status,
      });
      expect(writes().map(([call]) => call)).toEqual([post]);
    }
  });

  test('by two callers at once are written by one after the other', async () => {
    const { acme, calls } = keycloak({ [path]: {} });
    const ensure = () => acme.localization.byLocale('de').ensure({ title: 'Hallo' });
    expect(await Promise.all([ensure(), ensure()])).toMatchObject([
      { created: true },
      { created: false, changed: false },
    ]);
    expect(calls()).toEqual([`GET /${path}`, post, `GET /${path}`]);
  });
});
