/** Texts of code that are secrets, as far as the names around them say so. */
import type { Node } from 'acorn';
import { type AnyNode, isNodeOfCode } from './code.ts';
import { parsed } from './evaluate.ts';
import { isHarmless, isSecretName, jwt, secretName } from './secrets.ts';

interface SecretText {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The name that makes it a secret. */
  readonly name: string;
}

/** Where a text stands: what names it, and whether a credential is around it, whose `value` is a secret. */
interface Place {
  readonly name?: string | undefined;
  readonly isCredential?: boolean;
}

/** Verbs that take a token as a text. */
const takesToken = /^(as|introspect|revoke|userInfo|logout|setToken)$/;
/** Kinds of credentials. */
const kinds = /^(password|otp|totp|hotp|secret)$/;
/** `password=…` of a form, `"password": "…"` of JSON. */
const pair = new RegExp(`(?:${secretName.source})[\\w.-]*(?:=[^\\s&=]|["']\\s*:\\s*["'][^"'])`, 'i');

/** Returns code with other code in the place of its secrets. */
export function replacedTexts(code: string, instead: (name: string, text: string) => string): string {
  let text = code;
  for (const { start, end, name, text: secret } of secretTexts(code).reverse())
    text = `${text.slice(0, start)}${instead(name, secret)}${text.slice(end)}`;
  return text;
}

/** In the order of the code, which can be parsed. */
function secretTexts(code: string): SecretText[] {
  const found: SecretText[] = [];
  const add = ({ start, end }: Node, text: string, name: string): void => {
    if (!isHarmless(text)) found.push({ start, end, text, name });
  };
  const text = (node: AnyNode, value: string, name: string | undefined): void => {
    if (name !== undefined) add(node, value, name);
    else if (jwt.test(value)) add(node, value, 'token');
    else if (pair.test(value)) add(node, value, 'secret');
  };
  /** A name and its value: `['password', '…']` of a list, `set('password', '…')`. */
  const pairOf = ([first, second]: readonly (AnyNode | null)[]): void => {
    const name = String(first?.['value'] ?? '');
    if (first) visit(first, {});
    if (second) visit(second, isSecretName(name) ? { name } : {});
  };
  const visit = (node: AnyNode, place: Place): void => {
    const all = (nodes: unknown, of: Place = place): void => {
      for (const one of Array.isArray(nodes) ? nodes : [nodes]) if (isNodeOfCode(one)) visit(one, of);
    };
    const { left, right, operator } = node;
    switch (node.type) {
      case 'Literal':
        if (typeof node['value'] === 'string') text(node, node['value'], place.name);
        return;
      case 'TemplateLiteral':
      case 'TaggedTemplateExpression': {
        const quasi = (node['quasi'] ?? node) as AnyNode;
        const whole = code.slice(quasi.start + 1, quasi.end - 1);
        if (place.name !== undefined || jwt.test(whole) || pair.test(whole)) text(node, whole, place.name);
        else all(quasi['expressions']);
        return;
      }
      case 'ObjectExpression':
        for (const property of node['properties'] as AnyNode[]) {
          const key = nameOf(property['key']);
          const isOfKind = kinds.test(String(kindOf(node)));
          const isValue = key === 'value' && (place.isCredential === true || isOfKind);
          const isCredential = /credential/i.test(key);
          const name = isValue || (key !== 'value' && isSecretName(key)) ? key : undefined;
          all(property['value'] ?? property['argument'], { name, isCredential });
        }
        return;
      case 'PropertyDefinition': {
        const name = nameOf(node['key']);
        all(node['value'], { name: isSecretName(name) ? name : undefined });
        return;
      }
      case 'VariableDeclarator':
        all(node['id']);
        all(node['init'], { name: namesIn(node['id']).find(isSecretName) ?? place.name });
        return;
      case 'AssignmentExpression':
      case 'AssignmentPattern':
        all(left);
        all(right, { name: namesIn(left).find(isSecretName) ?? place.name });
        return;
      case 'BinaryExpression': {
        const name = operator === '+' ? place.name : namesIn(left).concat(namesIn(right)).find(isSecretName);
        all([left, right], { ...place, name });
        return;
      }
      case 'ArrayExpression':
        for (const element of node['elements'] as (AnyNode | null)[]) {
          const parts = element?.type === 'ArrayExpression' ? (element['elements'] as AnyNode[]) : [];
          if (parts.length === 2 && place.name === undefined) pairOf(parts);
          else all(element);
        }
        return;
      case 'CallExpression':
      case 'NewExpression': {
        const callee = node['callee'] as AnyNode;
        const name = nameOf(callee);
        const args = node['arguments'] as AnyNode[];
        all(callee);
        if (/^by[A-Z]/.test(name)) all(args, {});
        else if (/^(set|append|setHeader)$/.test(name) && args.length === 2) pairOf(args);
        else if (takesToken.test(name) || isSecretName(name)) all(args, { name, isCredential: true });
        else all(args);
        return;
      }
      case 'MemberExpression':
        all(node['object']);
        if (node['computed']) all(node['property'], {});
        return;
      case 'ImportExpression':
        return;
      default:
        for (const value of Object.values(node)) all(value);
    }
  };
  visit(parsed(code) as unknown as AnyNode, {});
  return found.sort((one, other) => one.start - other.start);
}

/** The name of a key, of a variable, or of the member that is reached. */
function nameOf(node: unknown): string {
  if (!isNodeOfCode(node)) return '';
  if (node.type === 'MemberExpression') return nameOf(node['property']);
  if (node.type === 'AwaitExpression' || node.type === 'ChainExpression') return '';
  return String(node['name'] ?? node['value'] ?? '');
}

/** What a pattern declares, or the last name of what is assigned to. */
function namesIn(node: unknown): string[] {
  if (!isNodeOfCode(node)) return [];
  if (node.type === 'ObjectPattern')
    return (node['properties'] as AnyNode[]).flatMap((one) => namesIn(one['value']));
  if (node.type === 'ArrayPattern') return (node['elements'] as unknown[]).flatMap(namesIn);
  if (node.type === 'AssignmentPattern') return namesIn(node['left']);
  return node.type === 'Identifier' || node.type === 'MemberExpression' ? [nameOf(node)] : [];
}

/** What an object says that it is: `{ type: 'password', … }`. */
function kindOf(object: AnyNode): unknown {
  const type = (object['properties'] as AnyNode[]).find((property) => nameOf(property['key']) === 'type');
  return (type?.['value'] as AnyNode | undefined)?.['value'];
}
