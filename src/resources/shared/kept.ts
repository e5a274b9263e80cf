import type { RequestOptions } from '../../http/options.ts';
import type { ResourceNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';

/** The part of a user that the profile can drop. */
export interface Profiled {
  readonly email?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly attributes?: Readonly<Record<string, readonly string[] | null>> | null | undefined;
}

/** Compares what was written with what the server kept. */
export async function compareKept(
  { IgnoredError, isSame, object }: Tools,
  user: ResourceNode,
  written: Profiled,
  options: RequestOptions | undefined,
): Promise<void> {
  const [sent, kept] = [fieldsOf(written), fieldsOf(await object<Profiled>(user, options))];
  const lost = [...sent].filter(([name, value]) => !isSame(value, kept.get(name)));
  if (lost.length === 0) return;
  throw new IgnoredError(
    user,
    lost.map(([name]) => name),
    'Define the missing fields in `users.profile`, or permit others with `users.profile.setUnmanagedAttributePolicy`.',
  );
}

/** The fields with their non-empty values: the server keeps no empty ones. */
function fieldsOf({ email, firstName, lastName, attributes }: Profiled): Map<string, unknown> {
  const plain = { email: email?.toLowerCase(), firstName, lastName };
  const fields = Object.entries(plain).map(([name, value]) => [name, [value]] as const);
  const lists = Object.entries(attributes ?? {}).map(
    ([name, values]) => [`the attribute ${JSON.stringify(name)}`, values ?? []] as const,
  );
  const given = [...fields, ...lists].map(([name, values]) => [name, values.filter(Boolean)] as const);
  return new Map(given.filter(([, values]) => values.length > 0));
}
