import type {
  SsfEmitEventResponse,
  SsfEventStatsRepresentation,
  SsfEventStatus,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { json, ResourceNode } from '../../tree/node.ts';

/** Which events to remove. */
export interface SsfEventQuery {
  /** How far they got. */
  readonly status: SsfEventStatus;
  /** A duration as `P7D`: those that are younger stay. */
  readonly olderThan?: string | undefined;
}

/** A security event to send, and what it is about: a `sub_id`, or a `subjectType` with its `subjectValue`. */
export interface SsfEventEmission {
  /** As `CaepSessionRevoked`, or the URI of it. */
  eventType: string;
  /** A subject identifier as in RFC 9493: `{ format: 'email', email: 'ada@acme.test' }`. */
  sub_id?: { format: string; [member: string]: unknown } | undefined;
  subjectType?: SsfSubject['type'] | undefined;
  subjectValue?: string | undefined;
  /** The claims of the event. */
  event?: Record<string, unknown> | undefined;
}

/** The events that wait for their delivery, or had it. */
export class SsfEvents extends ResourceNode {
  /**
   * How many there are of each status.
   *
   * @route `GET …/events/stats`
   * @since 26.7
   * @feature `ssf`
   */
  stats(options?: RequestOptions): Promise<SsfEventStatsRepresentation> {
    return json(this, 'GET', ['stats'], options);
  }

  /**
   * How many events of a status were removed.
   *
   * @route `DELETE …/events`
   * @since 26.7
   * @feature `ssf`
   * @role `manage-realm`
   */
  delete(query: SsfEventQuery, options?: RequestOptions): Promise<number> {
    return remove(this, [], { ...options, query });
  }

  /**
   * How many events that were not delivered yet were removed.
   *
   * @route `DELETE …/events/queued`
   * @since 26.7
   * @feature `ssf`
   * @role `manage-realm`
   */
  deleteQueued(options?: RequestOptions): Promise<number> {
    return remove(this, ['queued'], options);
  }
}

async function remove(
  node: ResourceNode,
  tail: string[],
  call: RequestOptions & { query?: object } = {},
): Promise<number> {
  return (await json<{ deleted: number }>(node, 'DELETE', tail, call)).deleted;
}

/** The events for one receiver. */
export class SsfClientEvents extends SsfEvents {
  /**
   * What became of an event that is sent by hand: `dispatched` with its `jti`, or why it was dropped. Needs
   * `manage-clients`, or a service account with the role that the client's attribute `ssf.emitEventsRole` names, if
   * `ssf.allowEmitEvents` is set as well.
   *
   * @route `POST …/clients/{clientId}/events/emit`
   * @since 26.7
   * @feature `ssf`
   */
  emit(event: SsfEventEmission, options?: RequestOptions): Promise<SsfEmitEventResponse> {
    return json(this, 'POST', ['emit'], { ...options, body: event });
  }
}

/** Who events are about: a user, or all members of an organization. */
export interface SsfSubject {
  type: 'user-id' | 'user-username' | 'user-email' | 'org-alias';
  value: string;
}
