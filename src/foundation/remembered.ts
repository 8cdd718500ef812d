// Answers that are asked for again and again, such as what a policy says, or a metric for every customer.

/** The same function, which asks once for each object. */
export function remembered<K extends object, T>(ask: (about: K) => T): (about: K) => T {
  const known = new WeakMap<K, { readonly answer: T }>();
  return (about) => {
    const found = known.get(about) ?? { answer: ask(about) };
    known.set(about, found);
    return found.answer;
  };
}

/** The same function, which asks once for each text. */
export function rememberedByText<T>(ask: (about: string) => T): (about: string) => T {
  const known = new Map<string, { readonly answer: T }>();
  return (about) => {
    const found = known.get(about) ?? { answer: ask(about) };
    known.set(about, found);
    return found.answer;
  };
}
