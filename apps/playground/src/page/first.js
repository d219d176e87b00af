// Runs in the head, before anything is painted: the theme of an earlier visit, and a word where the page's own code does not load.
// The build puts it into the page and its hash into the policy.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem('argand-theme');
    if (theme === 'light' || theme === 'dark') {
      root.dataset.theme = theme;
      // The canvas before the style sheet has come.
      document.querySelector('meta[name="color-scheme"]').content = theme;
      for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
        meta.content = meta.dataset[theme];
      }
    }
  } catch {
    // Without storage the theme is the system's.
  }
  const showBroken = () => document.getElementById('broken')?.removeAttribute('hidden');
  addEventListener(
    'error',
    ({ target }) => {
      if (!(target instanceof HTMLScriptElement || target instanceof HTMLLinkElement)) return;
      if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', showBroken);
      else showBroken();
    },
    true,
  );
})();
