/** Which certificates of servers are believed. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import tls from 'node:tls';
import { hideArguments } from './hidden-secrets.ts';
import { type Given, UsageError } from './settings.ts';

/** Node reads these at its start alone. */
const authorities = 'NODE_EXTRA_CA_CERTS';

/** Trusts what was given. Returns a status where that took another process, which has done the work. */
export async function trusted(given: Given, warn: (message: string) => void): Promise<number | undefined> {
  if (given['no-verify']) {
    warn('Certificates are not verified (--no-verify): anybody on the way can read and change everything.');
    trustAll();
  }
  if (given.ca === undefined) return undefined;
  const certificates = certificatesIn(given.ca);
  // From Node 22.19 and 24.5 on.
  if (typeof tls.setDefaultCACertificates !== 'function')
    return await withAuthorities(resolve(given.ca), given);
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...certificates]);
  return undefined;
}

function certificatesIn(file: string): readonly string[] {
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}, which --ca names.`);
  const text = readFileSync(file, 'utf8');
  const found = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0) throw new UsageError(`${file} holds no certificate in PEM.`);
  try {
    for (const ca of found) tls.createSecureContext({ ca });
  } catch {
    throw new UsageError(`${file} holds a certificate that cannot be read.`);
  }
  return found;
}

function trustAll(): void {
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  // Node says the same once more, at the first request.
  const { emitWarning } = process;
  const isSaid = (warning: unknown): boolean => String(warning).includes('NODE_TLS_REJECT_UNAUTHORIZED');
  process.emitWarning = ((warning: string, ...more: never[]) =>
    isSaid(warning) ? undefined : emitWarning(warning, ...more)) as typeof emitWarning;
}

/** Runs the command once more, by a Node that knows the authorities of a file. */
async function withAuthorities(file: string, given: Given): Promise<number | undefined> {
  const { [authorities]: others, REALMTREE_CA: done } = process.env;
  if (done === file) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'realmtree-'));
  try {
    const all = join(folder, 'authorities.pem');
    const texts = [file, ...(others && existsSync(others) ? [others] : [])].map((one) =>
      readFileSync(one, 'utf8'),
    );
    writeFileSync(all, texts.join('\n'));
    const env = { ...process.env, [authorities]: all, REALMTREE_CA: file };
    const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
      stdio: 'inherit',
      env,
    });
    // The other one has them now, and hides its own.
    hideArguments(given);
    // The terminal sends it to both; what it means, the other one knows.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    return await new Promise<number>((done, reject) => {
      child.once('error', reject);
      child.once('close', (status, signal) => done(status ?? 128 + constants.signals[signal ?? 'SIGTERM']));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
