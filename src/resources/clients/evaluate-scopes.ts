import type {
  AccessToken,
  IdToken,
  ProtocolMapperEvaluationRepresentation,
  SamlExampleResponse,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { PagedCollection } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { json, open, ResourceNode } from '../../tree/node.ts';
import type { Role } from '../shared/entities.ts';

/** User and scopes to preview. */
export interface ExampleQuery {
  /** Id of the user. The server refuses a preview without a user. */
  readonly userId: string;
  /** Scopes to request, separated by spaces. */
  readonly scope?: string | undefined;
}

/** User, scopes and audience to preview. */
export interface ExampleTokenQuery extends ExampleQuery {
  /**
   * Audience to request, as in a token exchange: a `clientId`. Throws `NotFoundError` unless the token would have it in
   * its audience.
   */
  readonly audience?: string | undefined;
}

/** Previews of the tokens and mappings of a client, without a login. Requires `view-clients` and `view-users`. */
export class EvaluateScopes extends ResourceNode {
  /** Roles of a realm (by name) or of a client (by id) that the client's tokens may contain. */
  get scopeMappings(): EvaluatedScopeMappings {
    return open(EvaluatedScopeMappings, this, 'scope-mappings');
  }

  /** Protocol mappers that apply to a request for these scopes, with their origin. */
  get protocolMappers(): EvaluatedProtocolMappers {
    return open(EvaluatedProtocolMappers, this, 'protocol-mappers');
  }

  /**
   * Returns the claims of an example access token.
   *
   * @route `GET …/evaluate-scopes/generate-example-access-token`
   * @since 22
   */
  generateExampleAccessToken(query: ExampleTokenQuery, options?: RequestOptions): Promise<AccessToken> {
    return json(this, 'GET', ['generate-example-access-token'], options, { query });
  }

  /**
   * Returns the claims of an example ID token.
   *
   * @route `GET …/evaluate-scopes/generate-example-id-token`
   * @since 22
   */
  generateExampleIdToken(query: ExampleTokenQuery, options?: RequestOptions): Promise<IdToken> {
    return json(this, 'GET', ['generate-example-id-token'], options, { query });
  }

  /**
   * Returns an example SAML response, for a client of that protocol.
   *
   * @route `GET …/generate-example-saml-response`
   * @since 26.7
   */
  generateExampleSamlResponse(
    query: ExampleTokenQuery,
    options?: RequestOptions,
  ): Promise<SamlExampleResponse> {
    return json(this, 'GET', ['generate-example-saml-response'], options, {
      query,
    });
  }

  /**
   * Returns the response that the userinfo endpoint would send.
   *
   * @route `GET …/evaluate-scopes/generate-example-userinfo`
   * @since 22
   */
  generateExampleUserinfo(query: ExampleQuery, options?: RequestOptions): Promise<Record<string, unknown>> {
    return json(this, 'GET', ['generate-example-userinfo'], options, { query });
  }
}

/** Protocol mappers that apply to a request for these scopes, with their origin. */
export class EvaluatedProtocolMappers extends PagedCollection<
  ProtocolMapperEvaluationRepresentation,
  Pick<ExampleQuery, 'scope'>,
  'GET …/evaluate-scopes/protocol-mappers (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = { paging: { isWhole: true } };
}

/** Role containers: realms and clients. */
export class EvaluatedScopeMappings extends ResourceNode {
  /** A realm by its name, or a client by its id. */
  byId(roleContainerId: string): EvaluatedRoles {
    return open(EvaluatedRoles, this, roleContainerId);
  }
}

/** Roles of one role container. */
export class EvaluatedRoles extends ResourceNode {
  /**
   * Returns the roles that a token for these scopes may contain: without `scope`, for the default client scopes alone.
   *
   * @route `GET …/evaluate-scopes/scope-mappings/{roleContainerId}/granted`
   * @since 22
   */
  granted(query?: Pick<ExampleQuery, 'scope'>, options?: RequestOptions): Promise<Role[]> {
    return json(this, 'GET', ['granted'], options, { query });
  }

  /**
   * Returns the roles that a token for these scopes will not contain.
   *
   * @route `GET …/evaluate-scopes/scope-mappings/{roleContainerId}/not-granted`
   * @since 22
   */
  notGranted(query?: Pick<ExampleQuery, 'scope'>, options?: RequestOptions): Promise<Role[]> {
    return json(this, 'GET', ['not-granted'], options, { query });
  }
}
