/** Secrets that stood among the arguments or in the environment. */
import { flags, type Given } from './settings.ts';

/** Takes secrets out of the arguments of this process, where other users and code at the prompt would find them. */
export function hideArguments(given: Given): void {
  for (const flag of given.exposed) {
    const isShown = (argument: string, index: number): boolean =>
      argument.startsWith(`${flag}=`) || process.argv[index - 1] === flag;
    process.argv = process.argv.map((argument, index) => (isShown(argument, index) ? '(hidden)' : argument));
  }
  // On Linux and macOS it stands where the arguments did.
  if (given.exposed.length > 0) process.title = 'realmtree';
}

/** Takes them out of the environment, so that neither the prompt nor an editor has them. */
export function hideEnvironment(): void {
  for (const { isSecret, env } of Object.values(flags)) if (isSecret && env) delete process.env[env];
}
