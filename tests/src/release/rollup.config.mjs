// The settings that docs/start/page.md gives for Rollup.
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import { importMetaAssets } from '@web/rollup-plugin-import-meta-assets';

export default {
  input: 'page.js',
  output: { format: 'es' },
  plugins: [nodeResolve({ browser: true }), commonjs(), importMetaAssets()],
};
