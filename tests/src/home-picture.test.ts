import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from './workspace.ts';

test('the picture of the home page is the one that its script computes', async () => {
  const { drawIdea } = await import(`${root}apps/docs/src/draw-idea.mjs`);
  expect(drawIdea()).toBe(readFileSync(`${root}docs/media/idea.svg`, 'utf8'));
});
