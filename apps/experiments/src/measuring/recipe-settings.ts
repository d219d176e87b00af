import type { Recipe } from '@argand/training';

/** A recipe as plain JSON, which decides the network it trains; its name alone does not. */
export function recipeSettings(recipe: Recipe): Readonly<Record<string, unknown>> {
  const { name, batchSize, peakLearningRate, damping, l2, augmentation } = recipe;
  const { loss, optimizer, learningRate } = recipe;
  return {
    name,
    batchSize,
    peakLearningRate,
    damping,
    l2,
    augmentation,
    loss: { name: loss.name, ...loss.settings },
    optimizer: { name: optimizer.name, ...optimizer.settings },
    learningRate: { name: learningRate.name, ...learningRate.settings },
  };
}
