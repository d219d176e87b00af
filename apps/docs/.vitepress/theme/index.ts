import type { Theme } from 'vitepress';
import DefaultTheme, { VPFeatures } from 'vitepress/theme-without-fonts';
import PlaygroundPreview from './PlaygroundPreview.vue';
import VersionMenu from './VersionMenu.vue';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('PlaygroundPreview', PlaygroundPreview);
    app.component('VersionMenu', VersionMenu);
    app.component('VPFeatures', VPFeatures);
  },
} satisfies Theme;
