import { isJson } from '../output-paths.ts';
import { isPage } from './html.ts';

/** The files of a report, each with a test whether its content was written by `argand`. */
export const reportFiles: Readonly<Record<string, (content: Uint8Array) => boolean>> = {
  'recording.json': isJson((value) => 'argandVersion' in value),
  'report.html': isPage,
  'metrics.json': isJson((value) => 'atemporal' in value && 'temporal' in value),
};
