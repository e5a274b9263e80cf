import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { poll } from '../../../../src/auth/polling.ts';
import type { TokenResponse } from '../../../../src/auth/token-response.ts';
import { authTools } from '../../../../src/auth/tools.ts';
import { ConnectionError, OAuthError, type RequestOptions, ServerError } from '../../../../src/index.ts';

const tokens: TokenResponse = { access_token: 'a', token_type: 'Bearer', expires_in: 60, expiresAt: 60_000 };
const pending = new OAuthError('authorization_pending', undefined, 400);
const slowDown = new OAuthError('slow_down', undefined, 400);
const lost = new ConnectionError('POST', '/token', 'ECONNRESET', 'gone');

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A server that answers so, one after the other, and when it was asked, in seconds. */
function server(...answers: unknown[]): {
  asked: number[];
  ask: (options: RequestOptions | undefined) => Promise<TokenResponse>;
} {
  const asked: number[] = [];
  const ask = async (): Promise<TokenResponse> => {
    asked.push(Date.now() / 1000);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer as TokenResponse;
  };
  return { asked, ask };
}

/** How a call ends, with the time at which it does. */
async function end(call: Promise<unknown>): Promise<{ value?: unknown; error?: unknown; at: number }> {
  const ended = call.then(
    (value) => ({ value, at: Date.now() / 1000 }),
    (error: unknown) => ({ error, at: Date.now() / 1000 }),
  );
  await vi.runAllTimersAsync();
  return ended;
}

describe('asking for a decision', () => {
  test('waits the interval before each question, 5 seconds when the server names none', async () => {
    const three = server(pending, pending, tokens);
    expect(await end(poll(authTools, { interval: 3, expiresAt: 60_000 }, three.ask))).toEqual({
      value: tokens,
      at: 9,
    });
    expect(three.asked).toEqual([3, 6, 9]);
    vi.setSystemTime(0);
    const five = server(pending, tokens);
    await end(poll(authTools, { expiresAt: 60_000 }, five.ask));
    expect(five.asked).toEqual([5, 10]);
  });

  test('ends after the time that was left, whatever the clock is set to', async () => {
    const { ask, asked } = server(pending);
    const call = poll(authTools, { interval: 5, expiresAt: 60_000 }, ask);
    const ended = call.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(30_000);
    vi.setSystemTime(-3_600_000);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(asked).toHaveLength(11);
    await vi.advanceTimersByTimeAsync(1);
    expect(await ended).toMatchObject({ error: 'expired_token' });
    expect(asked).toHaveLength(11);
  });

  test('asks 5 seconds more slowly after each slow_down, and stays so', async () => {
    const { ask, asked } = server(slowDown, pending, slowDown, pending, tokens);
    await end(poll(authTools, { interval: 5, expiresAt: 600_000 }, ask));
    expect(asked).toEqual([5, 15, 25, 40, 55]);
  });

  test('asks half as often after each lost connection', async () => {
    const { ask, asked } = server(lost, lost, pending, tokens);
    await end(poll(authTools, { interval: 2, expiresAt: 600_000 }, ask));
    expect(asked).toEqual([2, 6, 14, 22]);
  });

  test.for([
    [0, 1],
    [0.001, 1],
    [-3, 5],
    [Number.NaN, 5],
    ['2', 5],
    [null, 5],
    [1e9, 300],
  ])('an interval of %s is not believed', async ([interval, seconds]) => {
    const { ask, asked } = server(pending, tokens);
    await end(poll(authTools, { interval: interval as number, expiresAt: 900_000 }, ask));
    expect(asked).toEqual([seconds, 2 * Number(seconds)]);
  });

  test.for([429, 502, 503, 504])('goes on more slowly after %s', async (httpStatus) => {
    const away = new ServerError({ method: 'POST', path: '/token', httpStatus, description: 'busy' });
    const { ask, asked } = server(away, pending, tokens);
    expect(await end(poll(authTools, { interval: 5, expiresAt: 600_000 }, ask))).toMatchObject({
      value: tokens,
    });
    expect(asked).toEqual([5, 15, 25]);
  });

  test.for([
    [60, 60],
    [2, 10],
    [1e9, 300],
  ])('waits as long as a server asks that is away: %s s', async ([retryAfter = 0, seconds = 0]) => {
    const facts = { method: 'POST', path: '/token', httpStatus: 503, description: 'busy', retryAfter };
    const { ask, asked } = server(new ServerError(facts), tokens);
    await end(poll(authTools, { interval: 5, expiresAt: 900_000 }, ask));
    expect(asked).toEqual([5, 5 + seconds]);
  });

  test('needs an end', async () => {
    const { ask, asked } = server(pending);
    const { error } = await end(poll(authTools, { interval: 5, expiresAt: Number.NaN }, ask));
    expect(error).toBeInstanceOf(TypeError);
    expect(asked).toEqual([]);
  });

  test('ends when the codes end, without a question after that', async () => {
    const { ask, asked } = server(pending);
    const { error, at } = await end(poll(authTools, { interval: 5, expiresAt: 12_000 }, ask));
    expect(error).toMatchObject({ name: 'OAuthError', error: 'expired_token' });
    expect(asked).toEqual([5, 10]);
    expect(at).toBe(12);
  });

  test.for(['access_denied', 'expired_token', 'invalid_grant'])('ends with %s', async (word) => {
    const refusal = new OAuthError(word, 'as the server says', 400);
    const { ask } = server(pending, refusal);
    expect(await end(poll(authTools, { interval: 1, expiresAt: 60_000 }, ask))).toEqual({
      error: refusal,
      at: 2,
    });
  });

  test('ends with an error that does not pass', async () => {
    const broken = new ServerError({
      method: 'POST',
      path: '/token',
      httpStatus: 500,
      description: 'broken',
    });
    const { ask } = server(broken);
    expect(await end(poll(authTools, { interval: 1, expiresAt: 60_000 }, ask))).toEqual({
      error: broken,
      at: 1,
    });
  });

  test('ends at once when the signal is aborted, also between two questions', async () => {
    const { ask, asked } = server(pending);
    const controller = new AbortController();
    setTimeout(() => controller.abort('switched off'), 7000);
    const { error, at } = await end(
      poll(authTools, { interval: 5, expiresAt: 60_000 }, ask, { signal: controller.signal }),
    );
    expect({ error, at, asked }).toEqual({ error: 'switched off', at: 7, asked: [5] });
    const gone = await end(
      poll(authTools, { interval: 5, expiresAt: 60_000 }, ask, { signal: AbortSignal.abort('no') }),
    );
    expect(gone).toEqual({ error: 'no', at: 7 });
  });

  test('ends after the timeout of the whole call', async () => {
    const { ask, asked } = server(pending);
    const { error, at } = await end(
      poll(authTools, { interval: 5, expiresAt: 60_000 }, ask, { timeout: 12_000 }),
    );
    expect(error).toMatchObject({ name: 'TimeoutError', milliseconds: 12_000 });
    expect({ at, asked }).toEqual({ at: 12, asked: [5, 10] });
  });
});
