import { OAuthError } from '../http/errors.ts';
import { pause } from '../http/pause.ts';

/** Longer than the second within which two failures lock an account in a realm with brute force detection. */
const firstPause = 1200;
const longestPause = 60_000;

/**
 * Keeps a process with a wrong password from locking the account. Each refusal doubles the pause before the next login,
 * from 1.2 seconds to one minute. A call during the pause fails with the error of the last login, without a request; a
 * call near the end of the pause waits.
 */
export class LoginGuard {
  #refusals = 0;
  #until = 0;
  #refusal: OAuthError | undefined;

  /** Runs a login and returns its result. */
  async run<T>(login: () => Promise<T>): Promise<T> {
    const milliseconds = this.#until - performance.now();
    if (this.#refusal && milliseconds > firstPause) throw repeated(this.#refusal, milliseconds);
    if (milliseconds > 0) await pause(milliseconds);
    try {
      const outcome = await login();
      this.#refusals = 0;
      return outcome;
    } catch (error) {
      if (error instanceof OAuthError && error.error === 'invalid_grant') {
        this.#until = performance.now() + Math.min(firstPause * 2 ** this.#refusals++, longestPause);
        this.#refusal = error;
      }
      throw error;
    }
  }
}

function repeated(
  { error, errorDescription, httpStatus, hints }: OAuthError,
  milliseconds: number,
): OAuthError {
  const hint = `The last login was refused. To keep the account from being locked, no login is attempted for another ${Math.ceil(milliseconds / 1000)} s.`;
  return new OAuthError(error, errorDescription, httpStatus, [...hints, hint]);
}
