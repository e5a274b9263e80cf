import { OAuthError } from '../http/errors.ts';
import { pause } from '../http/pause.ts';

/** Above the second within which two failures lock an account of a realm that detects brute force. */
const firstPause = 1200;
const longestPause = 60_000;

/**
 * Keeps a process with a wrong password from locking the account. Each refusal doubles the pause before the next login,
 * from 1.2 seconds to a minute. A call within the pause fails with the error of the last login, without a request;
 * one near its end waits for it.
 */
export class LoginGuard {
  #refusals = 0;
  #until = 0;
  #refusal: OAuthError | undefined;

  /** The outcome of a login. */
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
  const hint = `The last login was refused. So that the account is not locked, the next one is in ${Math.ceil(milliseconds / 1000)} s.`;
  return new OAuthError(error, errorDescription, httpStatus, [...hints, hint]);
}
