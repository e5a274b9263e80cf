/** A page that a browser shows: where it is, and the forms on it. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly html: string;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** A browser without a window: keeps cookies, follows redirects, fills in forms. Sees only the hosts of its server. */
export class Browser {
  readonly #server: string;
  readonly #cookies: Map<string, Cookie> = new Map();

  constructor(serverUrl: string) {
    this.#server = new URL(serverUrl).origin;
  }

  /** The page that a URL leads to; a redirect to another host ends there, and is not followed. */
  open(url: string): Promise<Page> {
    return this.#visit(new Request(url, { redirect: 'manual' }));
  }

  /** The page after a form was sent with what it holds and with these fields. */
  submit(page: Page, fields: Record<string, string>): Promise<Page> {
    const form = formOf(page);
    const body = new URLSearchParams({ ...form.fields, ...fields });
    const action = new URL(form.action, page.url);
    return this.#visit(new Request(action, { method: 'POST', body, redirect: 'manual' }));
  }

  /** The page after a login with a password, on a login page or behind a URL. */
  async login(from: Page | string, username: string, password: string): Promise<Page> {
    const page = typeof from === 'string' ? await this.open(from) : from;
    return this.submit(page, { username, password });
  }

  /** Whether it has a cookie of this name that is not empty. */
  has(name: string): boolean {
    return [...this.#cookies.values()].some((cookie) => cookie.name === name && cookie.value !== '');
  }

  async #visit(request: Request): Promise<Page> {
    let next = request;
    for (let redirects = 0; redirects < 12; redirects++) {
      const { origin, pathname } = new URL(next.url);
      if (origin !== this.#server) return { url: next.url, status: 0, html: '' };
      // The server chooses between pages and JSON by this.
      next.headers.set('accept', 'text/html,*/*;q=0.8');
      const sent = [...this.#cookies.values()].filter(({ path }) => pathname.startsWith(path));
      next.headers.set('cookie', sent.map(({ name, value }) => `${name}=${value}`).join('; '));
      const response = await fetch(next);
      for (const text of response.headers.getSetCookie()) this.#keep(text);
      const html = await response.text();
      const location = response.headers.get('location');
      if (location === null) return { url: next.url, status: response.status, html };
      next = new Request(new URL(location, next.url), { redirect: 'manual' });
    }
    throw new Error(`Too many redirects, the last one to ${next.url}`);
  }

  #keep(text: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
    const path = /path=([^;]*)/i.exec(text)?.[1] ?? '/';
    const isOver = /max-age=0\b/i.test(text);
    this.#cookies.set(`${path} ${name}`, { name, value: isOver ? '' : value.replaceAll('"', ''), path });
  }
}

/** The first form of a page: where it goes, and what it holds. */
export function formOf({ html, url }: Page): { action: string; fields: Record<string, string> } {
  const [form] = /<form[\s\S]*?<\/form>/i.exec(html) ?? [];
  if (form === undefined) throw new Error(`No form at ${url}: ${textOf(html).slice(0, 300)}`);
  const fields: Record<string, string> = {};
  for (const [input] of form.matchAll(/<input[^>]*>/gi)) {
    const name = attribute(input, 'name');
    // A button counts only when it is pressed.
    if (name !== undefined && !/type="(submit|button)"/i.test(input))
      fields[name] = attribute(input, 'value') ?? '';
  }
  return { action: attribute(form, 'action') ?? url, fields };
}

/** What a page says. */
export function textOf(html: string): string {
  return unescaped(
    html.replace(/<(style|script|head)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' '),
  ).replace(/\s+/g, ' ');
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1];
  return value === undefined ? undefined : unescaped(value);
}

function unescaped(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&#x([\da-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
