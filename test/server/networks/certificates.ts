/** Certificates for tests: an authority, and what it issues, as PEM. Written by hand, as Node signs but makes none. */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate and its key, as PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate is for. */
interface Subject {
  readonly name: string;
  /** Names and addresses of a server; a client has none. */
  readonly hosts?: readonly string[];
}

/** An authority, whose certificates are valid for a day. */
export class Authority {
  readonly #name: string;
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  /** Its own certificate. */
  readonly cert: string;

  constructor(name: string) {
    this.#name = name;
    const usage = [extension('2.5.29.15', bits([0b0000_0110]), true)];
    this.cert = this.#signed(name, this.#keys.publicKey, [
      extension('2.5.29.19', sequence(boolean(true)), true),
      ...usage,
    ]);
  }

  /** A new key with a certificate of this authority. */
  issue({ name, hosts = [] }: Subject): Identity {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const role = hosts.length > 0 ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2';
    const extensions = [extension('2.5.29.37', sequence(identifier(role)))];
    if (hosts.length > 0) extensions.push(extension('2.5.29.17', sequence(...hosts.map(alternative))));
    const cert = this.#signed(name, publicKey, extensions);
    return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }

  #signed(name: string, publicKey: KeyObject, extensions: readonly Buffer[]): string {
    const algorithm = sequence(identifier('1.2.840.10045.4.3.2'));
    const [from, until] = [-1, 24].map((hours) => time(new Date(Date.now() + hours * 3_600_000)));
    const content = sequence(
      tagged(0xa0, tagged(0x02, Buffer.from([2]))),
      tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
      algorithm,
      named(this.#name),
      sequence(from as Buffer, until as Buffer),
      named(name),
      publicKey.export({ type: 'spki', format: 'der' }),
      tagged(0xa3, sequence(...extensions)),
    );
    const signature = sign('sha256', content, this.#keys.privateKey);
    const der = sequence(content, algorithm, bits([...signature], 0));
    const lines = der.toString('base64').replace(/.{64}/g, '$&\n');
    return `-----BEGIN CERTIFICATE-----\n${lines.trimEnd()}\n-----END CERTIFICATE-----\n`;
  }
}

/** DER: a tag, the length, and the content. */
function tagged(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => tagged(0x30, Buffer.concat(parts));
const boolean = (value: boolean): Buffer => tagged(0x01, Buffer.from([value ? 255 : 0]));
const bits = (bytes: readonly number[], unused = 1): Buffer => tagged(0x03, Buffer.from([unused, ...bytes]));
const time = (date: Date): Buffer =>
  tagged(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/\D/g, '')}Z`));
const named = (name: string): Buffer =>
  sequence(tagged(0x31, sequence(identifier('2.5.4.3'), tagged(0x0c, Buffer.from(name)))));

function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = rest.flatMap((part) => {
    const groups = [part & 127];
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 127) | 128);
    return groups;
  });
  return tagged(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

function extension(id: string, content: Buffer, isCritical = false): Buffer {
  return sequence(identifier(id), ...(isCritical ? [boolean(true)] : []), tagged(0x04, content));
}

/** A name or an address of a server. */
function alternative(host: string): Buffer {
  const family = isIP(host);
  if (family === 0) return tagged(0x82, Buffer.from(host));
  const address = family === 4 ? host.split('.').map(Number) : [...Buffer.alloc(15), 1];
  if (family === 6 && host !== '::1') throw new TypeError(`no address of tests: ${host}`);
  return tagged(0x87, Buffer.from(address));
}
