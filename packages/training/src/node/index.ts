export { type CheckpointFile, type CheckpointFileOptions, checkpointFile } from './files.ts';
export { type OutputTarget, outputTarget, removeTemporaryFiles, writeFileAtomically } from './write-file.ts';
