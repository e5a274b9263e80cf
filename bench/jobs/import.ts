import type { Figures } from '../figures.ts';
import { type Case, type JobModule, jobOf } from '../job.ts';
import type { Place } from '../place.ts';
import { processTime } from '../process.ts';

const official = '@keycloak/keycloak-admin-client';
const imports = [
  'realmtree',
  'realmtree/admin',
  'realmtree/auth',
  'realmtree/verify',
  official,
  'ky',
  'jose',
];
const peers = ['@egose/keycloak-fluent', 'keycloak-api', 'oauth4webapi'];

type Program = Readonly<{ text: string; folder: string }>;

/** What a process does; of the peers' folder, as if it were that of an application. */
function programs(serverUrl: string): Readonly<Record<string, string>> {
  const account = "{ clientId: 'bench', clientSecret: 'secret' }";
  const place = `serverUrl: '${serverUrl}', realmName: 'acme', auth: ${account}`;
  return {
    ...Object.fromEntries(
      [...imports, ...peers].map((name) => [`import ${name}`, `await import('${name}');`]),
    ),
    'first GET, realmtree': `
      const { KeycloakRealm } = await import('realmtree');
      const realm = new KeycloakRealm({ ${place} });
      const users = await realm.admin.realms.byName('acme').users.all();
      ${came}`,
    'first GET, realmtree/admin': `
      const { KeycloakAdmin } = await import('realmtree/admin');
      const users = await new KeycloakAdmin({ ${place} }).realm.users.all();
      ${came}`,
    [`first GET, ${official}`]: `
      const { default: Client } = await import('${official}');
      const client = new Client({ baseUrl: '${serverUrl}', realmName: 'acme' });
      await client.auth({ grantType: 'client_credentials', clientId: 'bench', clientSecret: 'secret' });
      const users = await client.users.find();
      ${came}`,
  };
}

const came = "if (users[0].username !== 'ada') throw new Error('no users');";

async function cpuTime({ text, folder }: Program): Promise<number> {
  const args = ['--input-type=module', '--eval', `${text}\nprocess.exit();`];
  return (await processTime(args, { cwd: folder })).cpu;
}

/** Above an empty process, which is measured beside each. */
const above = (program: Program) => async (): Promise<Figures> => ({
  cpu: (await cpuTime(program)) - (await cpuTime({ ...program, text: '' })),
});

function cases(place: Place, { serverUrl }: { serverUrl: string }): Record<string, Case> {
  const folder = import.meta.dirname;
  return Object.fromEntries(
    Object.entries(programs(serverUrl)).map(([name, text]): [string, Case] => {
      const needs = peers.find((peer) => name.endsWith(peer));
      const from = needs === undefined ? folder : (place.peers.packages.folder ?? folder);
      return [name, { needs, run: above({ text, folder: from }) }];
    }),
  );
}

export const job: JobModule['job'] = jobOf<{ serverUrl: string }>({
  about:
    'CPU time of a whole process, all threads included, that imports a package, or imports it and sends a first GET with the login before it, above that of an empty process.',
  rounds: 9,
  figures: { cpu: 'ms CPU' },
  prepare: async (place) => ({ serverUrl: await place.stub() }),
  cases,
  goals: [
    {
      what: 'cold import',
      of: 'import realmtree',
      figure: 'cpu',
      to: `import ${official}`,
      atMost: 0.6,
    },
    {
      what: 'import and first GET',
      of: 'first GET, realmtree',
      figure: 'cpu',
      to: `first GET, ${official}`,
      atMost: 1,
    },
  ],
});
