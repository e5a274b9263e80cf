/** What goes wrong on the way, what is printed, and the end of a client. */
import {
  ApiError,
  ConnectionError,
  KeycloakError,
  type KeycloakRealm,
  TimeoutError,
} from '../../src/index.ts';
import { check, failure, type Kit, type Reasons, type Step } from './kit.ts';

export const failureSteps: Readonly<Record<string, Step>> = {
  'abort a call': async (kit) => {
    const reason = new Error('The caller has left');
    const before = AbortSignal.abort(reason);
    check((await failure(kit.realm.admin.realm.get({ signal: before }))) === reason, true);
    const leaving = new AbortController();
    // When the request is on its way.
    const hooks = { request: () => void setTimeout(() => leaving.abort(reason), 20) };
    const call = kit.faulty('hung', hooks).admin.realm.get({ signal: leaving.signal });
    check((await failure(call)) === reason, true);
  },
  'time out': async (kit) => {
    const late = await failure(kit.faulty('hung').admin.realm.get({ timeout: 100 }));
    check(late instanceof TimeoutError && [late.code, late.milliseconds], ['timeout', 100]);
  },
  'reason of a refused connection': (kit) => lost(kit, kit.nowhere(), 'refused'),
  'reason of a lost connection': (kit) => lost(kit, kit.faulty('lost'), 'lost'),
  'reason of a lost answer': (kit) => lost(kit, kit.faulty('cut'), 'cut'),
  'repeat what may pass': async (kit) => {
    const statuses: unknown[] = [];
    const hooks = { response: ({ status }: { status: number }) => void statuses.push(status) };
    check(await kit.faulty('busy', hooks).admin.realm.users.count(), 7);
    check(statuses, [503, 200]);
  },
  'follow no redirect': async (kit) => {
    const moved = await failure(kit.faulty('moved').admin.realm.get());
    check(moved instanceof ApiError && moved.code, 'redirect_refused');
  },
  'bound the size of an answer': async (kit) => {
    const call = kit.faulty('large', {}, { maxResponseSize: 1000 }).admin.realm.get();
    const large = await failure(call);
    check(large instanceof KeycloakError && large.code, 'response_too_large');
  },
  'print without secrets': async (kit) => {
    const { password, clientSecret } = kit.config;
    const oidc = kit.client('service');
    const { access_token } = await oidc.clientCredentials();
    const person = kit.person();
    await person.admin.realm.get();
    const wrong = kit.connect({ clientId: 'service', clientSecret: `${clientSecret}-not` });
    const things: unknown[] = [
      ...[kit.realm, kit.realm.admin.realm.users, oidc, person, kit.connect(access_token)],
      kit.realm.openIdConnect({ clientId: 'bound', clientSecret, dpop: true }),
      kit.realm.uma({ clientId: 'photos', clientSecret }),
      await failure(wrong.admin.realm.get()),
      await failure(kit.realm.verifier.decodeToken(`${access_token}x`, { audience: 'api' })),
      await failure(oidc.password({ username: 'ada', password: `${password}-not` })),
      await failure(kit.connect(access_token).admin.realm.users.byId('none').get()),
      await failure(kit.faulty('lost').admin.realm.request('POST', 'users')),
    ];
    await person.close();
    const texts = things.flatMap((thing) => [...shown(thing), String((thing as Error).stack)]);
    const secrets = [password, clientSecret, access_token.split('.')[2] ?? ''];
    const tellers = texts.filter((text) => secrets.some((secret) => text.includes(secret)));
    check(tellers.length, 0);
    // The launcher looks at what the runtime itself makes of them.
    console.log(...things);
    return `${texts.length} texts`;
  },
  'dispose of a client': async (kit) => {
    const person = kit.person();
    await person.admin.realm.get();
    // Some runtimes have no symbol for it yet.
    if (typeof Symbol.asyncDispose === 'symbol') await person[Symbol.asyncDispose]();
    else await person.close();
    const closed = await failure(person.admin.realm.get());
    check(closed instanceof KeycloakError && closed.code, 'closed');
  },
};

/** A connection that fails, and why it did. */
async function lost({ config }: Kit, realm: KeycloakRealm, how: keyof Reasons): Promise<string> {
  // A POST that may have arrived is not sent again, so that it is the first failure that is seen.
  const method = how === 'refused' ? 'GET' : 'POST';
  const error = await failure(realm.admin.realm.request(method, 'users/profile', { timeout: 20_000 }));
  check(error instanceof ConnectionError && error.code, 'connection_failed');
  const { reason } = error as ConnectionError;
  check(reason ?? null, config.reasons[how]);
  return reason ?? 'not reported';
}

/** A value as text, by each means that the runtime has. */
function shown(value: unknown): string[] {
  const { Bun, Deno, process } = globalThis as unknown as Record<string, Inspecting | undefined>;
  const inspect = Bun?.inspect ?? Deno?.inspect ?? process?.getBuiltinModule?.('node:util')?.inspect;
  return [String(value), `${JSON.stringify(value)}`, `${inspect?.(value)}`];
}

interface Inspecting {
  inspect?(value: unknown): string;
  getBuiltinModule?(name: string): Inspecting | undefined;
}
