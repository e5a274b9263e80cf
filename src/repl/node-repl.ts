/** What Node's own REPL says, said otherwise. */
import { clearLine, cursorTo } from 'node:readline';
import type { REPLServer } from 'node:repl';
import { commandSuggestion } from './suggestions.ts';

/** Answers commands that do not exist. In the lines of unfinished code, a name after a dot is none. */
export function tellUnknown(
  server: REPLServer,
  isUnfinished: () => boolean,
  say: (text: string) => void,
): void {
  const stock = server.listeners('line');
  server.removeAllListeners('line');
  server.on('line', (line: string) => {
    const [, word] = /^\s*\.([a-z]+)(?=\s|$)/i.exec(line) ?? [];
    const { editorMode: isEdited } = server as { readonly editorMode?: boolean };
    if (word === undefined || Object.hasOwn(server.commands, word) || isEdited || isUnfinished()) {
      for (const listener of stock) Reflect.apply(listener, server, [line]);
      return;
    }
    const hint = commandSuggestion(word, Object.keys(server.commands));
    say(`There is no command .${word}; .help lists them.${hint === undefined ? '' : `\n  ${hint}`}`);
    server.displayPrompt();
  });
}

/** Shows warnings above the line that is typed: Node itself would write over it. */
export function tellWarnings(
  server: REPLServer,
  isRunning: () => boolean,
  say: (text: string) => void,
): void {
  // Whoever started it with --no-warnings wants none.
  if (process.listenerCount('warning') === 0) return;
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => {
    // Of `import()` in code that was typed.
    if (message.includes('USE_MAIN_CONTEXT_DEFAULT_LOADER')) return;
    cursorTo(process.stdout, 0);
    clearLine(process.stdout, 0);
    say(`${name}: ${message}`);
    if (!isRunning()) server.displayPrompt(true);
  });
}
