/** An answer that is rightly not as its type says. */
export interface Accepted {
  /** The end of the names of the routes. */
  readonly routes: RegExp;
  readonly misfits: readonly string[];
  readonly why: string;
  /** It comes by chance: that it did not is no problem. */
  readonly isRare?: true;
}

export const accepted: readonly Accepted[] = [
  {
    routes: /(associatedPolicies|dependentPolicies|permissions)$/,
    misfits: ['[].logic is unknown', '[].decisionStrategy is unknown', '[].config is unknown'],
    why: 'the defaults of the Java class, whatever the policy says: a negative one is told as positive',
  },
  {
    routes: /^GET \/admin\/realms\/{realm}$/,
    misfits: ['.id is missing'],
    why: 'an account without view-realm is shown the name alone, as the docs of the verb say',
  },
  {
    routes: /^GET \/admin\/realms$/,
    misfits: ['[].id is missing'],
    why: 'the name alone of a realm that another test was removing at that moment',
    isRare: true,
  },
  {
    routes: /\/policy\/{}\/{}$/,
    misfits: ['.targetClaim is missing', '.pattern is missing'],
    why: 'a test clears them by a request of its own; `create` and `replace` demand them',
  },
  {
    routes: /\/workflows\/{id}$/,
    misfits: ['.id is missing'],
    why: '`includeId: false` asks for it',
  },
  {
    routes: /^GET .*\/clients\/v2$/,
    misfits: ['[].uuid is missing', '[].protocol is missing', '[] must match a schema in anyOf'],
    why: '`fields` names those that are wanted',
  },
  {
    routes: /^GET .*\/policy\/{}$/,
    misfits: ['[].clientScopes is unknown', '[].clients is missing'],
    why: 'the list of client policies has those of client scopes too, which `all` and `iterate` leave out',
  },
];
