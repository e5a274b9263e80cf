/** Completion of the command itself, for a shell. */
import { profileNames } from './profiles.ts';
import { flags, UsageError } from './settings.ts';

interface Option {
  readonly name: string;
  readonly short?: string;
  readonly type: 'string' | 'boolean';
  readonly value?: string;
  readonly values?: readonly string[];
  readonly help: string;
}

const shells: Readonly<Record<string, (options: readonly Option[]) => string>> = { bash, zsh, fish };

/**
 * Returns a script that a shell reads at its start; for `profiles`, which these scripts ask for, the names of the
 * profiles. Throws `UsageError` for a shell that it does not know.
 */
export function completionScript(shell = ''): string {
  if (shell === 'profiles') return profileNames().join('\n');
  const script = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
  if (!script) throw new UsageError('realmtree completion bash, zsh or fish');
  return script(Object.entries(flags).map(([name, flag]) => ({ name, ...flag })));
}

function bash(options: readonly Option[]): string {
  const namesOf = ({ name, short }: Option): string[] => [`--${name}`, ...(short ? [`-${short}`] : [])];
  const offer = (words: string): string => `COMPREPLY=($(compgen -W "${words}" -- "$word"))`;
  const chosen = options.flatMap((option) =>
    option.values ? [`    ${namesOf(option).join('|')}) ${offer(option.values.join(' '))}; return;;`] : [],
  );
  const free = options.filter(({ name, type, values }) => type === 'string' && !values && name !== 'profile');
  // An equals sign is a word of its own.
  return `_realmtree() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  if [[ "$word" == "=" ]]; then word=
  elif [[ "$before" == "=" ]]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  COMPREPLY=()
  case "$before" in
${chosen.join('\n')}
    --profile|-p) ${offer('$(KEYCLOAK_PROFILE= "$1" completion profiles 2>/dev/null)')}; return;;
    completion) ${offer(Object.keys(shells).join(' '))}; return;;
    ${free.flatMap(namesOf).join('|')}) return;;
  esac
  if [[ "$word" == -* ]]; then ${offer(options.map(({ name }) => `--${name}`).join(' '))}
  else ${offer('completion logout')}; fi
}
# Where nothing of this fits, files do.
complete -o default -F _realmtree realmtree
`;
}

function zsh(options: readonly Option[]): string {
  const actions: Readonly<Record<string, string>> = { ca: '_files', profile: '_realmtree_profiles' };
  const specs = options.map(({ name, short, type, value = '', values, help }) => {
    const text = help.replaceAll(/[[\]:']/g, ' ');
    const action = values ? `(${values.join(' ')})` : (actions[name] ?? '');
    const [long, after] =
      type === 'boolean' ? [`--${name}`, ''] : [`--${name}=`, `:${value.toLowerCase()}:${action}`];
    const names = short ? `'(-${short} --${name})'{-${short},${long}}` : long;
    return `    ${names}'[${text}]${after}' \\`;
  });
  // A file of the search path is run at each completion; what is read at the start of the shell is not.
  return `#compdef realmtree
_realmtree_profiles() {
  local -a profiles
  profiles=(\${(f)"$(KEYCLOAK_PROFILE= $words[1] completion profiles 2>/dev/null)"})
  compadd -a profiles
}
_realmtree_first() {
  compadd completion logout
  _files
}
_realmtree() {
  _arguments \\
${specs.join('\n')}
    '1:command:_realmtree_first' \\
    '*:file:_files'
}
if [ "$funcstack[1]" = "_realmtree" ]; then _realmtree "$@"; else compdef _realmtree realmtree; fi
`;
}

function fish(options: readonly Option[]): string {
  const profiles = '(env KEYCLOAK_PROFILE= (commandline -po)[1] completion profiles 2>/dev/null)';
  const taken = ({ name, type, values }: Option): string => {
    if (type === 'boolean') return '';
    if (name === 'ca') return ' -r -F';
    const choices = name === 'profile' ? profiles : values?.join(' ');
    return ` -x${choices === undefined ? '' : ` -a '${choices}'`}`;
  };
  const lines = options.map((option) => {
    const { name, short, help } = option;
    const text = help.replaceAll("'", '');
    return `complete -c realmtree -l ${name}${short ? ` -s ${short}` : ''}${taken(option)} -d '${text}'`;
  });
  return `${lines.join('\n')}
complete -c realmtree -n __fish_use_subcommand -a completion -d 'Script for a shell'
complete -c realmtree -n '__fish_seen_subcommand_from completion' -x -a '${Object.keys(shells).join(' ')}'
complete -c realmtree -n __fish_use_subcommand -a logout -d 'End the session that is kept'
`;
}
