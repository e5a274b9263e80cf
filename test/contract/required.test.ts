import ts from 'typescript6';
import { expect, test } from 'vitest';
import { KeycloakRealm } from '../../src/index.ts';
import { parsed } from '../unit/fuzz/lines.ts';
import { trips } from '../unit/fuzz/trips.ts';
import { answerIn } from '../unit/fuzz/world.ts';
import { programOf } from '../unit/support-typescript.ts';

/** The keys that the first argument of a verb must have, by `Users.create`, as the compiler sees them. */
function required(): ReadonlyMap<string, readonly string[]> {
  const program = programOf(
    { 'user.ts': "export * from './src/index.ts';" },
    { allowImportingTsExtensions: true },
  );
  const checker = program.getTypeChecker();
  const found = new Map<string, readonly string[]>();
  for (const file of program.getSourceFiles()) {
    if (!/\/src\/(resources|uma)\//.test(file.fileName)) continue;
    for (const kind of file.statements.filter(ts.isClassDeclaration)) {
      if (!kind.name) continue;
      for (const member of checker.getTypeAtLocation(kind.name).getProperties()) {
        const [signature] = checker.getTypeOfSymbolAtLocation(member, kind).getCallSignatures();
        const [parameter] = signature?.parameters ?? [];
        if (!parameter || /^by[A-Z]/.test(member.name)) continue;
        const type = checker.getTypeOfSymbolAtLocation(parameter, kind);
        const isText = (type.flags & ts.TypeFlags.StringLike) !== 0;
        const isPlain = (type.flags & ts.TypeFlags.Object) !== 0 && !checker.isArrayType(type);
        const keys = isText
          ? [parameter.name]
          : isPlain
            ? type
                .getProperties()
                .filter(({ flags }) => (flags & ts.SymbolFlags.Optional) === 0)
                .map(({ name }) => name)
            : [];
        if (keys.length > 0) found.set(`${kind.name.text}.${member.name}`, keys);
      }
    }
  }
  return found;
}

/** Verbs whose missing keys the server names itself, or that no request can do without. */
const ofTheServer = new Set([
  // The server takes an e-mail address for the username where the realm says so.
  'Users.create',
  'UserVerifiableCredentials.create',
  'ExecutionConfigNode.create',
  'AuthenticatorConfigs.create',
  'PermissionTickets.create',
]);

/** Replacements for whose lacking keys the server has a 500 without a word. */
const unexplained =
  /^((?!Uma)\w*(Policy|Permission)|AuthorizationResource|AuthorizationScope|ProtocolMapper)Node\.replace$/;

test('a verb that makes or replaces an object names the key that it lacks, before any request', async () => {
  const all = required();
  const sent: string[] = [];
  const realm = new KeycloakRealm({
    serverUrl: 'https://required.test',
    realmName: 'acme',
    auth: 'token',
    fetch: async (url, init) => {
      const line = `${init.method} ${url.replace('https://required.test', '')}`;
      sent.push(line);
      return answerIn({ keys: [], isWhole: true }, parsed(line));
    },
  });
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const trip of await trips()) {
    const keys = all.get(trip.place);
    const isMaking = /\.(create|ensure|copy)$/.test(trip.place) || unexplained.test(trip.place);
    if (!keys || !isMaking || seen.has(trip.place) || ofTheServer.has(trip.place)) continue;
    seen.add(trip.place);
    for (const given of keys.includes('newName') ? ['', undefined, {}] : [{}, { [keys[0] as string]: '' }]) {
      sent.length = 0;
      const names = trip.keys.map((_, index) => `key-${index}`);
      const error: unknown = await trip.go(realm, names, [given]).catch((error: unknown) => error);
      const isNamed = error instanceof TypeError && keys.some((key) => error.message.includes(key));
      if (!isNamed || sent.length > 0) faults.push(`${trip.place} sends ${sent.join(', ')}: ${error}`);
    }
  }
  expect(faults).toEqual([]);
  expect(seen.size).toBeGreaterThan(25);
});
