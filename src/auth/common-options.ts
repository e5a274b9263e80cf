import type { TransportOptions } from '../http/options.ts';
import type { ClientFields } from './client-authentication.ts';
import type { Declared } from './jwt/verb-options.ts';

/** The fields of a client, which are checked where they are used. */
export const client: Declared<ClientFields> = {
  clientId: 'nullable',
  clientSecret: 'nullable',
  clientAuthentication: 'any',
  privateKey: 'any',
  keyId: 'text',
  algorithm: 'text',
  clientAssertion: 'nullable',
};
/** The options for reaching a server, which are checked where they are used. */
export const transport: Declared<TransportOptions> = {
  serverUrl: 'any',
  fetch: 'any',
  timeout: 'any',
  retries: 'any',
  headers: 'any',
  hooks: 'any',
  allowInsecure: 'switch',
};
