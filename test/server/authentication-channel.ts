import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { inject, onTestFinished } from 'vitest';

/** What the server asks a user on another device, and how the device answers (CIBA). */
export interface Question {
  readonly login_hint?: string;
  readonly scope?: string;
  readonly binding_message?: string;
  readonly acr_values?: string;
  /** Gives the server the answer of the user. */
  answer(status: 'SUCCEED' | 'UNAUTHORIZED' | 'CANCELLED'): Promise<void>;
}

/** The devices of the users: a server that Keycloak asks, which ends with the test that started it. */
export class AuthenticationChannel {
  readonly #questions: Question[] = [];
  #arrived: PromiseWithResolvers<void> = Promise.withResolvers();

  /** A channel that is ready; `issuer` is the realm whose questions it answers. */
  static async start(issuer: string): Promise<AuthenticationChannel> {
    const channel = new AuthenticationChannel();
    const server = createServer(async (request, response) => {
      const { authorization = '' } = request.headers;
      const asked = JSON.parse(await text(request)) as Omit<Question, 'answer'>;
      channel.#questions.push({ ...asked, answer: (status) => answer(issuer, authorization, status) });
      channel.#arrived.resolve();
      // The channel of the next test is another one: the server must not send its question to this one.
      response.writeHead(201, { connection: 'close' }).end();
    });
    await new Promise<void>((ready) =>
      server.listen(inject('authenticationChannelPort'), '127.0.0.1', ready),
    );
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return channel;
  }

  /** The next question, once it is there. */
  async next(): Promise<Question> {
    await this.#arrived.promise;
    const question = this.#questions.shift() as Question;
    if (this.#questions.length === 0) this.#arrived = Promise.withResolvers();
    return question;
  }
}

async function answer(issuer: string, authorization: string, status: string): Promise<void> {
  const url = `${issuer}/protocol/openid-connect/ext/ciba/auth/callback`;
  const headers = { authorization, 'content-type': 'application/json' };
  const { ok } = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ status }) });
  if (!ok) throw new Error(`The server refuses the answer ${status}`);
}
