export {
  type CheckpointFile,
  type CheckpointFileOptions,
  checkpointFile,
  writeFileAtomically,
} from './files.ts';
