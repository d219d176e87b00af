import {
  Application,
  DeclarationReflection,
  PageEvent,
  type ProjectReflection,
  Reflection,
  ReflectionKind,
  SignatureReflection,
} from 'typedoc';
import { firstParagraph, withFrontMatter } from './front-matter.ts';
import { app, repositoryUrl } from './repository.ts';

/**
 * Writes a page for every export of every library, from its comments, into `pages/api`, with the sidebar beside them.
 *
 * @throws Error if an export has no comment, or a comment links to nothing
 */
export async function writeApiPages(): Promise<void> {
  const typedoc = await Application.bootstrapWithPlugins({
    options: `${app}typedoc.json`,
    logLevel: 'Warn',
  });
  typedoc.renderer.on(PageEvent.END, (page) => {
    const source = page.model instanceof Reflection ? sourceOf(page.model) : undefined;
    const text = sourceLast(page.contents ?? '');
    page.contents = withFrontMatter(text, {
      description: firstParagraph(text),
      source,
      ...(source === undefined ? { editLink: false } : {}),
    });
  });
  const project = await typedoc.convert();
  if (!project) throw new Error('typedoc found no packages; its errors are above.');
  linkSources(project);
  typedoc.validate(project);
  await typedoc.generateOutputs(project);
  if (typedoc.logger.hasErrors() || typedoc.logger.hasWarnings())
    throw new Error('typedoc found faults in the comments; they are above.');
}

/** Has every "Defined in" lead to the line in the repository. */
function linkSources(project: ProjectReflection): void {
  for (const reflection of Object.values(project.reflections))
    if (reflection instanceof DeclarationReflection || reflection instanceof SignatureReflection)
      for (const source of reflection.sources ?? [])
        source.url = `${repositoryUrl}/blob/main/${source.fileName}#L${source.line}`;
}

/** A page begins with what the export is for; where it is defined stands at the end. */
function sourceLast(text: string): string {
  const place = /^Defined in: .*\n+/m.exec(text.split(/^## /m)[0])?.[0];
  return place === undefined ? text : `${text.replace(place, '').trimEnd()}\n\n${place}`;
}

/** The file of the repository that makes a page: that of the export, or the README of the package. */
function sourceOf(reflection: Reflection): string | undefined {
  if (reflection.isProject()) return undefined;
  const isModule = reflection.kindOf(ReflectionKind.Module);
  if (isModule) return `packages/${reflection.name.replace('@argand/', '')}/README.md`;
  return reflection instanceof DeclarationReflection ? reflection.sources?.[0]?.fileName : undefined;
}
