/** Programs that differ by a few choices, each made once, when it is first needed. */
export function family<Choices extends readonly (string | number | boolean)[], Made>(
  make: (...choices: Choices) => Made,
): (...choices: Choices) => Made {
  const made = new Map<string, Made>();
  return (...choices) => {
    const key = choices.join();
    const known = made.get(key);
    if (known !== undefined) return known;
    // biome-ignore lint/plugin: as many arguments as `make` has parameters
    const fresh = make(...choices);
    made.set(key, fresh);
    return fresh;
  };
}
