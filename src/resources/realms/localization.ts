import type { RequestOptions } from '../../http/options.ts';
import { ListCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure } from '../../tree/ensure.ts';
import { unlessAbsent } from '../../tree/errors.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { done, json, open, ResourceNode, send } from '../../tree/node.ts';

/** Options for reading the texts of a locale. */
export interface LocaleTextsQuery {
  /** Whether texts that this locale lacks are taken from the default locale of the realm. */
  readonly useRealmDefaultLocaleFallback?: boolean | undefined;
}

/**
 * Custom texts of a realm, by locale. They override theme texts, and define texts for keys that the realm itself uses.
 * The list holds the locales.
 *
 * @example
 * ```ts
 * const german = realm.admin.realms.byName('acme').localization.byLocale('de');
 * await german.update({ loginTitle: 'Willkommen', oldKey: null });
 * await german.byKey('loginTitle').set('Guten Tag');
 * ```
 */
export class Localization extends ListCollection<string, 'GET /admin/realms/{realm}/localization (22+)'> {
  /** The texts of this locale, such as `de` or `pt-BR`. */
  byLocale(locale: string): LocaleTextsNode {
    return open(LocaleTextsNode, this, locale);
  }
}

/** Texts of a locale. */
export class LocaleTextsNode extends ResourceNode {
  /** @internal */
  static override readonly facts: NodeFacts = {
    // Any key is one of a text.
    readOnly: [],
  };

  /** The text with this key. Keys `.` and `..` are accessible only through `get` and `update` of the locale. */
  byKey(key: string): LocaleTextNode {
    return open(LocaleTextNode, this, key);
  }

  /**
   * Returns the texts by key; an empty object if the locale has no texts.
   *
   * @route `GET /admin/realms/{realm}/localization/{locale}`
   * @since 22
   */
  get(query?: LocaleTextsQuery, options?: RequestOptions): Promise<Record<string, string>> {
    return json(this, 'GET', [], options, { query });
  }

  /**
   * Sets the given texts and leaves the rest unchanged. `null` removes a text. Creates the locale if needed.
   *
   * @route `POST /admin/realms/{realm}/localization/{locale}`
   * @since 22
   * @role `manage-realm`
   */
  update(texts: Record<string, string | null>, options?: RequestOptions): Promise<void> {
    return done(this, 'POST', [], options, { body: texts });
  }

  /**
   * Writes the texts that differ and leaves the rest unchanged. `null` stands for a text that must be absent. `created`
   * is `true` if the locale had no texts.
   *
   * @route `GET /admin/realms/{realm}/localization/{locale}`
   * @since 22
   */
  ensure(texts: Record<string, string | null>, options?: EnsureOptions): Promise<Ensured<LocaleTextsNode>> {
    return ensure<LocaleTextsNode>(this, texts, options, {
      ids: [],
      existing: () => this,
      // A locale without texts does not exist, unless it is to have none.
      find: async (_, within) => {
        const current = await this.get({}, within);
        const isAbsent = Object.keys(current).length === 0 && Object.values(texts).some(Boolean);
        return isAbsent ? undefined : current;
      },
      posted: async (within) => {
        const given = Object.entries(texts).filter(([, text]) => text !== null);
        await this.update(Object.fromEntries(given), within);
        return this;
      },
    });
  }

  /**
   * Deletes all texts of the locale.
   *
   * @route `DELETE /admin/realms/{realm}/localization/{locale}`
   * @since 22
   * @role `manage-realm`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** A text of a locale. */
export class LocaleTextNode extends ResourceNode {
  /**
   * Returns the text.
   *
   * @route `GET /admin/realms/{realm}/localization/{locale}/{key}`
   * @since 22
   */
  async get(options?: RequestOptions): Promise<string> {
    // A request that accepts only JSON is answered 406; errors come as JSON all the same.
    const accept = 'text/plain, application/json;q=0.5';
    return (await send(this, 'GET', [], options, { accept })).text;
  }

  /** Returns the text, or `undefined` if the locale has no text with this key. */
  find(options?: RequestOptions): Promise<string | undefined> {
    return unlessAbsent(this.get(options));
  }

  /** Returns whether the locale has a text with this key. */
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
    if (typeof text !== 'string') throw new TypeError('The text must be a string');
    await done(this, 'PUT', [], options, { body: text, contentType: 'text/plain;charset=utf-8' });
  }

  /**
   * Deletes the text.
   *
   * @route `DELETE /admin/realms/{realm}/localization/{locale}/{key}`
   * @since 22
   * @role `manage-realm`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
