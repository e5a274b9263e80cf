/** An object type without some of its keys; each of them must be there. (From type-fest, CC0-1.0.) */
export type Except<ObjectType, KeysType extends keyof ObjectType> = {
  [KeyType in keyof ObjectType as Exclude<KeyType, KeysType>]: ObjectType[KeyType];
};

/** One of these literals, which editors offer, or any other value of the base type. (From type-fest, CC0-1.0.) */
export type LiteralUnion<
  LiteralType,
  BaseType extends null | undefined | string | number | boolean | symbol | bigint,
> = LiteralType | (BaseType & Record<never, never>);
