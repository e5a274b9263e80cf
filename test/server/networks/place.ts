import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../scripts/keycloak/distribution.ts';
import { startKeycloak } from '../../../scripts/keycloak.ts';
import { KeycloakRealm } from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { Authority, type Identity } from './certificates.ts';
import { openForwarder, type Stand } from './gateway.ts';

/** What the clients of the realm have as their secret. */
export const clientSecret = 'geheim-4711';

/** The name by which the server knows itself, and by which nobody can reach it. */
export const publicUrl = 'https://sso.example.com/auth';

/** A server with TLS, whose authority nobody knows, and what its clients need. */
export interface Place {
  /** Its URL with TLS. */
  readonly url: string;
  /** The origin of its port without TLS, for gateways. */
  readonly upstream: string;
  /** The same by IPv6; `undefined` where the machine has none. */
  readonly forwarder: Stand | undefined;
  /** The realm `acme` there. */
  readonly realm: RealmNode;
  readonly authority: Authority;
  /** The certificate of whatever listens on loopback, and that of the client `robot`. */
  readonly server: Identity;
  readonly client: Identity;
  /** Has `ca.pem`, `client.pem` and `client.key`. */
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** Starts the server, with a realm `acme` that has a user `ada`, and that the clients `provisioner` and `robot` administer. */
export async function openPlace(): Promise<Place> {
  const authority = new Authority('An authority of tests');
  const server = authority.issue({ name: 'localhost', hosts: ['localhost', '127.0.0.1', '::1'] });
  const client = authority.issue({ name: 'robot' });
  const folder = mkdtempSync(join(tmpdir(), 'realmtree-networks-'));
  const files = { ca: authority.cert, client: client.cert, server: server.cert };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.pem`), text);
  for (const [name, { key }] of Object.entries({ client, server }))
    writeFileSync(join(folder, `${name}.key`), key, { mode: 0o600 });
  const port = await freePort();
  const keycloak = await startKeycloak({
    build: ['--https-client-auth=request'],
    path: '/auth',
    settings: [
      `--hostname=${publicUrl}`,
      '--proxy-headers=xforwarded',
      `--https-port=${port}`,
      `--https-certificate-file=${join(folder, 'server.pem')}`,
      `--https-certificate-key-file=${join(folder, 'server.key')}`,
      `--https-trust-store-file=${join(folder, 'ca.pem')}`,
      '--https-trust-store-type=PEM',
    ],
  });
  const forwarder = await openForwarder(port).catch(() => undefined);
  const { url: serverUrl, admin: auth } = keycloak;
  const master = new KeycloakRealm({ serverUrl, realmName: 'master', auth });
  const close = async (): Promise<void> => {
    await forwarder?.close();
    await keycloak.stop();
    rmSync(folder, { recursive: true });
  };
  try {
    const realm = await master.admin.realms.create({ realm: 'acme', enabled: true });
    const service = { serviceAccountsEnabled: true, publicClient: false };
    const clients = [
      { clientId: 'provisioner', secret: clientSecret, ...service },
      {
        clientId: 'robot',
        clientAuthenticatorType: 'client-x509',
        attributes: {
          'x509.subjectdn': 'CN=robot',
          'tls.client.certificate.bound.access.tokens': 'true',
        },
        ...service,
      },
    ];
    for (const settings of clients) {
      const { serviceAccountUser } = await realm.clients.create(settings);
      await serviceAccountUser.roleMappings.clients.byClientId('realm-management').add('realm-admin');
    }
    const ada = await realm.users.create({ username: 'ada' });
    await ada.roleMappings.realm.add('offline_access');
    const { origin: upstream } = new URL(serverUrl);
    const url = `https://127.0.0.1:${port}/auth`;
    return { url, upstream, forwarder, realm, authority, server, client, folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}
