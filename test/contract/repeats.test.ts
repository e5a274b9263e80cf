import { expect, test } from 'vitest';
import { experience } from '../../scripts/generate/experience.ts';
import { routes } from './routes.ts';

/** What a POST does when it is sent twice, by the end of its path; of those that do more, `experience` knows. */
const sameTwice: readonly [reason: string, routes: RegExp][] = [
  [
    'maps, links, adds or takes away',
    /\/(composites|nodes|members|identity-providers|subjects\/(add|ignore|remove))$|-mappings\/(realm|clients\/\{\})$|\/role-mapping-delete\//,
  ],
  [
    'takes no second one of its name',
    /\/(realms|clients|client-scopes|client-templates|roles|groups|children|users|organizations|workflows|instances|mappers|models|add-models|flows|copy|flow|config|register-required-action|resource|scope|policy|permission|policy\/\{\}|permission\/\{\}|clients\/v2|federated-identity\/\{\}|stream)$/,
  ],
  [
    'looks, converts or tries',
    /\/(evaluate|client-description-converter|import-config|upload-certificate|partial-export|download|testLDAPConnection|ldap-server-capabilities|check)$/,
  ],
  [
    'writes over what is there',
    /\/(localization\/\{\}|import|upload|migrate|status)$|\/(activate|deactivate)\//,
  ],
  [
    'brings about a state',
    /\/(logout|logout-all|push-revocation|moveToFirst|moveAfter\/\{\}|sync|remove-imported-users|unlink-users|clear-[a-z]+-cache)$/,
  ],
];

const shape = (name: string): string => name.replace(/\{[^}]*\}/g, '{}');
const once = experience.flatMap((lesson) => (lesson.kind === 'once' ? lesson.routes : []));
const posts = routes.map(({ name }) => shape(name)).filter((name) => name.startsWith('POST '));

test('of each POST it is known whether it may be sent twice', () => {
  const known = posts.map((route) => ({
    route,
    reasons: [
      ...(once.includes(route) ? ['once'] : []),
      ...sameTwice.filter(([, pattern]) => pattern.test(route)).map(([reason]) => reason),
    ],
  }));
  expect(known.filter(({ reasons }) => reasons.length === 0)).toEqual([]);
  const conditional = experience.flatMap((lesson) =>
    lesson.kind === 'once' && lesson.unless ? lesson.routes : [],
  );
  const several = known.filter(({ reasons }) => reasons.length > 1).map(({ route }) => route);
  expect(several).toEqual(conditional);
});
