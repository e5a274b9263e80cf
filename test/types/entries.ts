// Compiled by `npm run test:types` against the built package, and never run.
import * as whole from 'realmtree';
import * as admin from 'realmtree/admin';
import * as auth from 'realmtree/auth';
import * as undici from 'realmtree/undici';
import * as verify from 'realmtree/verify';
import type * as typeFest from 'type-fest';
import { expectTypeOf } from 'vitest';
import type { Except, LiteralUnion } from '../../scripts/build/type-fest.d.ts';

/** What the entry makes is what the option takes. */
export function byUndici(): whole.KeycloakRealmOptions {
  const fetch = undici.undiciFetch({ proxy: false, ca: ['pem'], pipelining: 2 });
  expectTypeOf(fetch).toEqualTypeOf<whole.Fetch>();
  return { serverUrl: 'https://sso.test', realmName: 'acme', fetch };
}

/** A class with private fields fits only itself: each is declared once, whichever entry it is imported from. */
export function oneDeclaration(): void {
  expectTypeOf<admin.RealmNode>().toEqualTypeOf<whole.RealmNode>();
  expectTypeOf<admin.ResourceNode>().toEqualTypeOf<whole.ResourceNode>();
  expectTypeOf<whole.ResourceNode>().toEqualTypeOf<admin.ResourceNode>();
  expectTypeOf(admin.KeycloakError).toEqualTypeOf(whole.KeycloakError);
  expectTypeOf(auth.KeycloakError).toEqualTypeOf(admin.KeycloakError);
  expectTypeOf(verify.KeycloakError).toEqualTypeOf(auth.KeycloakError);
  expectTypeOf(verify.TokenVerifier).toEqualTypeOf(whole.TokenVerifier);
  expectTypeOf(auth.DPoP).toEqualTypeOf(admin.DPoP);
}

/** One entry's objects where another one's are wanted. */
export function across(realm: whole.KeycloakRealm, lean: admin.KeycloakAdmin, error: unknown): void {
  const node: whole.ResourceNode = lean.realm;
  const other: admin.RealmNode = realm.admin.realm;
  const verifier: verify.TokenVerifier = realm.verifier;
  const bound: whole.KeycloakRealmOptions['auth'] = {
    clientId: 'web',
    clientSecret: 's',
    dpop: {} as auth.DPoP,
  };
  expectTypeOf([node, other, verifier, bound]).not.toBeAny();
  if (error instanceof verify.TokenError) expectTypeOf(error).toExtend<admin.KeycloakError>();
}

/** The tree without what needs more than it. */
export function lean(lean: admin.KeycloakAdmin): void {
  expectTypeOf(lean).toExtend<whole.Admin>();
  expectTypeOf(lean.realms).toEqualTypeOf<whole.Realms>();
  expectTypeOf(lean.realm).toEqualTypeOf<whole.RealmNode>();
  expectTypeOf(lean.setToken('token')).toEqualTypeOf<admin.KeycloakAdmin>();
  expectTypeOf(lean.close()).toEqualTypeOf<Promise<void>>();
  // @ts-expect-error
  lean.openIdConnect;
  // @ts-expect-error
  lean.uma;
  // @ts-expect-error
  lean.verifier;
}

interface Sample {
  readonly a?: string | undefined;
  b: number;
  c(): void;
}

interface Indexed {
  [name: string]: unknown;
  a: string;
}

/** What the declarations hold in place of type-fest's types does as they do. */
export function inlined(): void {
  expectTypeOf<Except<Sample, 'a'>>().toEqualTypeOf<typeFest.Except<Sample, 'a'>>();
  expectTypeOf<Except<Sample, 'a' | 'c'>>().toEqualTypeOf<typeFest.Except<Sample, 'a' | 'c'>>();
  expectTypeOf<Except<Indexed, 'a'>>().toEqualTypeOf<typeFest.Except<Indexed, 'a'>>();
  expectTypeOf<LiteralUnion<'a' | 'b', string>>().toEqualTypeOf<typeFest.LiteralUnion<'a' | 'b', string>>();
  // @ts-expect-error
  expectTypeOf<Except<Sample, 'd'>>().toBeObject();
}
