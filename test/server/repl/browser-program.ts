/** A program for BROWSER: logs in at the URL that it is given, and comes back as a browser does. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser, textOf } from '../browser.ts';

const [username = '', password = '', ...more] = process.argv.slice(2);
const [url = '', ...how] = more.reverse();

async function visit(target: string, init?: RequestInit): Promise<void> {
  const response = await fetch(target, init);
  const said = `${response.status} ${textOf(await response.text()).trim()}\n`;
  appendFileSync(join(process.env['HOME'] ?? '', 'said'), said);
}

const browser = new Browser(new URL(url).origin);
const page = await browser.login(url, username, decodeURIComponent(password));
if (how.includes('forged')) {
  const forged = new URL(page.url);
  forged.searchParams.set('state', 'another');
  await visit(forged.href);
  await visit(new URL('/favicon.ico', page.url).href);
  await visit(page.url, { method: 'POST' });
}
if (how.includes('alien')) {
  const alien = new URL(page.url);
  alien.searchParams.set('iss', 'https://alien.test');
  await visit(alien.href);
} else await visit(page.url);
