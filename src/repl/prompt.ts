/** The prompt: Node's own REPL, with the tree in it. */
import { join } from 'node:path';
import { KeycloakError } from '../index.ts';
import { terminalOf } from './ask.ts';
import { connected, greeting } from './connect.ts';
import { stateFolder } from './folders.ts';
import { told } from './outcome.ts';
import { Requests } from './requests.ts';
import type { Given } from './settings.ts';

export async function startPrompt(given: Given): Promise<number> {
  const warn = (message: string): void => void process.stderr.write(`${message}\n`);
  const requests = new Requests();
  const connection = await connected(given, terminalOf(warn), requests.fetch);
  const { realm } = connection;
  const greeted = greeting(connection, given);
  greeted.catch(() => undefined);
  try {
    // Its parser and Node's REPL are loaded while the server answers.
    const { PromptSession } = await import('./prompt-session.ts');
    const session = new PromptSession({ realm, requests, given, history: historyFile(given) });
    const news = await greeted;
    if (news !== undefined) warn(news);
    await session.run();
  } finally {
    await connection.close().catch((error: unknown) => {
      if (!(error instanceof KeycloakError)) throw error;
      warn(told(error));
    });
  }
  return 0;
}

/** One for each profile, and otherwise for each server. */
function historyFile({ profile, url = '' }: Given): string {
  const name = profile === undefined ? url.replace(/[^\w.-]+/g, '-') : `profile-${profile}`;
  return join(stateFolder(), `${name}.history`);
}
