// The arrows of docs/architecture.md: a package may import those listed for it, through their public exports only.
const arrows = {
  errors: [],
  arrays: ['errors'],
  random: [],
  npy: ['arrays', 'errors'],
  phasor: [],
  backend: ['errors', 'phasor', 'random'],
  'backend-wasm': ['backend', 'errors'],
  'backend-webgpu': ['backend', 'errors'],
  autograd: ['arrays', 'backend', 'errors'],
  layers: ['arrays', 'autograd', 'backend', 'errors', 'phasor', 'random'],
  training: ['arrays', 'layers', 'autograd', 'backend', 'errors', 'random'],
  spiking: ['arrays', 'errors', 'layers', 'backend', 'npy', 'phasor', 'random'],
  datasets: ['arrays', 'errors', 'npy', 'random'],
  'rate-coded': ['arrays', 'errors', 'layers', 'autograd', 'backend', 'random', 'spiking', 'training'],
  argand: [
    'arrays',
    'random',
    'npy',
    'phasor',
    'backend',
    'backend-wasm',
    'backend-webgpu',
    'autograd',
    'layers',
    'training',
    'spiking',
    'datasets',
    'rate-coded',
  ],
};

const forbidden = Object.entries(arrows).map(([name, allowed]) => ({
  name: `arrows-of-${name}`,
  severity: 'error',
  comment: `${name} may import only: ${allowed.join(', ') || 'no package of the workspace'}`,
  from: { path: `^packages/${name}/` },
  to: { path: '^packages/', pathNot: `^packages/(${[name, ...allowed].join('|')})/` },
}));

export default {
  forbidden: [
    ...forbidden,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-deep-imports',
      severity: 'error',
      comment: 'other packages are imported by name, never by a path into their folder',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: { path: '^(packages|apps)/', pathNot: '^(packages|apps)/$2/', dependencyTypes: ['local'] },
    },
    {
      name: 'packages-do-not-import-apps',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(apps|tests)/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-dependencies',
      severity: 'error',
      comment: 'what a package imports stands in its package.json; tests may use development dependencies',
      from: { path: '^packages/', pathNot: '\\.test\\.ts$|vitest\\.config\\.ts$|/scripts/|/test/' },
      // A peer is declared; that it stands among the development dependencies too is how it is installed here.
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'],
        dependencyTypesNot: ['npm-peer', 'npm-optional'],
      },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    doNotFollow: { path: 'node_modules' },
    // The peers of the benchmark are installed by it alone; the pages of the site are written by its build.
    exclude: { path: '(^|/)(dist|wasm|peers)/|^apps/docs/pages/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@argand/source', 'import', 'node', 'default', 'types'],
    },
  },
};
