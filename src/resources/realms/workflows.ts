import type { WorkflowRepresentation, WorkflowResourceType } from '../../facts/representations.ts';
import { noSuchWorkflow } from '../../facts/words.ts';
import { BadRequestError, NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, ensure } from '../../tree/ensure.ts';
import { unlessAbsent } from '../../tree/errors.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { lookup, nameQuery } from '../../tree/keys.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import {
  type Call,
  done,
  list,
  object,
  open,
  openById,
  type ResourceNode,
  send,
  type WithId,
} from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';

const yaml = 'application/yaml';

/** The fields of a workflow that are for reading alone. */
const readOnly = ['id', 'state'];

/** A workflow, as the server gives it. */
export interface Workflow extends WorkflowRepresentation {
  id: string;
  name: string;
  steps: NonNullable<WorkflowRepresentation['steps']>;
}

/** What a new workflow is made of. */
export interface WorkflowCreate extends Omit<WorkflowRepresentation, 'id' | 'state'> {
  name: string;
  /** The server refuses a workflow without any. */
  steps: NonNullable<WorkflowRepresentation['steps']>;
}

/** A whole workflow, as `replace` takes it. */
export interface WorkflowReplace extends WorkflowCreate {}

/** What of a workflow can be changed; `null` removes a setting. `steps` are replaced as a whole. */
export interface WorkflowUpdate
  extends Omit<WorkflowRepresentation, 'concurrency' | 'id' | 'if' | 'on' | 'schedule' | 'state'> {
  on?: string | null | undefined;
  if?: string | null | undefined;
  schedule?: WorkflowRepresentation['schedule'] | null;
  concurrency?: WorkflowRepresentation['concurrency'] | null;
}

/** Which workflows a list is to hold. */
export interface WorkflowQuery extends ListWindow {
  /** A part of the name, in any case. */
  readonly search?: string | undefined;
  /** Whether `search` is the whole name. */
  readonly exact?: boolean | undefined;
}

/** How a workflow is given. */
export interface WorkflowDetailQuery {
  /** `false` leaves out the ids of the workflow and of its steps, as for making it anew. */
  readonly includeId?: boolean | undefined;
}

/** A user or a client that a workflow is about. */
export interface WorkflowResource {
  /** `USERS` or `CLIENTS`, by the steps of the workflow. */
  readonly type: WorkflowResourceType;
  readonly id: string;
}

/**
 * What happens to users and clients by itself. On by default from Keycloak 26.6.
 *
 * Listing needs `manage-realm`. The server's own default is 10.
 *
 * @example
 * ```ts
 * const acme = realm.admin.realms.byName('acme');
 * await acme.workflows.create({
 *   name: 'offboarding',
 *   on: 'user-authenticated',
 *   steps: [{ uses: 'disable-user', after: 'P90D' }],
 * });
 * ```
 */
export class Workflows extends PagedCollection<
  Workflow,
  WorkflowQuery,
  'GET /admin/realms/{realm}/workflows (26.6+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = { readOnly };

  /** The workflow with this id; no request is sent yet. */
  byId(id: string): WithId<WorkflowNode> {
    return openById(WorkflowNode, this, id);
  }

  /** The workflow with this name; no request is sent yet. */
  byName(name: string): WorkflowNode {
    return open(WorkflowNode, this, lookup<Workflow>(this, 'name', name, nameQuery(name)));
  }

  /**
   * The node of the new workflow. A name that is taken is a `BadRequestError`, unless `ifExists` says otherwise.
   *
   * @route `POST /admin/realms/{realm}/workflows`
   * @since 26.6
   * @role `manage-realm`
   */
  create(workflow: WorkflowCreate, options?: CreateOptions): Promise<WithId<WorkflowNode>> {
    const existing = (): WorkflowNode => this.byName(workflow.name);
    return make(this, options, { body: workflow, made: (id) => this.byId(id), existing });
  }

  /**
   * The workflow as it is given: made where it is missing, changed where it differs, and otherwise left alone. Two
   * processes at the same moment can make one each: the server does not keep a name unique then.
   *
   * @route `GET /admin/realms/{realm}/workflows`
   * @since 26.6
   */
  async ensure(workflow: WorkflowCreate, options?: RequestOptions): Promise<Ensured<WithId<WorkflowNode>>> {
    // The server makes new ids of steps, whatever it is sent.
    const { steps } = workflow;
    const bare = steps?.map(({ id, status, 'scheduled-at': at, ...step }) => step);
    return ensure(this, { ...workflow, steps: bare }, options, {
      existing: () => this.byName(workflow.name),
    });
  }

  /** The node of the new workflow, which is described in YAML. Same route. */
  async createFromYaml(text: string, options?: RequestOptions): Promise<WithId<WorkflowNode>> {
    return this.byId(await createdKey(this, { ...options, body: text, contentType: yaml }));
  }

  /**
   * The workflows that a user or a client is in; their steps tell when they are due.
   *
   * @route `GET …/workflows/scheduled/{resource-id}`
   * @since 26.6
   */
  scheduled(resourceId: string, options?: RequestOptions): Promise<Workflow[]> {
    return list(this, ['scheduled', resourceId], options);
  }

  /**
   * Moves the users or clients that wait for one step to another one, of the same workflow or not: the ids of steps.
   *
   * @route `POST …/workflows/migrate`
   * @since 26.6
   */
  migrate(query: { readonly from: string; readonly to: string }, options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['migrate'], { ...options, query });
  }
}

/** A workflow. */
export class WorkflowNode extends ItemNode<Workflow> {
  /** @internal */
  static override readonly facts: NodeFacts = { otherRoutes: ['migrate', 'scheduled'], readOnly };

  /**
   * The workflow.
   *
   * @route `GET /admin/realms/{realm}/workflows/{id}`
   * @since 26.6
   */
  get(query?: WorkflowDetailQuery, options?: RequestOptions): Promise<Workflow> {
    return present(object(this, { ...options, query }));
  }

  /** What `get` gives, or `undefined` when there is no such workflow. */
  override find(options?: RequestOptions): Promise<Workflow | undefined> {
    return unlessAbsent(this.get({}, options));
  }

  /** The workflow in YAML. Same route. */
  async yaml(query?: WorkflowDetailQuery, options?: RequestOptions): Promise<string> {
    const headers = { ...options?.headers, accept: yaml };
    return (await present(send(this, 'GET', [], { ...options, headers, query }))).text;
  }

  /**
   * Changes what is given and leaves the rest as it is: the workflow is read, merged and written back. While users or
   * clients are in it, the server refuses to change its events and its number of steps.
   */
  update(changes: Changes<Workflow, WorkflowUpdate>, options?: RequestOptions): Promise<void> {
    return present(update(this, changes, options));
  }

  /**
   * Writes the whole workflow: what is not given is removed.
   *
   * @route `PUT /admin/realms/{realm}/workflows/{id}`
   * @since 26.6
   */
  replace(workflow: WorkflowReplace, options?: RequestOptions): Promise<void> {
    return present(replace(this, workflow, options));
  }

  /** The same, from YAML. */
  replaceFromYaml(text: string, options?: RequestOptions): Promise<void> {
    return present(done(this, 'PUT', [], { ...options, body: text, contentType: yaml }));
  }

  /**
   * Removes the workflow; nothing happens to who is in it any more.
   *
   * @route `DELETE /admin/realms/{realm}/workflows/{id}`
   * @since 26.6
   */
  delete(options?: RequestOptions): Promise<void> {
    return present(done(this, 'DELETE', [], options));
  }

  /**
   * Puts a user or a client into the workflow, a moment later in the background. The first step is due when it says, or
   * after `notBefore`: a duration as `P2D`, or seconds as text.
   *
   * @route `POST …/workflows/{id}/activate/{type}/{resourceId}`
   * @since 26.6
   */
  activate(
    { type, id }: WorkflowResource,
    query?: { readonly notBefore?: string | undefined },
    options?: RequestOptions,
  ): Promise<void> {
    return present(done(this, 'POST', ['activate', type, id], { ...options, query }));
  }

  /**
   * Takes a user or a client out of it.
   *
   * @route `POST …/workflows/{id}/deactivate/{type}/{resourceId}`
   * @since 26.6
   */
  deactivate({ type, id }: WorkflowResource, options?: RequestOptions): Promise<void> {
    return present(done(this, 'POST', ['deactivate', type, id], options));
  }
}

/** The same answer, or a `NotFoundError` where the server says 400 of a workflow that is not there. */
async function present<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof BadRequestError) || !noSuchWorkflow.test(error.description)) throw error;
    const { method, path, httpStatus, description } = error;
    throw new NotFoundError({ method, path, httpStatus, description });
  }
}

async function createdKey(node: ResourceNode, call: Call): Promise<string> {
  const answer = await send(node, 'POST', [], call);
  const key = answer.createdKey();
  if (key === undefined) throw answer.invalid('The answer does not name the workflow that was made');
  return key;
}
