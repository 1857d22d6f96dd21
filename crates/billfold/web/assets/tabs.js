// Tabs: one part of the work area is shown; arrows go from tab to tab.

/**
 * Starts a list of tabs.
 * @param {HTMLElement} list
 * @param {(name: string) => void} onShow gets the name of the part that is shown
 * @returns {(place: number, isFocused?: boolean) => void} shows the tab of a place
 */
export function startTabs(list, onShow) {
  const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role=tab]')]);

  /**
   * @param {number} place
   * @param {boolean} [isFocused]
   */
  function showTab(place, isFocused = false) {
    const shown = tabs[place];
    if (shown === undefined) return;
    for (const tab of tabs) {
      const isShown = tab === shown;
      tab.setAttribute('aria-selected', String(isShown));
      tab.tabIndex = isShown ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
      if (panel) panel.hidden = !isShown;
    }
    if (isFocused) shown.focus();
    onShow(shown.id.replace(/^tab-/, ''));
  }

  list.addEventListener('click', (event) => {
    const tab = event.target instanceof Element ? event.target.closest('[role=tab]') : null;
    if (tab instanceof HTMLElement) showTab(tabs.indexOf(tab));
  });
  list.addEventListener('keydown', (event) => {
    const at = tabs.findIndex((tab) => tab === document.activeElement);
    const count = tabs.length;
    const places = { ArrowRight: (at + 1) % count, ArrowLeft: (at + count - 1) % count, Home: 0, End: count - 1 };
    const place = places[/** @type {keyof typeof places} */ (event.key)];
    if (at < 0 || place === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    showTab(place, true);
  });
  return showTab;
}
