/** The arguments that say where the windows of a pool lie, and how many threads there are. */
export const layoutParameters = {
  length: 'u32',
  height: 'u32',
  width: 'u32',
  channels: 'u32',
  rows: 'u32',
  columns: 'u32',
} as const;
