/** An input that may have a key. */
export interface Keyed {
  readonly key: string | undefined;
  place?: KeyPlace;
}

/** Lets the next input of the same key begin, if one waits. */
interface KeyPlace {
  ended?: PromiseWithResolvers<void>;
}

/** A queue for each key of inputs. */
export class KeyQueues<Input extends Keyed> {
  /** The last place of each queue. It holds no input: V8 keeps the former tables of a map, with what they held. */
  readonly #last = new Map<string, KeyPlace>();
  /** Settled when all inputs so far are in their queues. */
  #entered: Promise<unknown> = Promise.resolve();

  /**
   * Puts the inputs for which `isFit` resolves to true into their queues, after the inputs of all earlier calls. Returns
   * the inputs that are the first ones of their keys, and the others with their turns.
   */
  enter(
    inputs: readonly Input[],
    isFit: (input: Input) => Promise<boolean>,
  ): Promise<{ first: Input[]; later: { input: Input; turn: Promise<void> }[] }> {
    const judging = Promise.all(inputs.map(isFit));
    // It is waited for below.
    judging.catch(() => undefined);
    const before = this.#entered;
    const entering = (async () => {
      await before;
      const fit = await judging;
      const first: Input[] = [];
      const later: { input: Input; turn: Promise<void> }[] = [];
      for (const input of inputs.filter((_, index) => fit[index])) {
        const earlier = input.key === undefined ? undefined : this.#last.get(input.key);
        if (earlier) {
          earlier.ended ??= Promise.withResolvers();
          later.push({ input, turn: earlier.ended.promise });
        } else first.push(input);
        if (input.key === undefined) continue;
        input.place = {};
        this.#last.set(input.key, input.place);
      }
      return { first, later };
    })();
    this.#entered = entering.catch(() => undefined);
    return entering;
  }

  /** Ends the turn of an input. */
  leave({ key, place }: Input): void {
    if (key === undefined || !place) return;
    place.ended?.resolve();
    if (this.#last.get(key) === place) this.#last.delete(key);
  }
}
