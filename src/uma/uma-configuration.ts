/** Metadata of a realm for UMA clients (UMA 2.0 Grant, section 2; Federated Authorization, section 2). */
export interface UmaConfiguration {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly introspection_endpoint: string;
  readonly registration_endpoint: string;
  readonly jwks_uri: string;
  readonly resource_registration_endpoint: string;
  readonly permission_endpoint: string;
  readonly policy_endpoint: string;
  readonly grant_types_supported: readonly string[];
  readonly [name: string]: unknown;
}
