export { type CheckpointFile, checkpointFile, writeFileAtomically } from './files.ts';
