/** The options of the verbs of UMA, loaded with the first call of one. */
import type { Declared, Verbs } from '../auth/jwt/verb-options.ts';
import { openIdVerbs } from '../auth/verbs.ts';
import type { PermissionContext, PermissionTokenRequest } from './permission-form.ts';

const context: Declared<PermissionContext> = {
  audience: 'text',
  claimToken: 'any',
  claimTokenFormat: 'text',
};

const requestPermissions: Declared<PermissionTokenRequest> = {
  ...context,
  permissions: 'any',
  ticket: 'any',
  rpt: 'any',
  submitRequest: 'switch',
  scope: 'text',
  includeResourceName: 'switch',
  permissionsLimit: 'any',
};

/** The options of the verbs of UMA, and of those of OpenID Connect for messages. */
export const umaVerbs: Verbs = {
  ...openIdVerbs,
  requestPermissions,
  'a permission check': { ...context, ...openIdVerbs['the last argument'] },
};
