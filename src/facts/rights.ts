import type { Answer } from '../http/answer.ts';
import type { Method } from '../http/options.ts';
import type { TransportRequest } from '../http/transport.ts';

/**
 * What a request has to do with the rights on a realm. A token lists those of its time: on a realm that was made later
 * it is refused, or shown the realm's name alone.
 */
export function realmRights(
  method: Method,
  [admin, realms, ...below]: readonly string[],
): Pick<TransportRequest, 'givesRights' | 'isShort'> {
  if (admin !== 'admin' || realms !== 'realms') return {};
  if (method === 'POST' && below.length === 0) return { givesRights: true };
  if (method !== 'GET' || below.length !== 1) return {};
  return { isShort: isNameAlone };
}

function isNameAlone(answer: Answer): boolean {
  const { realm, id } = Object(answer.json()) as { realm?: unknown; id?: unknown };
  return realm !== undefined && id === undefined;
}
