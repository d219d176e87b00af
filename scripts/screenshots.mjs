// npm run screenshots: builds what the pictures show, and takes them anew into docs/media.
import { install, turbo } from './bootstrap.mjs';
import { run } from './run.mjs';

install();
turbo(['build']);
run('screenshots', 'apps/screenshots/dist/main.js', process.argv.slice(2));
