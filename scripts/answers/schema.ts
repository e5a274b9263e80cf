import ts from 'typescript6';

/** A JSON Schema; `definitions` holds those that others refer to. */
export type Schema = Record<string, unknown>;

/**
 * Makes JSON Schemas of types. What a type does not name is refused, unless it has an index signature; a text is any
 * text, for the server's enumerations are open, and because the recorded shapes have no values.
 */
export class SchemaMaker {
  readonly definitions: Record<string, Schema> = {};
  readonly #names = new Map<ts.Type, string>();
  readonly #checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  /** The schema of what a verb promises, or `undefined` when that is no JSON: nothing, a node of the tree, bytes. */
  promised(type: ts.Type): Schema | undefined {
    const result = this.#checker.getAwaitedType(type) ?? type;
    // What walks a list one by one was answered with the list.
    if (result.symbol?.name === 'AsyncGenerator') return this.#list(result);
    const isNothing = (result.flags & ts.TypeFlags.VoidLike) !== 0;
    // A node with a known id is of its class, and more.
    const parts = result.isIntersection() ? result.types : [result];
    const isOther = parts.some(isInstance) && !this.#checker.isArrayType(result);
    return isNothing || isOther ? undefined : this.schemaOf(result);
  }

  schemaOf(type: ts.Type): Schema {
    const checker = this.#checker;
    if (type.flags & ts.TypeFlags.Unknown) return {};
    if (type.flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (type.flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (type.flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isUnion()) {
      const members = type.types.filter((member) => !(member.flags & ts.TypeFlags.Undefined));
      const schemas = new Map(
        members.map((member) => this.schemaOf(member)).map((schema) => [JSON.stringify(schema), schema]),
      );
      const [first, ...more] = schemas.values();
      return first && more.length === 0 ? first : { anyOf: [...schemas.values()] };
    }
    // What type-fest's `LiteralUnion` is open by: `string & Record<never, never>`.
    const primitive =
      type.isIntersection() && type.types.find(({ flags }) => flags & ts.TypeFlags.StringLike);
    if (primitive) return this.schemaOf(primitive);
    if (checker.isArrayType(type)) return this.#list(type);
    if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.#object(type);
    throw new Error(`No JSON Schema for ${checker.typeToString(type)}`);
  }

  /** Of what the type holds by its first argument. */
  #list(type: ts.Type): Schema {
    const [member] = this.#checker.getTypeArguments(type as ts.TypeReference);
    return { type: 'array', items: member ? this.schemaOf(member) : {} };
  }

  /** By reference: a type may hold itself. */
  #object(type: ts.Type): Schema {
    const known = this.#names.get(type);
    if (known) return { $ref: `types#/definitions/${known}` };
    const name = String(this.#names.size);
    this.#names.set(type, name);
    const checker = this.#checker;
    const properties = checker.getPropertiesOfType(type);
    const index = checker.getIndexInfosOfType(type).at(0);
    this.definitions[name] = {
      title: checker.typeToString(type),
      type: 'object',
      properties: Object.fromEntries(
        properties.map((property) => [property.name, this.schemaOf(checker.getTypeOfSymbol(property))]),
      ),
      required: properties
        .filter(({ flags }) => !(flags & ts.SymbolFlags.Optional))
        .map((property) => property.name),
      additionalProperties: index ? this.schemaOf(index.type) : false,
    };
    return { $ref: `types#/definitions/${name}` };
  }
}

/** Whether a type is that of objects of a class, of the tree's or the language's. */
function isInstance(type: ts.Type): boolean {
  const declaration = type.symbol?.valueDeclaration;
  return type.isClass() || (declaration !== undefined && ts.isVariableDeclaration(declaration));
}
