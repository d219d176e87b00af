import { defineExperiment } from '../runner/command.ts';
import { countOption, folderOption } from '../runner/options.ts';
import { argand } from './command-line.ts';
import { documentOf } from './document/document.ts';
import { defaultParts, parts } from './parts.ts';
import { type Plan, planOf } from './plan.ts';
import { full, type PaperSettings, quick, withSeeds } from './settings.ts';
import { Workbench } from './workbench.ts';

const options = {
  seeds: countOption('number of seeds to measure (default: all)'),
  fashionMnist: folderOption('folder with the files of Fashion-MNIST'),
  cifar10: folderOption('folder with the files of CIFAR-10'),
};

/** The tables and figures of the paper (W. Olin-Ammentorp, M. Bazhenov, arXiv 2106.11908). */
export const paper = defineExperiment<PaperSettings, Workbench, Plan, typeof options>({
  name: 'paper',
  isPublished: true,
  settings: { full, quick },
  parts,
  defaultParts,
  options,
  reduce: (settings, { seeds }) => ({
    measured: seeds === undefined ? settings : withSeeds(settings, seeds),
    shown: settings,
  }),
  workbench: {
    code: Workbench.code,
    open: ({ folder, options: { fashionMnist, cifar10 }, hashCode, again }) =>
      Workbench.open({
        runs: folder,
        commandLine: argand(),
        dataFolders: { 'fashion-mnist': fashionMnist, cifar10 },
        hashCode,
        again,
      }),
  },
  plan: async (settings, workbench) => planOf(settings, workbench),
  document: documentOf,
});
