import type { ProtocolMapperRepresentation } from '../../facts/representations.ts';
import type { See } from '../../tree/ensure.ts';
import type { ProtocolMapperCreate, ProtocolMappers } from './protocol-mappers.ts';

/** Ensures these mappers of a client or a client scope. */
export const ensureMappers: See<{ readonly protocolMappers: ProtocolMappers }> = async (
  { protocolMappers },
  wanted: readonly (ProtocolMapperCreate & ProtocolMapperRepresentation)[],
  _,
  { protocolMappers: found = [] }: { readonly protocolMappers?: readonly ProtocolMapperRepresentation[] },
  { tools, secrets, differences, each },
) => {
  const bare = tools.checkedItems('protocolMappers', wanted).map(({ id, ...mapper }) => mapper);
  // The parent was read with its mappers: a mapper that is right needs no request.
  const differing = bare.filter((mapper) =>
    found.every((held) => {
      const { diff, unknown } = differences(held, mapper);
      return diff.length + unknown.length > 0;
    }),
  );
  return (within) =>
    each(
      differing,
      ({ name }) => `protocolMappers.${name}`,
      (mapper) => protocolMappers.ensure(mapper, { ...within, secrets }),
    );
};
