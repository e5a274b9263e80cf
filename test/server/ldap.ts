import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a directory holds, by distinguished name. */
export type Entries = Record<string, Record<string, readonly string[]>>;

/** As much of an LDAP server as Keycloak needs to log in, to learn what it can, and to read users and groups. */
export class Directory {
  /** The logins that came, as `dn:password`; one that is not `accepted` is refused. */
  readonly logins: string[] = [];
  readonly #server: Server;

  private constructor(accepted: string, entries: Entries) {
    this.#server = createServer((socket) => {
      // Keycloak cuts its connections.
      socket.on('error', () => socket.destroy());
      let rest = Buffer.alloc(0);
      socket.on('data', (chunk: Buffer) => {
        rest = Buffer.concat([rest, chunk]);
        for (let message = read(rest); message; message = read(rest)) {
          rest = rest.subarray(message.end);
          this.#answer(socket, message, accepted, entries);
        }
      });
    });
  }

  /** The directory, which ends with the test that started it. */
  static async start(accepted: string, entries: Entries): Promise<Directory> {
    const directory = new Directory(accepted, entries);
    directory.#server.listen(0, '127.0.0.1');
    await once(directory.#server, 'listening');
    onTestFinished(() => void directory.#server.close());
    return directory;
  }

  get url(): string {
    return `ldap://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #answer(socket: Socket, message: Element, accepted: string, entries: Entries): void {
    const [id, operation] = children(message) as [Element, Element];
    const fields = children(operation);
    const reply = (tag: number, ...parts: Buffer[]): void => {
      socket.write(write(0x30, write(0x02, id.body), write(tag, ...parts)));
    };
    const result = (code: number): Buffer[] => [write(0x0a, Buffer.of(code)), write(0x04), write(0x04)];
    if (operation.tag === 0x60) {
      const login = `${text(fields[1])}:${text(fields[2])}`;
      this.logins.push(login);
      reply(0x61, ...result(login === accepted || login === ':' ? 0 : 49));
    } else if (operation.tag === 0x63) {
      const base = text(fields[0]).toLowerCase();
      const scope = fields[1]?.body[0];
      for (const [dn, attributes] of Object.entries(entries)) {
        const isIn = scope === 0 ? dn === base : dn === base || dn.endsWith(`,${base}`);
        if (!isIn || !matches(fields[6] as Element, attributes)) continue;
        const listed = Object.entries(attributes).map(([name, values]) =>
          write(0x30, octets(name), write(0x31, ...values.map(octets))),
        );
        reply(0x64, octets(dn), write(0x30, ...listed));
      }
      reply(0x65, ...result(0));
    } else if (operation.tag === 0x42) socket.end();
    else reply(operation.tag + 1, ...result(53));
  }
}

/** One element of BER: its tag, what it holds, and where the next one begins. */
interface Element {
  tag: number;
  body: Buffer;
  end: number;
}

function read(bytes: Buffer): Element | undefined {
  const [tag, short] = bytes;
  if (tag === undefined || short === undefined) return undefined;
  const more = short < 0x80 ? 0 : short - 0x80;
  if (bytes.length < 2 + more) return undefined;
  const length = more === 0 ? short : bytes.readUIntBE(2, more);
  const end = 2 + more + length;
  return bytes.length < end ? undefined : { tag, body: bytes.subarray(2 + more, end), end };
}

function children({ body }: Element): Element[] {
  const elements: Element[] = [];
  for (let at = 0, next = read(body); next; next = read(body.subarray(at))) {
    elements.push(next);
    at += next.end;
  }
  return elements;
}

function write(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length);
  return Buffer.concat([Buffer.of(tag, 0x84), size, body]);
}

function octets(value: string): Buffer {
  return write(0x04, Buffer.from(value));
}

function text(element: Element | undefined): string {
  return element?.body.toString() ?? '';
}

/** Whether an entry passes a filter: and, or, not, equal, present; every other one passes. */
function matches(filter: Element, attributes: Entries[string]): boolean {
  const values = (name: string): readonly string[] =>
    Object.entries(attributes).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? [];
  if (filter.tag === 0xa0) return children(filter).every((part) => matches(part, attributes));
  if (filter.tag === 0xa1) return children(filter).some((part) => matches(part, attributes));
  if (filter.tag === 0xa2) return !matches(children(filter)[0] as Element, attributes);
  if (filter.tag === 0x87) return values(text(filter)).length > 0;
  if (filter.tag !== 0xa3) return true;
  const [name, wanted] = children(filter);
  return values(text(name)).some((value) => value.toLowerCase() === text(wanted).toLowerCase());
}
