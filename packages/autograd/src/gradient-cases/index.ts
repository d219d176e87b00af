export { gradientCases } from './cases.ts';
export { type CaseInput, checkGradient, type GradientCase, type GradientError } from './check-gradient.ts';
