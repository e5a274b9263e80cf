import type { WorkflowRepresentation, WorkflowResourceType } from '../../facts/representations.ts';
import { noSuchWorkflow } from '../../facts/words.ts';
import { BadRequestError, NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { type ListWindow, PagedCollection, QueriedNode } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { refuseLacking } from '../../tree/ignored.ts';
import { checkedItems, lookup, nameQuery } from '../../tree/keys.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, list, object, open, openById, type ResourceNode, send, type WithId } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';

const yaml = 'application/yaml';

/** The fields of a workflow that are for reading alone. */
const readOnly = ['id', 'state'];

/** A workflow as the server returns it. */
export interface Workflow extends WorkflowRepresentation {
  id: string;
  name: string;
  steps: NonNullable<WorkflowRepresentation['steps']>;
}

/** Workflow fields that `create` accepts. */
export interface WorkflowCreate extends Omit<WorkflowRepresentation, 'id' | 'state'> {
  name: string;
  /** Steps of the workflow. The server rejects a workflow without steps. */
  steps: NonNullable<WorkflowRepresentation['steps']>;
}

/** A whole workflow, as `replace` takes it. */
export interface WorkflowReplace extends WorkflowCreate {}

/** Workflow fields that `update` accepts; `null` removes a setting, and `steps` are replaced as a whole. */
export interface WorkflowUpdate
  extends Omit<WorkflowRepresentation, 'concurrency' | 'id' | 'if' | 'on' | 'schedule' | 'state'> {
  on?: string | null | undefined;
  if?: string | null | undefined;
  schedule?: WorkflowRepresentation['schedule'] | null;
  concurrency?: WorkflowRepresentation['concurrency'] | null;
}

/** Filters for workflows. */
export interface WorkflowQuery extends ListWindow {
  /** Part of the name, case-insensitive. */
  readonly search?: string | undefined;
  /** Whether `search` is the whole name. */
  readonly exact?: boolean | undefined;
}

/** Options for reading a workflow. */
export interface WorkflowDetailQuery {
  /** `false` omits the ids of the workflow and of its steps, as needed to create a copy. */
  readonly includeId?: boolean | undefined;
}

/** A user or client that a workflow acts on. */
export interface WorkflowResource {
  /** `USERS` or `CLIENTS`, depending on the steps of the workflow. */
  readonly type: WorkflowResourceType;
  readonly id: string;
}

/**
 * Workflows of a realm: automated actions on users and clients. Enabled by default since Keycloak 26.6.
 *
 * Listing requires `realm-admin`. By default the server returns only the first 10; `all` and `iterate` fetch every
 * page.
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
  static override readonly facts: NodeFacts = {
    readOnly,
  };

  /** The workflow with this id. */
  byId(id: string): WithId<WorkflowNode> {
    return openById(WorkflowNode, this, id);
  }

  /** The workflow with this name. Its id is looked up on the first request. */
  byName(name: string): WorkflowNode {
    return open(WorkflowNode, this, lookup<Workflow>(this, 'name', name, nameQuery(name)));
  }

  /**
   * Creates a workflow and returns its node. Throws `BadRequestError` if the name is taken, unless `ifExists` is
   * `return` or `update`.
   *
   * @route `POST /admin/realms/{realm}/workflows`
   * @since 26.6
   * @role `realm-admin`
   */
  create(workflow: WorkflowCreate, options?: CreateOptions): Promise<WithId<WorkflowNode>> {
    const existing = (): WorkflowNode => this.byName(workflow.name);
    return make(this, options, { body: workflow, made: (id) => this.byId(id), existing });
  }

  /**
   * Creates the workflow if it is missing, updates whatever differs, and otherwise does nothing. Two processes that
   * call this at the same moment can create duplicates, because the server does not keep the name unique then.
   *
   * @route `GET /admin/realms/{realm}/workflows`
   * @since 26.6
   */
  async ensure(workflow: WorkflowCreate, options?: EnsureOptions): Promise<Ensured<WithId<WorkflowNode>>> {
    // The server makes new ids of steps, whatever it is sent.
    refuseLacking(this, workflow);
    const { steps } = workflow;
    const bare =
      steps && checkedItems('steps', steps).map(({ id, status, 'scheduled-at': at, ...step }) => step);
    return ensure(this, { ...workflow, steps: bare }, options, {
      existing: () => this.byName(workflow.name),
    });
  }

  /** Creates a workflow from YAML and returns its node. */
  async createFromYaml(text: string, options?: RequestOptions): Promise<WithId<WorkflowNode>> {
    return this.byId(await createdKey(this, text, options));
  }

  /**
   * Returns the workflows that a user or client is in. `scheduled-at` of a step is its due time, in milliseconds since
   * the epoch.
   *
   * @route `GET …/workflows/scheduled/{resource-id}`
   * @since 26.6
   */
  scheduled(resourceId: string, options?: RequestOptions): Promise<Workflow[]> {
    return list(this, ['scheduled', resourceId], options);
  }

  /**
   * Moves the users or clients that wait for one step to another step, of the same or another workflow. `from` and `to`
   * are step ids.
   *
   * @route `POST …/workflows/migrate`
   * @since 26.6
   */
  migrate(query: { readonly from: string; readonly to: string }, options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['migrate'], options, { query });
  }
}

/** A workflow of a realm. */
export class WorkflowNode extends QueriedNode<Workflow, WorkflowDetailQuery> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    otherRoutes: ['migrate', 'scheduled'],
    queried: true,
    readOnly,
  };

  /**
   * Returns the workflow.
   *
   * @route `GET /admin/realms/{realm}/workflows/{id}`
   * @since 26.6
   */
  get(query?: WorkflowDetailQuery, options?: RequestOptions): Promise<Workflow> {
    return present(object(this, options, { query }));
  }

  /** Returns the workflow as YAML. */
  async yaml(query?: WorkflowDetailQuery, options?: RequestOptions): Promise<string> {
    return (await present(send(this, 'GET', [], options, { accept: yaml, query }))).text;
  }

  /**
   * Updates the given fields and leaves the rest unchanged: the workflow is read, merged and written back. While users
   * or clients are in the workflow, the server refuses changes to its events and to its number of steps.
   */
  update(changes: Changes<Workflow, WorkflowUpdate>, options?: RequestOptions): Promise<void> {
    return present(update(this, changes, options));
  }

  /**
   * Replaces the whole workflow: settings not given are removed.
   *
   * @route `PUT /admin/realms/{realm}/workflows/{id}`
   * @since 26.6
   */
  replace(workflow: WorkflowReplace, options?: RequestOptions): Promise<void> {
    return present(replace(this, workflow, options));
  }

  /** Replaces the whole workflow from YAML. */
  replaceFromYaml(text: string, options?: RequestOptions): Promise<void> {
    return present(done(this, 'PUT', [], options, { body: text, contentType: yaml }));
  }

  /**
   * Deletes the workflow. Users and clients in it are no longer processed.
   *
   * @route `DELETE /admin/realms/{realm}/workflows/{id}`
   * @since 26.6
   */
  delete(options?: RequestOptions): Promise<void> {
    return present(done(this, 'DELETE', [], options));
  }

  /**
   * Adds a user or client to the workflow, a moment later in the background. The first step is due after its own delay,
   * or after `notBefore`: a duration such as `P2D`, or seconds as text.
   *
   * @route `POST …/workflows/{id}/activate/{type}/{resourceId}`
   * @since 26.6
   */
  activate(
    { type, id }: WorkflowResource,
    query?: { readonly notBefore?: string | undefined },
    options?: RequestOptions,
  ): Promise<void> {
    return present(done(this, 'POST', ['activate', type, id], options, { query }));
  }

  /**
   * Removes a user or client from the workflow.
   *
   * @route `POST …/workflows/{id}/deactivate/{type}/{resourceId}`
   * @since 26.6
   */
  deactivate({ type, id }: WorkflowResource, options?: RequestOptions): Promise<void> {
    return present(done(this, 'POST', ['deactivate', type, id], options));
  }
}

/** Turns the 400 that the server answers for a missing workflow into a `NotFoundError`. */
async function present<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof BadRequestError) || !noSuchWorkflow.test(error.description)) throw error;
    const { method, path, httpStatus, description } = error;
    throw new NotFoundError({ method, path, httpStatus, description });
  }
}

async function createdKey(
  node: ResourceNode,
  body: string,
  options: RequestOptions | undefined,
): Promise<string> {
  const answer = await send(node, 'POST', [], options, { body, contentType: yaml });
  const key = answer.createdKey();
  if (key === undefined) throw answer.invalid('The response does not name the created workflow');
  return key;
}
