/** The prompt: Node's own REPL, with the tree in it. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { KeycloakError } from '../index.ts';
import { askSecret } from './ask.ts';
import { connected } from './connect.ts';
import { told } from './outcome.ts';
import { PromptSession } from './prompt-session.ts';
import { Requests } from './requests.ts';
import type { Given } from './settings.ts';

export async function startPrompt(given: Given): Promise<number> {
  const { stderr } = process;
  const warn = (message: string): void => void stderr.write(`${message}\n`);
  const requests = new Requests();
  const terminal = { askSecret, warn, readInput: () => askSecret('Secret: ') };
  const realm = await connected(given, terminal, requests.fetch);
  const session = new PromptSession({ realm, requests, given, history: historyFile(given) });
  try {
    await session.run();
  } finally {
    await realm.close().catch((error: unknown) => {
      if (!(error instanceof KeycloakError)) throw error;
      warn(told(error));
    });
  }
  return 0;
}

/** One for each server. */
function historyFile({ url = '' }: Given): string {
  const { XDG_STATE_HOME: state, LOCALAPPDATA: local } = process.env;
  const folder = state || local || join(homedir(), '.local', 'state');
  return join(folder, 'realmtree', `${url.replace(/[^\w.-]+/g, '-')}.history`);
}
