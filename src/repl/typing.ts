/** What an expression is, without running anything but navigation. */
import { type Expression, parseExpressionAt, type SpreadElement, type Super } from 'acorn';
import type { Members, TypeRef } from './members.ts';
import { expressionBefore } from './position.ts';

/** Type and value of an expression, as far as they are known. */
export interface Known {
  readonly type?: TypeRef | undefined;
  /** Its value, if it exists already or is a node. */
  readonly value?: unknown;
}

const nothing: Known = {};
const methodsOfLists: Readonly<Record<string, 'item' | 'list'>> = {
  at: 'item',
  find: 'item',
  findLast: 'item',
  pop: 'item',
  shift: 'item',
  filter: 'list',
  slice: 'list',
  toSorted: 'list',
  toReversed: 'list',
  sort: 'list',
  reverse: 'list',
  concat: 'list',
};

/** Reads expressions against what the context holds. */
export class Typing {
  readonly #members: Members;
  readonly #context: object;
  /** Names that the line itself declares. */
  readonly #declared = new Map<string, Known>();

  constructor(members: Members, context: object) {
    this.#members = members;
    this.#context = context;
  }

  /** Takes in the names that a line declares before the cursor. */
  declare(line: string): void {
    const declared = /(?:const|let|var|using)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*(=|of)\s*/gu;
    for (const { 1: name = '', 2: sign, index, 0: found } of line.matchAll(declared)) {
      const known = this.resultOf(line.slice(index + found.length));
      this.#declared.set(name, sign === 'of' ? this.#item(known) : known);
    }
    const taken = /(?:const|let|var|using)\s+\{([^{}]*)\}\s*(=|of)\s*/g;
    for (const { 1: names = '', 2: sign, index, 0: found } of line.matchAll(taken)) {
      const whole = this.of(line.slice(index + found.length));
      const from = this.#awaited(sign === 'of' ? this.#item(whole) : whole);
      for (const [, field = '', name = field] of names.matchAll(
        /([\p{ID_Continue}$]+)\s*(?::\s*([\p{ID_Continue}$]+))?/gu,
      ))
        this.#declared.set(name, this.#member(from, field));
    }
    // The functions that are handed to the methods of lists.
    const mapped =
      /\.(?:map|flatMap|filter|find|some|every|forEach)\(\s*(?:async\s*)?\(?\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*\)?\s*=>/gu;
    for (const { 1: name = '', index } of line.matchAll(mapped)) {
      const list = this.resultOf(expressionBefore(line.slice(0, index)));
      if (list.type !== undefined || list.value !== undefined) this.#declared.set(name, this.#item(list));
    }
  }

  /** Returns what is known of the expression at the start of a text. */
  of(text: string): Known {
    try {
      const options = {
        ecmaVersion: 'latest',
        sourceType: 'module',
        allowAwaitOutsideFunction: true,
      } as const;
      return this.#known(parseExpressionAt(text, 0, options));
    } catch {
      return nothing;
    }
  }

  /** Returns what is known of its result: at the prompt, a call is awaited where it stands. */
  resultOf(text: string): Known {
    return this.#awaited(this.of(text));
  }

  /** Returns what is known of a parsed expression. */
  ofNode(node: Expression): Known {
    return this.#known(node);
  }

  /** Returns what is known of the result of a parsed expression, which is awaited. */
  resultOfNode(node: Expression): Known {
    return this.#awaited(this.#known(node));
  }

  #known(node: Expression | SpreadElement | Super): Known {
    switch (node.type) {
      case 'Identifier':
        return this.#name(node.name);
      case 'ParenthesizedExpression':
        return this.#known(node.expression);
      case 'ChainExpression':
        return this.#known(node.expression);
      case 'AwaitExpression':
        return this.#awaited(this.#known(node.argument));
      case 'AssignmentExpression':
        return this.#known(node.right);
      case 'SequenceExpression': {
        const last = node.expressions.at(-1);
        return last ? this.#known(last) : nothing;
      }
      case 'LogicalExpression':
        return this.#known(node.left);
      case 'ConditionalExpression':
        return this.#known(node.consequent);
      case 'Literal':
        return { value: node.value };
      case 'TemplateLiteral': {
        const [text] = node.quasis;
        return node.expressions.length === 0 ? { value: text?.value.cooked } : { type: 'string' };
      }
      case 'ArrayExpression': {
        const [first] = node.elements;
        const { type } = first ? this.#known(first) : nothing;
        return type === undefined ? nothing : { type: { list: type } };
      }
      case 'NewExpression': {
        if (node.callee.type !== 'Identifier') return nothing;
        return { type: this.#members.exported(node.callee.name)?.type };
      }
      case 'MemberExpression': {
        // At the prompt, a call is waited for where it stands.
        const of = this.#awaited(this.#known(node.object));
        if (node.computed) return this.#element(of, this.#known(node.property as Expression).value);
        return node.property.type === 'Identifier' ? this.#member(of, node.property.name) : nothing;
      }
      case 'CallExpression':
        return this.#called(node.callee, node.arguments);
      default:
        return nothing;
    }
  }

  #name(name: string): Known {
    const declared = this.#declared.get(name);
    if (declared) return declared;
    const property = Object.getOwnPropertyDescriptor(this.#context, name);
    if (!property)
      return Object.hasOwn(globalThis, name) && name !== 'globalThis' ? this.#global(name) : nothing;
    // A getter of the user's might do anything.
    if (property.get) return nothing;
    return this.ofValue(property.value);
  }

  #global(name: string): Known {
    const property = Object.getOwnPropertyDescriptor(globalThis, name);
    return property && !property.get ? { value: property.value } : nothing;
  }

  /** A value of the context with its type. */
  ofValue(value: unknown): Known {
    const isObject = typeof value === 'object' && value !== null;
    if (!isObject) return { value };
    const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null;
    const name = prototype && Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value?.name;
    const known = name && this.#members.of(name).length > 0 ? name : undefined;
    return { value, ...(known && { type: known }) };
  }

  #member(of: Known, name: string): Known {
    const member = this.#members.member(of.type, name);
    if (of.type !== undefined && of.value === undefined) {
      if (member && (member.kind === 'child' || member.kind === 'field')) return { type: member.type };
      return nothing;
    }
    const { value } = of;
    if (typeof value !== 'object' || value === null) return nothing;
    const own = Object.getOwnPropertyDescriptor(value, name);
    if (own && !own.get) return { ...this.ofValue(own.value), ...(member?.type && { type: member.type }) };
    if (member?.kind !== 'child') return member?.kind === 'field' ? { type: member.type } : nothing;
    return { type: member.type, value: harmless(() => Reflect.get(value, name)) };
  }

  #called(callee: Expression | Super, args: readonly (Expression | SpreadElement)[]): Known {
    if (callee.type === 'Identifier') {
      const known = this.#declared.has(callee.name) ? undefined : this.#members.exported(callee.name);
      return known?.kind === 'method' ? { type: known.type } : nothing;
    }
    if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier')
      return nothing;
    const { name } = callee.property;
    const promised = this.#known(callee.object);
    if (name === 'then' || name === 'catch' || name === 'finally') return nothing;
    const of = this.#awaited(promised);
    const ofList = Object.hasOwn(methodsOfLists, name) ? methodsOfLists[name] : undefined;
    if (ofList && this.#isList(of)) return ofList === 'item' ? this.#item(of) : of;
    const member = this.#members.member(of.type, name);
    if (!member) return nothing;
    if (member.kind !== 'navigation' || of.value === undefined) return { type: member.type };
    const given = args.map((one) => this.#known(one).value);
    // Without its arguments it would lead nowhere.
    if (!given.every((value) => typeof value === 'string' || typeof value === 'number'))
      return { type: member.type };
    const call = (): unknown => Reflect.apply(Reflect.get(of.value as object, name), of.value, given);
    return { type: member.type, value: harmless(call) };
  }

  #element(of: Known, key: unknown): Known {
    if (this.#isList(of) && (typeof key === 'number' || key === undefined)) return this.#item(of, key);
    return typeof key === 'string' ? this.#member(of, key) : nothing;
  }

  #isList({ type, value }: Known): boolean {
    return Array.isArray(value) || (typeof type === 'object' && 'list' in type);
  }

  #item({ type, value }: Known, index: unknown = 0): Known {
    if (Array.isArray(value)) {
      const { type: own, value: item } = this.ofValue(
        Object.getOwnPropertyDescriptor(value, index as number)?.value,
      );
      return { type: own, value: item };
    }
    // A list of the tree can be iterated over itself.
    if (typeof type === 'string') return this.#item({ type: this.#members.member(type, 'iterate')?.type });
    if (type === undefined) return nothing;
    if ('list' in type) return { type: type.list };
    return 'stream' in type ? { type: type.stream } : nothing;
  }

  #awaited(of: Known): Known {
    if (typeof of.type === 'object' && 'promise' in of.type) return { type: of.type.promise };
    return of;
  }
}

/** Navigation refuses a wrong key. */
function harmless(run: () => unknown): unknown {
  try {
    return run();
  } catch {
    return undefined;
  }
}
