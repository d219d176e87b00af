export { type CheckpointFile, type CheckpointFileOptions, checkpointFile } from './files.ts';
export { type OutputTarget, outputTarget, writeFileAtomically } from './write-file.ts';
