import { expect, test } from 'vitest';
import { recorded, type Sent } from '../support.ts';

interface Happened {
  id: string;
  time: number;
}

/** As the server does it: the newest first, and those of one time in another order each time it is asked. */
function answering(events: readonly Happened[]): (sent: Sent, index: number) => Response {
  return ({ query }, index) => {
    const first = Number(query.get('first'));
    const max = Number(query.get('max'));
    const sign = index % 2 === 0 ? 1 : -1;
    const sorted = events.toSorted((a, b) => b.time - a.time || sign * a.id.localeCompare(b.id));
    return Response.json(sorted.slice(first, first + max));
  };
}

function happened(count: number, timeOf: (n: number) => number): Happened[] {
  return Array.from({ length: count }, (_, n) => ({ id: `e-${n}`, time: timeOf(n) }));
}

test.each([
  ['each at a time of its own', 450, (n: number) => n],
  ['three at a time', 450, (n: number) => Math.floor(n / 3)],
  ['hundreds at a time', 900, (n: number) => Math.floor(n / 350)],
  ['all at once', 450, () => 7],
  ['as many as a page holds, all at once', 200, () => 7],
  ['none', 0, () => 7],
])('events are listed once each: %s', async (_, count, timeOf) => {
  const { acme } = recorded(answering(happened(count, timeOf)));
  const listed = await acme.events.all();
  expect(listed).toHaveLength(count);
  expect(new Set(listed.map(({ id }) => id)).size).toBe(count);
});

test('events that come in during a listing neither repeat nor hide others', async () => {
  const events = happened(450, (n) => Math.floor(n / 3));
  const { acme } = recorded((sent, index) => {
    if (index > 0)
      events.push(...happened(5, () => 1000 + index).map((e) => ({ ...e, id: `${e.id}-${index}` })));
    return answering(events)(sent, index);
  });
  const ids = (await acme.events.all()).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => /^e-\d+$/.test(String(id)))).toHaveLength(450);
});

test('a window is read by one request, and leaving the loop ends the requests', async () => {
  const { acme, sent } = recorded(answering(happened(450, () => 7)));
  expect(await acme.adminEvents.all({ first: 10, max: 300 })).toHaveLength(300);
  expect(sent.map(({ target }) => target)).toEqual(['/admin/realms/acme/admin-events?first=10&max=300']);
  for await (const { id } of acme.adminEvents.iterate({ direction: 'asc' })) if (id) break;
  const requests = sent.length;
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toHaveLength(requests);
});
