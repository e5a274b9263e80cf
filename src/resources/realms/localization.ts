import type { RequestOptions } from '../../http/options.ts';
import { ListCollection } from '../../tree/collection.ts';
import { differences } from '../../tree/differences.ts';
import { type Ensured, ensure, withoutAbsent } from '../../tree/ensure.ts';
import { unlessAbsent } from '../../tree/errors.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { done, json, open, ResourceNode, send } from '../../tree/node.ts';

/** Which texts of a locale are wanted. */
export interface LocaleTextsQuery {
  /** Whether texts that this locale lacks come from the default locale of the realm. */
  readonly useRealmDefaultLocaleFallback?: boolean | undefined;
}

/**
 * The texts that a realm has of its own, by locale: over those of the themes, and for keys that the realm uses itself.
 *
 * @example
 * ```ts
 * const german = realm.admin.realms.byName('acme').localization.byLocale('de');
 * await german.update({ loginTitle: 'Willkommen', oldKey: null });
 * await german.byKey('loginTitle').set('Guten Tag');
 * ```
 */
export class Localization extends ListCollection<string, 'GET /admin/realms/{realm}/localization (22+)'> {
  /** The texts of this locale, such as `de` or `pt-BR`; no request is sent yet. */
  byLocale(locale: string): LocaleTextsNode {
    return open(LocaleTextsNode, this, locale);
  }
}

/** The texts of a locale. */
export class LocaleTextsNode extends ResourceNode {
  /** @internal */
  static override readonly facts: NodeFacts = {
    // Any key is one of a text.
    readOnly: [],
  };

  /** The text with this key; no request is sent yet. A key `.` or `..` is reached by `get` and `update` only. */
  byKey(key: string): LocaleTextNode {
    return open(LocaleTextNode, this, key);
  }

  /**
   * The texts by their key; empty for a locale without texts.
   *
   * @route `GET /admin/realms/{realm}/localization/{locale}`
   * @since 22
   */
  get(query?: LocaleTextsQuery, options?: RequestOptions): Promise<Record<string, string>> {
    return json(this, 'GET', [], { ...options, query });
  }

  /**
   * Sets the texts that are given; `null` removes one, those that are not named stay. The locale comes to be by this.
   *
   * @route `POST /admin/realms/{realm}/localization/{locale}`
   * @since 22
   * @role `manage-realm`
   */
  update(texts: Record<string, string | null>, options?: RequestOptions): Promise<void> {
    return done(this, 'POST', [], { ...options, body: texts });
  }

  /**
   * The texts as they are given, `null` for one that is to be absent: those that differ are written, and the others
   * left alone. `created` when the locale had none.
   *
   * @route `GET /admin/realms/{realm}/localization/{locale}`
   * @since 22
   */
  ensure(texts: Record<string, string | null>, options?: RequestOptions): Promise<Ensured<LocaleTextsNode>> {
    return ensure<LocaleTextsNode>(this, texts, options, {
      existing: () => this,
      // A locale without texts is none, but one that is to have none is as it is wanted.
      find: async (_, within) => {
        const current = await this.get({}, within);
        const isAbsent = Object.keys(current).length === 0 && differences(current, texts).diff.length > 0;
        return isAbsent ? undefined : current;
      },
      posted: async (within) => {
        await this.update(withoutAbsent(texts) as Record<string, string>, within);
        return this;
      },
    });
  }

  /**
   * Removes all texts of the locale.
   *
   * @route `DELETE /admin/realms/{realm}/localization/{locale}`
   * @since 22
   * @role `manage-realm`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** A text in a locale. */
export class LocaleTextNode extends ResourceNode {
  /**
   * The text.
   *
   * @route `GET /admin/realms/{realm}/localization/{locale}/{key}`
   * @since 22
   */
  async get(options?: RequestOptions): Promise<string> {
    // Who takes JSON alone is answered 406; the errors come as JSON all the same.
    const headers = { accept: 'text/plain, application/json;q=0.5', ...options?.headers };
    return (await send(this, 'GET', [], { ...options, headers })).text;
  }

  /** The text, or `undefined` when the locale has none with this key. Same route. */
  find(options?: RequestOptions): Promise<string | undefined> {
    return unlessAbsent(this.get(options));
  }

  /** Whether the locale has a text with this key. Same route. */
  async exists(options?: RequestOptions): Promise<boolean> {
    return (await this.find(options)) !== undefined;
  }

  /**
   * Sets the text.
   *
   * @route `PUT /admin/realms/{realm}/localization/{locale}/{key}`
   * @since 22
   * @role `manage-realm`
   */
  async set(text: string, options?: RequestOptions): Promise<void> {
    if (typeof text !== 'string') throw new TypeError('A text must be a string');
    await done(this, 'PUT', [], { ...options, body: text, contentType: 'text/plain;charset=utf-8' });
  }

  /**
   * Removes the text.
   *
   * @route `DELETE /admin/realms/{realm}/localization/{locale}/{key}`
   * @since 22
   * @role `manage-realm`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
