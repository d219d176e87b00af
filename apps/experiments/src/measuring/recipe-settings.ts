import type { Recipe } from '@argand/training';

/** A recipe as plain JSON, which decides the network it trains; its name alone does not. */
export function recipeSettings({
  loss,
  optimizer,
  schedule,
  ...plain
}: Recipe): Readonly<Record<string, unknown>> {
  const { name: rateName, settings } = schedule(plain.learningRate);
  return {
    ...plain,
    loss: { name: loss.name, ...loss.settings },
    optimizer: { name: optimizer.name, ...optimizer.settings },
    rate: { name: rateName, ...settings },
  };
}
