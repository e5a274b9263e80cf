/** Completion of the command itself, for a shell. */
import { flags, UsageError } from './settings.ts';

/** Returns a script that a shell reads at its start. Throws `UsageError` for a shell that it does not know. */
export function completionScript(shell: string | undefined): string {
  const options = Object.entries(flags).map(([name, flag]) => ({ name, ...flag }));
  const words = options.map(({ name }) => `--${name}`).join(' ');
  if (shell === 'bash') {
    return [
      '_realmtree() {',
      '  local word before',
      '  word=$2 before=$3',
      '  case "$before" in',
      ...options
        .filter(({ values }) => values)
        .map(({ name, short, values = [] }) => {
          const names = [`--${name}`, ...(short ? [`-${short}`] : [])].join('|');
          return `    ${names}) COMPREPLY=($(compgen -W "${values.join(' ')}" -- "$word")); return;;`;
        }),
      '    --ca) COMPREPLY=($(compgen -f -- "$word")); return;;',
      '    completion) COMPREPLY=($(compgen -W "bash zsh fish" -- "$word")); return;;',
      '  esac',
      `  if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "${words}" -- "$word"))`,
      '  else COMPREPLY=($(compgen -W "completion logout" -- "$word") $(compgen -f -- "$word")); fi',
      '}',
      'complete -F _realmtree realmtree',
      '',
    ].join('\n');
  }
  if (shell === 'zsh') {
    const specs = options.map(({ name, short, type, value = '', values, help }) => {
      const text = help.replaceAll(/[[\]:']/g, ' ');
      const after =
        type === 'boolean'
          ? ''
          : `:${value.toLowerCase()}:${values ? `(${values.join(' ')})` : name === 'ca' ? '_files' : ''}`;
      const names = short ? `'(-${short} --${name})'{-${short},--${name}}` : `--${name}`;
      return `  ${names}'[${text}]${after}'`;
    });
    return [
      '#compdef realmtree',
      '_arguments \\',
      ...specs.map((spec) => `${spec} \\`),
      "  '*:file:_files'",
      '',
    ].join('\n');
  }
  if (shell === 'fish') {
    const lines = options.map(({ name, short, type, values, help }) => {
      const parts = ['complete -c realmtree', `-l ${name}`, ...(short ? [`-s ${short}`] : [])];
      if (type === 'string')
        parts.push(name === 'ca' ? '-r -F' : `-x${values ? ` -a '${values.join(' ')}'` : ''}`);
      return [...parts, `-d '${help.replaceAll("'", '')}'`].join(' ');
    });
    return [
      ...lines,
      "complete -c realmtree -n __fish_use_subcommand -a completion -d 'Script for a shell'",
      "complete -c realmtree -n __fish_use_subcommand -a logout -d 'End the session that is kept'",
      '',
    ].join('\n');
  }
  throw new UsageError('realmtree completion bash, zsh or fish');
}
