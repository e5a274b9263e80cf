import type {
  SsfClientStreamRepresentation,
  SsfStreamDelivery,
  SsfStreamStatus,
  SsfStreamStatusValue,
  SsfSubjectResponse,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, json, object, open, ResourceNode } from '../../tree/node.ts';
import { SsfClientEvents, type SsfSubject } from './events.ts';
import { SsfPendingEvents } from './pending-events.ts';

/** A stream of events as the server returns it. */
export interface SsfStream extends SsfClientStreamRepresentation {
  streamId: string;
  delivery: SsfStreamDelivery & { method: NonNullable<SsfStreamDelivery['method']> };
}

/** Stream fields that `create` accepts. */
export interface SsfStreamCreate extends SsfStreamUpdate {
  /**
   * Push or poll. A push `endpoint_url` must use `https` and be listed in the client attribute `ssf.validPushUrls`.
   */
  delivery: SsfStreamDelivery & { method: NonNullable<SsfStreamDelivery['method']> };
}

/** Stream fields that `update` accepts. The server returns `events_requested` as `eventsRequested`. */
export interface SsfStreamUpdate {
  description?: string | undefined;
  /** Events that the receiver wants, such as `CaepSessionRevoked`. Replaces the previous list. */
  events_requested?: string[] | undefined;
}

/** Status of a stream, which determines whether events are sent. */
export interface SsfStreamStatusUpdate {
  status: SsfStreamStatusValue;
  /** Reason that is reported to the receiver. */
  reason?: string | undefined;
}

/** Clients that receive events. */
export class SsfClients extends ResourceNode {
  /** The client with this `clientId`. This API needs no look-up. */
  byClientId(clientId: string): SsfClientNode {
    return open(SsfClientNode, this, clientId);
  }
}

/** A client that receives events: one with the attribute `ssf.enabled`. */
export class SsfClientNode extends ResourceNode {
  /** The stream that delivers events to the client. */
  get stream(): SsfStreamNode {
    return open(SsfStreamNode, this, 'stream');
  }

  /** Subjects: users and organizations whose events the client receives. */
  get subjects(): SsfSubjects {
    return open(SsfSubjects, this, 'subjects');
  }

  /** Events for the client. */
  get events(): SsfClientEvents {
    return open(SsfClientEvents, this, 'events');
  }

  /** Events for the client, one by one. */
  get pendingEvents(): SsfPendingEvents {
    return open(SsfPendingEvents, this, 'pending-events');
  }
}

/** The stream of events to a client. A client has at most one stream. */
export class SsfStreamNode extends ItemNode<SsfStream> {
  /** @internal */
  static override readonly facts: NodeFacts = { required: ['delivery'] };

  /** Always `undefined`: a client has one stream. */
  override get id(): undefined {
    return undefined;
  }

  /**
   * Returns the stream.
   *
   * @route `GET /admin/realms/{realm}/ssf/clients/{clientId}/stream`
   * @since 26.7
   * @feature `ssf`
   */
  get(options?: RequestOptions): Promise<SsfStream> {
    return object(this, options);
  }

  /**
   * Creates the stream and returns this node. Throws `ConflictError` if the client has a stream, unless `ifExists` is
   * `return` or `update`; neither changes how the existing stream delivers events.
   *
   * @route `POST …/ssf/clients/{clientId}/stream`
   * @since 26.7
   * @feature `ssf`
   */
  create(stream: SsfStreamCreate, options?: CreateOptions): Promise<this> {
    return make<this>(this, options, {
      body: asInput(stream),
      existing: () => this,
      made: () => this,
      postsFirst: true,
      post: async (_, body, within) => {
        await done(this, 'POST', [], within, { body });
        return 'stream';
      },
    });
  }

  /**
   * Updates the given fields and leaves the rest unchanged. The delivery cannot be changed.
   *
   * @route `PATCH …/ssf/clients/{clientId}/stream`
   * @since 26.7
   * @feature `ssf`
   */
  update(changes: SsfStreamUpdate, options?: RequestOptions): Promise<void> {
    const { description, events_requested } = asInput(changes);
    return done(this, 'PATCH', [], options, { body: { description, events_requested } });
  }

  /**
   * Deletes the stream.
   *
   * @route `DELETE …/ssf/clients/{clientId}/stream`
   * @since 26.7
   * @feature `ssf`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * Pauses, ends or resumes the delivery of events, and returns the new status.
   *
   * @route `POST …/ssf/clients/{clientId}/stream/status`
   * @since 26.7
   * @feature `ssf`
   */
  setStatus(status: SsfStreamStatusUpdate, options?: RequestOptions): Promise<SsfStreamStatus> {
    return json(this, 'POST', ['status'], options, { body: status });
  }

  /**
   * Sends the receiver a verification event, which shows that the stream works.
   *
   * @route `POST …/ssf/clients/{clientId}/stream/verify`
   * @since 26.7
   * @feature `ssf`
   */
  verify(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['verify'], options);
  }
}

/** A stream as the server takes it, which refuses what else `get` returns; the events have another name there. */
function asInput({
  delivery,
  description,
  eventsRequested,
  events_requested = eventsRequested,
}: SsfStreamUpdate & Pick<SsfClientStreamRepresentation, 'delivery' | 'eventsRequested'>): SsfStreamUpdate {
  return { ...(delivery && { delivery }), description, events_requested };
}

/** Subjects: users and organizations whose events a client receives. */
export class SsfSubjects extends ResourceNode {
  /**
   * Makes the client receive events about a subject.
   *
   * @route `POST …/ssf/clients/{clientId}/subjects/add`
   * @since 26.7
   * @feature `ssf`
   */
  add(subject: SsfSubject, options?: RequestOptions): Promise<SsfSubjectResponse> {
    return json(this, 'POST', ['add'], options, { body: subject });
  }

  /**
   * Returns whether the client receives events about a subject, and why.
   *
   * @route `POST …/ssf/clients/{clientId}/subjects/check`
   * @since 26.7
   * @feature `ssf`
   */
  check(subject: SsfSubject, options?: RequestOptions): Promise<SsfSubjectResponse> {
    return json(this, 'POST', ['check'], options, { body: subject });
  }

  /**
   * Excludes events about a subject, even if the client receives all others.
   *
   * @route `POST …/ssf/clients/{clientId}/subjects/ignore`
   * @since 26.7
   * @feature `ssf`
   */
  ignore(subject: SsfSubject, options?: RequestOptions): Promise<SsfSubjectResponse> {
    return json(this, 'POST', ['ignore'], options, { body: subject });
  }

  /**
   * Removes what was set for a subject: the default of the client applies again.
   *
   * @route `POST …/ssf/clients/{clientId}/subjects/remove`
   * @since 26.7
   * @feature `ssf`
   */
  remove(subject: SsfSubject, options?: RequestOptions): Promise<SsfSubjectResponse> {
    return json(this, 'POST', ['remove'], options, { body: subject });
  }
}
