import type {
  SsfClientStreamRepresentation,
  SsfStreamDelivery,
  SsfStreamStatus,
  SsfStreamStatusValue,
  SsfSubjectResponse,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode } from '../../tree/collection.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, json, object, open, ResourceNode } from '../../tree/node.ts';
import { SsfClientEvents, type SsfSubject } from './events.ts';
import { SsfPendingEvents } from './pending-events.ts';

/** A stream of events, as the server gives it. */
export interface SsfStream extends SsfClientStreamRepresentation {
  streamId: string;
  delivery: SsfStreamDelivery & { method: NonNullable<SsfStreamDelivery['method']> };
}

/** What a new stream is made of. */
export interface SsfStreamCreate extends SsfStreamUpdate {
  /**
   * Push or poll. To push to an `endpoint_url`, an address with `https`, the client needs it in its attribute
   * `ssf.validPushUrls`.
   */
  delivery: SsfStreamDelivery & { method: NonNullable<SsfStreamDelivery['method']> };
}

/**
 * What of a stream can be changed. What `get` calls `eventsRequested` has another name here, as the server wants it.
 */
export interface SsfStreamUpdate {
  description?: string | undefined;
  /** Which events the receiver wants, as `CaepSessionRevoked`; they replace those of before. */
  events_requested?: string[] | undefined;
}

/** Whether events are sent. */
export interface SsfStreamStatusUpdate {
  status: SsfStreamStatusValue;
  /** Told to the receiver. */
  reason?: string | undefined;
}

/** The clients that receive events. */
export class SsfClients extends ResourceNode {
  /** The client with this `clientId`; no request is sent yet, and none to look it up. */
  byClientId(clientId: string): SsfClientNode {
    return open(SsfClientNode, this, clientId);
  }
}

/** A client that receives events: one with the attribute `ssf.enabled`. */
export class SsfClientNode extends ResourceNode {
  /** The way in which it gets them. */
  get stream(): SsfStreamNode {
    return open(SsfStreamNode, this, 'stream');
  }

  /** Who the events are about that it gets. */
  get subjects(): SsfSubjects {
    return open(SsfSubjects, this, 'subjects');
  }

  /** The events for it. */
  get events(): SsfClientEvents {
    return open(SsfClientEvents, this, 'events');
  }

  /** The same events one by one. */
  get pendingEvents(): SsfPendingEvents {
    return open(SsfPendingEvents, this, 'pending-events');
  }
}

/** The stream of events to a client, which has one at most. */
export class SsfStreamNode extends ItemNode<SsfStream> {
  /** Always `undefined`: a client has one stream. */
  override get id(): undefined {
    return undefined;
  }

  /**
   * The stream.
   *
   * @route `GET /admin/realms/{realm}/ssf/clients/{clientId}/stream`
   * @since 26.7
   * @feature `ssf`
   */
  get(options?: RequestOptions): Promise<SsfStream> {
    return object(this, options);
  }

  /**
   * This node, after making the stream. A `ConflictError` when the client has one, unless `ifExists` says otherwise;
   * its delivery is not changed then.
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
        await done(this, 'POST', [], { ...within, body });
        return 'stream';
      },
    });
  }

  /**
   * Changes what is given and leaves the rest as it is; how events are delivered cannot be changed.
   *
   * @route `PATCH …/ssf/clients/{clientId}/stream`
   * @since 26.7
   * @feature `ssf`
   */
  update(changes: SsfStreamUpdate, options?: RequestOptions): Promise<void> {
    const { description, events_requested } = asInput(changes);
    return done(this, 'PATCH', [], { ...options, body: { description, events_requested } });
  }

  /**
   * Ends the stream.
   *
   * @route `DELETE …/ssf/clients/{clientId}/stream`
   * @since 26.7
   * @feature `ssf`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * The new status, after pausing, ending or resuming the sending.
   *
   * @route `POST …/ssf/clients/{clientId}/stream/status`
   * @since 26.7
   * @feature `ssf`
   */
  setStatus(status: SsfStreamStatusUpdate, options?: RequestOptions): Promise<SsfStreamStatus> {
    return json(this, 'POST', ['status'], { ...options, body: status });
  }

  /**
   * Sends the receiver an event by which it sees that the stream works.
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

/** Who the events are about that a client gets. */
export class SsfSubjects extends ResourceNode {
  /**
   * Makes the client get events about someone.
   *
   * @route `POST …/ssf/clients/{clientId}/subjects/add`
   * @since 26.7
   * @feature `ssf`
   */
  add(subject: SsfSubject, options?: RequestOptions): Promise<SsfSubjectResponse> {
    return json(this, 'POST', ['add'], { ...options, body: subject });
  }

  /**
   * Whether the client gets events about someone, and why.
   *
   * @route `POST …/ssf/clients/{clientId}/subjects/check`
   * @since 26.7
   * @feature `ssf`
   */
  check(subject: SsfSubject, options?: RequestOptions): Promise<SsfSubjectResponse> {
    return json(this, 'POST', ['check'], { ...options, body: subject });
  }

  /**
   * Keeps events about someone from the client, also where all others are sent.
   *
   * @route `POST …/ssf/clients/{clientId}/subjects/ignore`
   * @since 26.7
   * @feature `ssf`
   */
  ignore(subject: SsfSubject, options?: RequestOptions): Promise<SsfSubjectResponse> {
    return json(this, 'POST', ['ignore'], { ...options, body: subject });
  }

  /**
   * Forgets what was said about someone: the client's default counts again.
   *
   * @route `POST …/ssf/clients/{clientId}/subjects/remove`
   * @since 26.7
   * @feature `ssf`
   */
  remove(subject: SsfSubject, options?: RequestOptions): Promise<SsfSubjectResponse> {
    return json(this, 'POST', ['remove'], { ...options, body: subject });
  }
}
