export { type Figure, writeFigure, writeText } from './figure.ts';
export * from './markdown.ts';
export { type Measuring, measure } from './measure.ts';
export type { Measured, Measurement, MeasurementContext } from './measurement.ts';
export { positive, runProgram, untilStopped } from './program.ts';
export { type Progress, showProgress } from './progress.ts';
export { Records } from './records.ts';
export { keyOf, linesOf, type Series } from './series.ts';
export { drawPanels, drawSheet, escaped, type Key, type LineStyle, type Panel, type Sheet } from './sheet.ts';
