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

/** For whom and for what an example is made. */
export interface ExampleQuery {
  /** The id of the user; the server refuses an example for nobody. */
  readonly userId: string;
  /** The scope that the request would name, separated by spaces. */
  readonly scope?: string | undefined;
}

/** The same with the audience that a token exchange would ask for. */
export interface ExampleTokenQuery extends ExampleQuery {
  /** A `clientId` among those that the token would name as audience; another one is a `NotFoundError`. */
  readonly audience?: string | undefined;
}

/** What tokens and mappings of a client would be, without a login. Needs `view-clients` and `view-users`. */
export class EvaluateScopes extends ResourceNode {
  /** Which roles of a realm (by its name) or of a client (by its id) the client's tokens may hold. */
  get scopeMappings(): EvaluatedScopeMappings {
    return open(EvaluatedScopeMappings, this, 'scope-mappings');
  }

  /** The protocol mappers that apply to a request for these scopes, and where they come from. */
  get protocolMappers(): EvaluatedProtocolMappers {
    return open(EvaluatedProtocolMappers, this, 'protocol-mappers');
  }

  /**
   * The claims of an access token.
   *
   * @route `GET …/evaluate-scopes/generate-example-access-token`
   * @since 22
   */
  generateExampleAccessToken(query: ExampleTokenQuery, options?: RequestOptions): Promise<AccessToken> {
    return json(this, 'GET', ['generate-example-access-token'], { ...options, query });
  }

  /**
   * The claims of an ID token.
   *
   * @route `GET …/evaluate-scopes/generate-example-id-token`
   * @since 22
   */
  generateExampleIdToken(query: ExampleTokenQuery, options?: RequestOptions): Promise<IdToken> {
    return json(this, 'GET', ['generate-example-id-token'], { ...options, query });
  }

  /**
   * A SAML response, for a client of that protocol.
   *
   * @route `GET …/generate-example-saml-response`
   * @since 26.7
   */
  generateExampleSamlResponse(
    query: ExampleTokenQuery,
    options?: RequestOptions,
  ): Promise<SamlExampleResponse> {
    return json(this, 'GET', ['generate-example-saml-response'], {
      ...options,
      query,
    });
  }

  /**
   * What the userinfo endpoint would answer.
   *
   * @route `GET …/evaluate-scopes/generate-example-userinfo`
   * @since 22
   */
  generateExampleUserinfo(query: ExampleQuery, options?: RequestOptions): Promise<Record<string, unknown>> {
    return json(this, 'GET', ['generate-example-userinfo'], { ...options, query });
  }
}

/** The protocol mappers that apply to a request for these scopes, and where they come from. */
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
  /** A realm by its name, or a client by its id; no request is sent yet. */
  byId(roleContainerId: string): EvaluatedRoles {
    return open(EvaluatedRoles, this, roleContainerId);
  }
}

/** The roles of one container. */
export class EvaluatedRoles extends ResourceNode {
  /**
   * Those that a token may hold.
   *
   * @route `GET …/evaluate-scopes/scope-mappings/{roleContainerId}/granted`
   * @since 22
   */
  granted(options?: RequestOptions): Promise<Role[]> {
    return json(this, 'GET', ['granted'], options);
  }

  /**
   * Those that no token will hold.
   *
   * @route `GET …/evaluate-scopes/scope-mappings/{roleContainerId}/not-granted`
   * @since 22
   */
  notGranted(options?: RequestOptions): Promise<Role[]> {
    return json(this, 'GET', ['not-granted'], options);
  }
}
