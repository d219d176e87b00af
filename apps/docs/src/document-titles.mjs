import { Converter } from 'typedoc';

const heading = /^# (.+)\n+/;

/**
 * A typedoc plugin: a document is called by its first heading, which the page shows above the text. So guides stay plain Markdown,
 * with no front matter, and read the same in the repository.
 */
export function load(application) {
  application.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, document) => {
    const [first] = document.content;
    const title = first?.kind === 'text' ? heading.exec(first.text) : null;
    if (!title) {
      application.logger.error(`${document.name}: a document begins with its title, as "# Title".`);
      return;
    }
    document.name = title[1];
    first.text = first.text.slice(title[0].length);
  });
}
