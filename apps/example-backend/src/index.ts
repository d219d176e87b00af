import type { Backend } from '@argand/backend';
import { PlainDevice } from './device.ts';

/** A backend of plain loops over float32 arrays. Opening one never fails; where yours can, reject with the reason. */
export function plain(): Backend {
  return { name: 'plain', open: async () => new PlainDevice() };
}

/** What `argand --backend PATH` opens. */
export default plain();
