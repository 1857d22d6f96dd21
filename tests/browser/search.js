// The search: a dialog that Ctrl-K opens on every page.

/** Opens the search, types a text, and waits for its results. @param {import("./browser.js").Tab} tab */
export async function openSearch(tab, text) {
  await tab.page.keyboard.press("Control+k");
  await tab.page.locator("#search-input").fill(text);
  await tab.page.locator("#search-results [role=option]").first().waitFor();
}
