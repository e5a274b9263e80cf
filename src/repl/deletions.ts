/** What is asked before something is deleted. */
import { takenBy } from './code.ts';
import type { Typing } from './typing.ts';

/** Verbs that delete what they are called on. */
const verbs: ReadonlySet<string> = new Set(['delete', 'deleteMany', 'clear']);

/** What goes with an object, by the type of its node. */
const belongings: Readonly<Record<string, string>> = {
  RealmNode: 'all its users, clients, roles, keys and sessions go with it',
  UserNode: 'the sessions, credentials, consents and memberships go with it',
  ClientNode: 'its roles, mappers, permissions and sessions go with it',
  GroupNode: 'its subgroups and role mappings go with it',
  RoleNode: 'it is taken from everybody who has it',
  ClientScopeNode: 'its mappers go with it, and clients lose its claims',
  OrganizationNode: 'its invitations and the accounts that it manages go with it',
  IdentityProviderNode: 'its mappers and the links of users go with it',
  AuthenticationFlowNode: 'its steps go with it',
  UserStorageNode: 'its mappers and the users that it brought go with it',
};

/** The question before code that deletes; `undefined` for other code. */
export function questionFor(code: string, typing: Typing): string | undefined {
  const asked = takenBy(code).flatMap(({ of, name, node, args }) => {
    if (!verbs.has(name) || !args) return [];
    const { type } = typing.ofNode(node);
    if (typeof type !== 'string') return [];
    const more = Object.hasOwn(belongings, type) ? `: ${belongings[type]}` : '';
    return [`${name === 'clear' ? 'Clear' : 'Delete'} ${of}${more}`];
  });
  return asked.length > 0 ? `${asked.join('\n')}? [y/N] ` : undefined;
}
