/**
 * Has `util.inspect`, and with it the REPL, show an object as this text. On the object itself: on its class it would
 * keep that in every bundle.
 */
export function shownAs(object: object, text: () => string): void {
  Object.defineProperty(object, Symbol.for('nodejs.util.inspect.custom'), { value: text });
}
