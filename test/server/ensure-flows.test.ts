import { expect, test } from 'vitest';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { rawRequests } from './shields/raw.ts';
import { administrator, nameOf, needs, randomName, shared, Traffic, temporaryRealm } from './support.ts';

const realm = shared(() => temporaryRealm());

/** The realm of this file, with its requests. */
function watched(): { flows: RealmNode['authentication']['flows']; writes: () => string[] } {
  const traffic = new Traffic();
  const { authentication } = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(realm()));
  return {
    flows: authentication.flows,
    writes: () => traffic.requests.filter((line) => !/^GET |\/protocol\//.test(line)),
  };
}

/** What the server has: each step with its level, requirement and configuration. */
async function outline(alias: string): Promise<string[]> {
  const { authentication } = realm();
  const lines: string[] = [];
  for (const step of await authentication.flows.byAlias(alias).executions.all()) {
    const name = step.authenticationFlow ? `(${step.displayName})` : step.providerId;
    const id = step.authenticationConfig;
    const config =
      id === undefined ? '' : ` ${JSON.stringify((await authentication.config.byId(id).get()).config)}`;
    lines.push(`${'  '.repeat(step.level ?? 0)}${name} ${step.requirement}${config}`);
  }
  return lines;
}

function login(alias: string) {
  return {
    alias,
    description: 'Ours',
    steps: [
      { provider: 'auth-cookie', requirement: 'ALTERNATIVE' },
      {
        alias: `${alias} forms`,
        description: 'Asks',
        requirement: 'ALTERNATIVE',
        steps: [
          { provider: 'auth-username-password-form', requirement: 'REQUIRED' },
          {
            requirement: 'CONDITIONAL',
            steps: [
              {
                provider: 'conditional-user-role',
                requirement: 'REQUIRED',
                config: { condUserRole: 'editor', negate: 'false' },
              },
              { provider: 'auth-otp-form', requirement: 'REQUIRED' },
            ],
          },
        ],
      },
    ],
  } as const;
}

test('the server itself takes a form provider that it does not have, answers 500 to a requirement, and adds each time', async () => {
  const request = await rawRequests();
  const path = `/admin/realms/${nameOf(realm())}/authentication/flows`;
  await request('POST', path, { alias: 'raw', providerId: 'basic-flow', topLevel: true });
  const form = { alias: 'raw form', type: 'form-flow', provider: 'nope' };
  expect((await request('POST', `${path}/raw/executions/flow`, form)).status).toBe(201);
  const step = { provider: 'auth-cookie' };
  for (let time = 0; time < 2; time++)
    expect((await request('POST', `${path}/raw/executions/execution`, step)).status).toBe(201);
  const listed = await realm().authentication.flows.byAlias('raw').executions.all();
  expect(listed).toHaveLength(3);
  const wrong = { id: listed[1]?.id, requirement: 'NOPE' };
  expect((await request('PUT', `${path}/raw/executions`, wrong)).status).toBe(500);
});

test('a flow is made with its whole tree; a second run writes nothing', async () => {
  const { flows, writes } = watched();
  const alias = randomName('flow');
  expect(await flows.ensure(login(alias))).toMatchObject({ created: true, changed: false, diff: [] });
  expect(await outline(alias)).toEqual([
    'auth-cookie ALTERNATIVE',
    `(${alias} forms) ALTERNATIVE`,
    '  auth-username-password-form REQUIRED',
    `  (${alias} forms 2) CONDITIONAL`,
    '    conditional-user-role REQUIRED {"condUserRole":"editor","negate":"false"}',
    '    auth-otp-form REQUIRED',
  ]);
  const { length } = writes();
  expect(await flows.ensure(login(alias))).toMatchObject({
    created: false,
    changed: false,
    diff: [],
    unknown: [],
  });
  expect(writes()).toHaveLength(length);
});

test('a flow that is there is brought into line: steps added, moved, changed and removed, in their order', async () => {
  const { flows, writes } = watched();
  const alias = randomName('flow');
  const { node } = await flows.ensure(login(alias));
  const wanted = {
    alias,
    steps: [
      { provider: 'auth-spnego' },
      {
        alias: `${alias} forms`,
        description: 'New',
        steps: [
          { provider: 'auth-otp-form', requirement: 'ALTERNATIVE' },
          { provider: 'auth-username-password-form' },
        ],
      },
      { provider: 'auth-cookie', requirement: 'REQUIRED' },
      // Was two levels further in.
      {
        alias: `${alias} forms 2`,
        steps: [{ provider: 'conditional-user-role', config: { negate: null, condUserRole: 'viewer' } }],
      },
    ],
  } as const;
  const { changed, diff } = await flows.ensure(wanted);
  expect(changed).toBe(true);
  expect(await outline(alias)).toEqual([
    'auth-spnego DISABLED',
    `(${alias} forms) ALTERNATIVE`,
    '  auth-otp-form ALTERNATIVE',
    '  auth-username-password-form REQUIRED',
    'auth-cookie REQUIRED',
    `(${alias} forms 2) DISABLED`,
    '  conditional-user-role DISABLED {"condUserRole":"viewer"}',
  ]);
  expect(diff.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'steps.auth-spnego',
      'steps.auth-cookie.requirement',
      `steps.${alias} forms.description`,
    ]),
  );
  expect((await flows.byAlias(`${alias} forms`).get()).description).toBe('New');
  const { length } = writes();
  expect(await flows.ensure(wanted)).toMatchObject({ changed: false, diff: [] });
  expect(writes()).toHaveLength(length);
  // What is not given stays.
  await flows.ensure({ alias, description: 'Theirs' });
  expect(await outline(alias)).toHaveLength(7);
  await flows.ensure({ alias, steps: [] });
  expect(await outline(alias)).toEqual([]);
  expect((await node.get()).description).toBe('Theirs');
});

test('only the order differs: it is changed, and told', async () => {
  const { flows } = watched();
  const alias = randomName('flow');
  const steps = ['auth-cookie', 'auth-spnego', 'auth-otp-form'].map((provider) => ({ provider }));
  await flows.ensure({ alias, steps });
  const { diff } = await flows.ensure({ alias, steps: [...steps].reverse() });
  const names = steps.map(({ provider }) => provider);
  expect(diff).toEqual([{ path: 'steps', from: names, to: [...names].reverse() }]);
  expect(await outline(alias)).toEqual([...names].reverse().map((name) => `${name} DISABLED`));
});

test('forms and flows for clients are made of their own providers', async () => {
  const { flows } = watched();
  const alias = randomName('flow');
  const form = {
    alias,
    steps: [
      {
        provider: 'registration-page-form',
        alias: `${alias} page`,
        requirement: 'REQUIRED',
        steps: [{ provider: 'registration-user-creation', requirement: 'REQUIRED' }],
      },
    ],
  } as const;
  await flows.ensure(form);
  expect(await outline(alias)).toEqual([`(${alias} page) REQUIRED`, '  registration-user-creation REQUIRED']);
  expect(await flows.ensure(form)).toMatchObject({ changed: false });
  const clients = {
    alias: `${alias} clients`,
    providerId: 'client-flow',
    steps: [{ provider: 'client-jwt' }],
  } as const;
  await flows.ensure(clients);
  expect(await outline(clients.alias)).toEqual(['client-jwt DISABLED']);
});

test('providers that do not exist are told all at once, and nothing is written', async () => {
  const { flows, writes } = watched();
  const alias = randomName('flow');
  const steps = [
    { provider: 'auth-cookie' },
    { provider: 'nope' },
    { alias: `${alias} page`, provider: 'no-form', steps: [{ provider: 'auth-otp-form' }] },
  ];
  const missing = ['auth-otp-form', 'no-form', 'nope'];
  const told = { name: 'NotFoundError', missing };
  await expect(flows.ensure({ alias, steps })).rejects.toMatchObject(told);
  expect(writes()).toEqual([]);
  expect(await flows.byAlias(alias).exists()).toBe(false);
  await flows.ensure({ alias, steps: [] });
  const { length } = writes();
  await expect(flows.ensure({ alias, steps })).rejects.toMatchObject(told);
  expect(writes()).toHaveLength(length);
});

test('a masked secret in a configuration is unknown, and written on demand', async () => {
  needs('secrets of steps that are masked');
  const { flows } = watched();
  const alias = randomName('flow');
  const config = { 'site.key': 'a', 'secret.key': 'b' };
  const captcha = {
    alias,
    steps: [
      { provider: 'registration-page-form', steps: [{ provider: 'registration-recaptcha-action', config }] },
    ],
  };
  await flows.ensure(captcha);
  const path = `steps.${alias} 1.registration-recaptcha-action.config.secret.key`;
  expect(await flows.ensure(captcha)).toMatchObject({ changed: false, unknown: [path] });
  expect(await flows.ensure(captcha, { secrets: 'write' })).toMatchObject({ diff: [{ path }], unknown: [] });
});
