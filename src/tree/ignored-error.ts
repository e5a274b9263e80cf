import { KeycloakError, named } from '../http/errors.ts';
import type { ResourceNode } from './node.ts';

/** The server did what it was asked to, but without a part of it that it does not tell of. */
export class IgnoredError extends KeycloakError {
  /** What was made or changed. */
  readonly node: ResourceNode;
  /** What is missing of it: `owner "ada"`. */
  readonly ignored: readonly string[];

  constructor(node: ResourceNode, ignored: readonly string[], hint: string) {
    super(`The server left out ${ignored.join(', ')} of ${node.url}`, 'ignored', [hint]);
    this.node = node;
    this.ignored = ignored;
  }
  static {
    named(IgnoredError, 'IgnoredError');
  }
}
