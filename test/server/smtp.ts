import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';

/** A mail server on this machine, which ends with the test that started it. */
export class Mailbox {
  /** The mails that came, as text with their headers; quoted-printable is decoded. */
  readonly mails: string[] = [];
  /** The accounts that logged in, as `user:password`; one that is not `accepted` is refused. */
  readonly logins: string[] = [];
  readonly #server: SMTPServer;

  private constructor(accepted: string | undefined) {
    this.#server = new SMTPServer({
      hideSTARTTLS: true,
      disableReverseLookup: true,
      authOptional: accepted === undefined,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => {
        this.logins.push(`${username}:${password}`);
        if (this.logins.at(-1) === accepted) done(null, { user: username });
        else done(new Error('Wrong password'));
      },
      onData: (stream, _session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          this.mails.push(readable(Buffer.concat(chunks).toString()));
          done();
        });
      },
    });
  }

  /** A mail server that is ready; one with `accepted` (`user:password`) takes no mail from anybody else. */
  static async start(accepted?: string): Promise<Mailbox> {
    const mailbox = new Mailbox(accepted);
    // A connection that Keycloak drops must not end the run.
    mailbox.#server.on('error', () => undefined);
    const listening = once(mailbox.#server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => new Promise((resolve) => mailbox.#server.close(() => resolve())));
    await listening;
    return mailbox;
  }

  /** What a realm needs in `smtpServer` to send its mails here. */
  get settings(): { host: string; port: string; from: string } {
    const { port } = this.#server.server.address() as AddressInfo;
    return { host: '127.0.0.1', port: String(port), from: 'keycloak@acme.test' };
  }

  /** The link in the last mail, and what the token in it says. */
  get lastLink(): { url: string; claims: Record<string, unknown> & { iat: number; exp: number } } {
    const url = /https?:\S+action-token\S+/.exec(this.mails.at(-1) ?? '')?.[0] ?? '';
    const payload = new URL(url).searchParams.get('key')?.split('.')[1] ?? '';
    return { url, claims: JSON.parse(Buffer.from(payload, 'base64url').toString()) };
  }
}

function readable(mail: string): string {
  return mail
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
