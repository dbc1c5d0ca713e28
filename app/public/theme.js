// Before the first paint, so that no page flashes in the wrong theme. A file of its own: the policy allows no inline script.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('shardmarket.theme');
  } catch {
    // Storage may be forbidden: the system's theme then.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
