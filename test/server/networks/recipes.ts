/** The examples of docs/networks.md as programs, each run by a process of its own. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { type Conduct, openGateway, openProxy } from './gateway.ts';
import { clientSecret, type Place } from './place.ts';

const project = join(import.meta.dirname, '../../..');

/** A block of code, and the heading that it stands below. */
interface Recipe {
  readonly heading: string;
  readonly language: string;
  readonly code: string;
}

/** The page, with its examples. */
export async function readPage(): Promise<{ text: string; headings: string[]; recipes: Recipe[] }> {
  const text = await readFile(join(project, 'docs/networks.md'), 'utf8');
  const recipes: Recipe[] = [];
  const headings: string[] = [];
  for (const section of text.split(/^## /m).slice(1)) {
    const [heading = ''] = section.split('\n', 1);
    headings.push(heading);
    for (const [, language = '', code = ''] of section.matchAll(/```(\w+)\n([\s\S]*?)```/g))
      recipes.push({ heading, language, code });
  }
  return { text, headings, recipes };
}

/** What the gateway of a section does. */
const conducts: Readonly<Record<string, Conduct>> = {
  'A proxy that changes Host': { forwards: true, rewritesHost: true },
  'A proxy that drops bodies of DELETE': { stripsDeletes: true },
  'A proxy with a time limit': {
    limit: 100,
    cuts: 'page',
    isSlow: ({ method, earlier }) => method === 'GET' && earlier === 0,
  },
  'Pages of a gateway': {
    own: ({ method, earlier }) => (method === 'GET' && earlier === 0 ? 503 : undefined),
  },
  'Idle connections': { idle: 2000 },
};

/** An example that only has options runs with them. */
const program = `
globalThis.clientSecret = process.env.CLIENT_SECRET;
const { options } = await import('./recipe.ts');
if (options) {
  const { KeycloakRealm } = await import('realmtree');
  const auth = { clientId: 'provisioner', clientSecret };
  const realm = new KeycloakRealm({ realmName: 'acme', auth, ...options });
  console.log(await realm.admin.realm.users.byUsername('ada').exists());
}
`;

/** Runs an example with the addresses of the test in the place of its own, and returns what it printed. */
export async function run(place: Place, recipe: Recipe, others: readonly Recipe[]): Promise<string> {
  const { heading, language } = recipe;
  const conduct = conducts[heading];
  const gateway = conduct && (await openGateway(place.upstream, conduct, place.server));
  const login = 'user:password';
  const proxies = [await openProxy(login), await openProxy(login, place.server)] as const;
  onTestFinished(async () => {
    for (const stand of [gateway, ...proxies]) await stand?.close();
  });
  const [plain, encrypted] = proxies.map(({ url }) => new URL(url).port);
  const addresses: readonly (readonly [string, string | undefined])[] = [
    ['https://keycloak.internal:8443/auth', place.url],
    ['https://[::1]:8443', place.forwarder?.url],
    ['https://gateway.example.com', gateway?.url],
    ['proxy.example.com:3128', `127.0.0.1:${plain}`],
    ['proxy.example.com:3129', `localhost:${encrypted}`],
  ];
  const here = (text: string): string =>
    addresses.reduce((text, [there, here]) => (here ? text.replaceAll(there, here) : text), text);
  // A command runs the first example of the page.
  const code = language === 'sh' ? (others[0]?.code ?? '') : recipe.code;
  const set = language === 'sh' ? [...here(recipe.code).matchAll(/(\w+)=(\S+)/g)] : [];
  const env = Object.fromEntries(set.map(([, name, value]) => [name, value]));
  // Inside the project, so that the built package finds itself by its name.
  const folder = await mkdtemp(join(project, 'test/server/.networks-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'recipe.ts'), here(code));
  await writeFile(join(folder, 'program.mjs'), program);
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'program.mjs')], {
    cwd: place.folder,
    env: { PATH: process.env['PATH'], CLIENT_SECRET: clientSecret, ...env },
    timeout: 50_000,
  });
  const used = proxies.filter(({ asked }) => asked.length > 0);
  return [stdout.trim(), ...used.map(({ url }) => url.split(':', 1)[0])].join(', by the proxy of ');
}
