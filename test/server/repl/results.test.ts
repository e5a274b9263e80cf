import { describe, expect, test } from 'vitest';
import { nameOf, shared, temporaryRealm } from '../support.ts';
import { Shell } from './shell.ts';
import { inRealm } from './terminal.ts';

const made = shared(temporaryRealm);

describe('a node in a result is its URL', () => {
  test.for([
    ['json', /^ {2}"node": "(http\S+)",$/m],
    ['yaml', /^node: (http\S+)$/m],
    ['ndjson', /"node":"(http[^"]+)"/],
    ['table', /^(http\S+)/m],
    ['csv', /^(http[^,]+),/m],
  ] as const)('of a script, as %s', async ([format, pattern]) => {
    const realm = made();
    const shell = new Shell();
    const line = `realmtree --use ${nameOf(realm)} -o ${format} -e "await clients.ensure({ clientId: 'web' })"`;
    const { out, err, status } = await shell.run(line);
    expect([err, status]).toEqual(['', 0]);
    const [, url = ''] = pattern.exec(out) ?? [];
    expect(url).toMatch(/\/clients\/[\w{}=-]+$/);
    expect(out).not.toContain('[object');
  });

  test('at the prompt, alone, in a field and in a table', async () => {
    const { terminal, realm } = await inRealm({ columns: 200 }, made());
    await realm.roles.create({ name: 'editor' });
    const url = `${realm.url}/roles/editor`;
    expect(await terminal.enter("roles.ensure({ name: 'editor' })")).toContain(`node: RoleNode <${url}>`);
    const list = "Array.fromAsync(roles.createMany([{ name: 'editor' }], { ifExists: 'return' }))";
    expect(await terminal.enter(list)).toMatch(new RegExp(`${url}\\s*\\n1 row$`));
  });
});
