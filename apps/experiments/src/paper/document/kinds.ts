import { isMlp, kindName, type NetworkKind, type NetworkSpec } from '../network-spec.ts';

const datasets = { mnist: 'MNIST', 'fashion-mnist': 'Fashion-MNIST', cifar10: 'CIFAR-10' } as const;
/** The encoders of an MLP other than a projection. */
const encoders: Readonly<Partial<Record<NetworkKind['model'], string>>> = {
  'mlp-sign': ', random signs',
  'mlp-pixels': ', pixels as phases',
};
const recipes = { paper: "the paper's recipe", best: 'recipe `best`' } as const;

export function datasetWords(kind: Pick<NetworkKind, 'dataset'>): string {
  return datasets[kind.dataset];
}

/** How a kind is trained, such as: recipe `best`, 20 epochs. */
export function trainingWords({ model, recipe, epochs, augment }: NetworkKind): string {
  const encoded = encoders[model] ?? '';
  const varied = augment ? `, ${augment.join(' ')}` : '';
  return `${recipes[recipe]}${encoded}, ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}${varied}`;
}

/** A kind as the title of a panel, in plain text. */
export function kindTitle(kind: NetworkKind): string {
  const network = isMlp(kind) ? '' : kind.model === 'cnn' ? ', conv. network' : ", the paper's network";
  return `${datasetWords(kind)}${network}: ${trainingWords(kind).replaceAll('`', '')}`;
}

/** A result about a network. */
interface OfNetwork {
  readonly about: { readonly network: NetworkSpec };
}

/** The findings of each kind of network, in the order in which kinds first occur. */
export function byKind<T extends OfNetwork>(
  findings: readonly T[],
): { readonly kind: NetworkKind; readonly found: readonly T[] }[] {
  const groups = new Map<string, { kind: NetworkKind; found: T[] }>();
  for (const finding of findings) {
    const name = kindName(finding.about.network);
    const group = groups.get(name) ?? { kind: finding.about.network, found: [] };
    group.found.push(finding);
    groups.set(name, group);
  }
  return [...groups.values()];
}

/** The findings of networks of this kind. */
export function ofKind<T extends OfNetwork>(findings: readonly T[], kind: NetworkKind): T[] {
  return findings.filter(({ about }) => kindName(about.network) === kindName(kind));
}
