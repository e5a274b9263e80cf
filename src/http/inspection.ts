/**
 * Makes `util.inspect`, and therefore the REPL, show an object as this text. Defined on the object itself: on its class
 * it would keep the class in every bundle.
 */
export function shownAs(object: object, text: () => string): void {
  Object.defineProperty(object, Symbol.for('nodejs.util.inspect.custom'), { value: text });
}
