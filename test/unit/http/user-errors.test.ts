import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import fastify from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as api from '../../../src/index.ts';

const facts = { method: 'GET', path: '/x', httpStatus: 403, description: 'No' };

/** An error of each class that a request can end with. */
const thrown: readonly Error[] = [
  new api.ApiError(facts),
  new api.ForbiddenError(facts),
  new api.NotFoundError({ ...facts, httpStatus: 404 }),
  new api.OAuthError('invalid_grant', 'Invalid user credentials', 401),
  new api.TimeoutError(10, facts),
];

describe('an error that nobody catches is the fault of the API whose handler threw it, not of its user', () => {
  test('in Express', async () => {
    const app = express().set('env', 'test');
    for (const [at, error] of thrown.entries())
      app.get(`/${at}`, () => {
        throw error;
      });
    const server = createServer(app).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((done) => server.once('listening', done));
    const { port } = server.address() as AddressInfo;
    for (const at of thrown.keys())
      expect((await fetch(`http://127.0.0.1:${port}/${at}`)).status, String(thrown[at])).toBe(500);
  });

  test('in Fastify', async () => {
    const app = fastify();
    for (const [at, error] of thrown.entries())
      app.get(`/${at}`, async () => {
        throw error;
      });
    onTestFinished(() => app.close());
    for (const at of thrown.keys())
      expect((await app.inject(`/${at}`)).statusCode, String(thrown[at])).toBe(500);
  });

  test('by no property that means a status elsewhere, own or inherited', () => {
    for (const error of thrown) {
      expect('status' in error, String(error)).toBe(false);
      expect('statusCode' in error, String(error)).toBe(false);
    }
  });
});

test.for([
  [api.ApiError, 'unexpected_status'],
  [api.BadRequestError, 'bad_request'],
  [api.ValidationError, 'validation_failed'],
  [api.UnauthorizedError, 'unauthorized'],
  [api.ForbiddenError, 'forbidden'],
  [api.NotFoundError, 'not_found'],
  [api.ConflictError, 'conflict'],
  [api.RateLimitError, 'rate_limited'],
  [api.ServerError, 'server_error'],
  [api.InvalidResponseError, 'invalid_response'],
] as const)('an error that a test of an application makes has the code of its class: %o', ([Kind, code]) => {
  expect(new Kind(facts)).toMatchObject({ code, message: '403 No (GET /x)' });
  expect(new Kind({ ...facts, code: 'own' }).code).toBe('own');
  class Own extends (Kind as typeof api.ApiError) {}
  expect(new Own(facts)).toMatchObject({ code, name: Kind.name });
  class Named extends (Kind as typeof api.ApiError) {
    constructor() {
      super(facts);
      this.name = 'Named';
    }
  }
  const error = new Named();
  expect([error.code, String(error), Object.keys(error).includes('name')]).toEqual([
    code,
    'Named: 403 No (GET /x)',
    false,
  ]);
});
