/**
 * What neither the server's document nor the routes in its jars say of a route. Paths are as in the jars, with `{}`
 * for a
 * key. Each lesson says how it is known, and has to go when the sources say it: the generator stops at one without
 * effect.
 */
export type Experience = Lesson & { why: string };

type Lesson =
  /** Query parameters of a route that the document lacks, with the marks of the table. */
  | { kind: 'query'; route: string; parameters: string }
  /** A route that the document lacks, with the parameters of one that it has. */
  | { kind: 'same query'; route: string; as: string }
  /** What a server without the routes at or below a place says of them, where the usual words do not tell. */
  | { kind: 'refusal'; below: string; says: string }
  /** What besides a release and the feature the routes of a feature need. */
  | { kind: 'besides'; feature: string; needs: string }
  /** The part of a body, as a pattern of paths in it, where the route takes a mask for the secret that it has. */
  | { kind: 'masks'; routes: string[]; keeps: string }
  /** The route gives rights that no token issued before it has. */
  | { kind: 'gives rights'; route: string }
  /** A token from before the object was made gets a name alone, not a refusal. */
  | { kind: 'name alone'; route: string }
  /**
   * Routes that do twice what they are asked for twice: the server refuses no second object of one name. Those that
   * refuse it where the body has a key say which.
   */
  | { kind: 'once'; routes: string[]; unless?: string };

const realm = '/admin/realms/{}';
const authorization = `${realm}/clients/{}/authz/resource-server`;
const protection = '/realms/{}/authz/protection';
const tickets = 'resourceId scopeId owner requester granted?';
const anywhere = '^';
const never = '(?!)';

export const experience: readonly Experience[] = [
  // --- queries
  {
    kind: 'query',
    route: 'GET /admin/api/{}/clients/v2',
    parameters: 'q fields sort offset limit',
    why: 'the second version of the API has a document of its own; `q` is a language there, no pairs of attributes',
  },
  {
    kind: 'query',
    route: 'GET /admin/{}/console/whoami',
    parameters: 'currentRealm@23',
    why: 'the document leaves out what the admin console asks for',
  },
  {
    kind: 'query',
    route: `GET ${realm}/clients/{}/evaluate-scopes/scope-mappings/{}/granted`,
    parameters: 'scope',
    why: 'the document leaves out what the resource asks its parent for: test/server/friction.test.ts',
  },
  {
    kind: 'query',
    route: `GET ${realm}/clients/{}/evaluate-scopes/scope-mappings/{}/not-granted`,
    parameters: 'scope',
    why: 'the document leaves out what the resource asks its parent for: test/server/friction.test.ts',
  },
  {
    kind: 'query',
    route: `POST ${realm}/user-storage/{}/sync`,
    parameters: 'action',
    why: 'the document leaves out what providers open',
  },
  {
    kind: 'query',
    route: `POST ${realm}/user-storage/{}/mappers/{}/sync`,
    parameters: 'direction',
    why: 'the document leaves out what providers open',
  },
  {
    kind: 'query',
    route: `DELETE ${realm}/ssf/events`,
    parameters: 'status olderThan',
    why: 'the document leaves out what providers open',
  },
  {
    kind: 'query',
    route: `DELETE ${realm}/ssf/clients/{}/events`,
    parameters: 'status olderThan',
    why: 'the document leaves out what providers open',
  },
  ...['policy', 'permission'].flatMap((list): Experience[] => [
    {
      kind: 'query',
      route: `GET ${authorization}/${list}/{}`,
      parameters: 'policyId name resource resourceType scope owner fields first max',
      why: 'the document does not follow the list of one type, which stands where a policy does; the path says the type',
    },
    {
      kind: 'same query',
      route: `GET ${authorization}/${list}/{}/search`,
      as: `GET ${authorization}/${list}/search`,
      why: 'the document does not follow the list of one type, which stands where a policy does',
    },
    {
      kind: 'query',
      route: `GET ${authorization}/${list}/{}/{}`,
      parameters: 'fields',
      why: 'the document does not follow the list of one type, which stands where a policy does',
    },
  ]),
  {
    kind: 'same query',
    route: `GET ${protection}/resource_set`,
    as: `GET ${authorization}/resource`,
    why: 'the document is of the Admin REST API alone; the server has one class for both',
  },
  {
    kind: 'query',
    route: `GET ${protection}/uma-policy`,
    parameters: 'name scope resource first max',
    why: 'the document is of the Admin REST API alone',
  },
  {
    kind: 'query',
    route: `GET ${protection}/permission/ticket`,
    parameters: `${tickets} returnNames? first max`,
    why: 'the document is of the Admin REST API alone',
  },
  {
    kind: 'query',
    route: `GET ${protection}/permission/ticket/count`,
    parameters: tickets,
    why: 'the document is of the Admin REST API alone',
  },

  // --- what servers lack
  {
    kind: 'refusal',
    below: `${realm}/organizations/count`,
    says: '^HTTP 404|^Organization not found',
    why: 'Keycloak 26.0 to 26.2 take the word for the id of an organization',
  },
  {
    kind: 'refusal',
    below: `${realm}/organizations/members`,
    says: never,
    why: 'every release answers `HTTP 404 Not Found` for a member that is not there, too',
  },
  {
    kind: 'refusal',
    below: `${realm}/organizations/{}/members`,
    says: never,
    why: 'every release answers `HTTP 404 Not Found` for a member that is not there, too',
  },
  {
    kind: 'refusal',
    below: `${realm}/identity-provider/instances/{}/reload-keys`,
    says: never,
    why: 'every release answers `HTTP 404 Not Found` for an identity provider that is not there, too',
  },
  {
    kind: 'besides',
    feature: 'ssf',
    needs: 'in a realm whose attribute ssf.transmitterEnabled is true',
    why: 'with the feature, too, a realm has none of these routes until its attribute is set',
  },

  // --- masks, measured by writing what was read
  {
    kind: 'masks',
    routes: [`PUT ${realm}`],
    keeps: '^smtpServer\\.',
    why: 'an update keeps the password for mails',
  },
  {
    kind: 'masks',
    routes: [
      `PUT ${realm}/authentication/config/{}`,
      `PUT ${realm}/components/{}`,
      `PUT ${realm}/identity-provider/instances/{}`,
    ],
    keeps: '^config\\.',
    why: 'an update keeps what is secret in a configuration',
  },
  {
    kind: 'masks',
    routes: [
      `POST ${realm}/ldap-server-capabilities`,
      `POST ${realm}/testLDAPConnection`,
      `POST ${realm}/testSMTPConnection`,
    ],
    keeps: anywhere,
    why: 'a test takes the secret that is stored, and stores none',
  },
  {
    kind: 'masks',
    routes: [`POST ${realm}/partialImport`],
    keeps: '^(?!(clients|groups|identityProvider\\w*|roles|users)\\b)',
    why: 'an import reads nothing else of a document',
  },
  {
    kind: 'masks',
    routes: [`POST ${realm}/localization/{}`],
    keeps: anywhere,
    why: 'these are texts for users, which may well be stars',
  },

  // --- rights
  {
    kind: 'gives rights',
    route: 'POST /admin/realms',
    why: 'who makes a realm may administer it, which a token of before does not say',
  },
  {
    kind: 'name alone',
    route: `GET ${realm}`,
    why: 'a token from before the realm was made is shown its name',
  },

  // --- what is not the same twice, measured by doing it twice
  {
    kind: 'once',
    routes: [
      `POST ${realm}/authentication/executions`,
      `POST ${realm}/authentication/flows/{}/executions/execution`,
      `POST ${realm}/clients-initial-access`,
      `POST ${realm}/components`,
      `POST ${realm}/users/{}/vc/credentials`,
    ],
    why: 'a second object is made: none of them has a name of its own',
  },
  {
    kind: 'once',
    routes: [`POST ${realm}/partialImport`],
    why: 'the second answer says of all that the first one made that it was there',
  },
  {
    kind: 'once',
    routes: [`POST ${realm}/clients`],
    unless: 'clientId',
    why: 'without a clientId a second client is made, with a new one',
  },
  {
    kind: 'once',
    routes: [
      `POST ${realm}/authentication/executions/{}/lower-priority`,
      `POST ${realm}/authentication/executions/{}/raise-priority`,
      `POST ${realm}/authentication/required-actions/{}/lower-priority`,
      `POST ${realm}/authentication/required-actions/{}/raise-priority`,
    ],
    why: 'it moves by two places',
  },
  {
    kind: 'once',
    routes: [
      `POST ${realm}/clients/{}/certificates/{}/generate`,
      `POST ${realm}/clients/{}/certificates/{}/generate-and-download`,
      `POST ${realm}/clients/{}/client-secret`,
      `POST ${realm}/clients/{}/registration-access-token`,
      `POST ${realm}/users/{}/impersonation`,
    ],
    why: 'a second secret or session is made, and the first one is lost: what a rotation keeps is not the one before both',
  },
  {
    kind: 'once',
    routes: [
      `POST ${realm}/organizations/{}/invitations/{}/resend`,
      `POST ${realm}/organizations/{}/members/invite-existing-user`,
      `POST ${realm}/organizations/{}/members/invite-user`,
      `POST ${realm}/ssf/clients/{}/events/emit`,
      `POST ${realm}/ssf/clients/{}/stream/verify`,
      `POST ${realm}/testSMTPConnection`,
      `PUT ${realm}/users/{}/execute-actions-email`,
      `PUT ${realm}/users/{}/reset-password-email`,
      `PUT ${realm}/users/{}/send-verify-email`,
      `PUT ${realm}/users/{}/vc/credentials/send-credential-offer`,
    ],
    why: 'a second message is sent',
  },
];
