/** Lists users where the server is overloaded at first: what repeats a request is loaded and used. */
import { KeycloakAdmin } from '../../../src/admin.ts';

const events: string[] = [];

async function busyAtFirst(): Promise<Response> {
  events.push('sent');
  if (events.length === 1) return new Response(null, { status: 503, headers: { 'retry-after': '0' } });
  return Response.json([{ id: '1', username: 'ada' }]);
}

export async function outcome(): Promise<string> {
  const options = { serverUrl: 'https://sso.test', realmName: 'acme', auth: 'a-token', fetch: busyAtFirst };
  const admin = new KeycloakAdmin(options);
  const users = await admin.realm.users.all({ search: 'a' });
  return `${users.map(({ username }) => username)} ${events}`;
}
