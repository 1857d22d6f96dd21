// The search: open with results, without any, and by the keyboard alone.

import { NARROW, WIDE } from "../browser.js";
import { COLOUR_RULES, checkAxe } from "../checks/axe.js";
import { checkLayout } from "../checks/layout.js";
import { Fault } from "../fault.js";
import { openSearch } from "../search.js";

export async function searchPages(run) {
  const browser = await run.launch();
  for (const [path, text] of [["/en/docs", "paymod"], ["/zh/docs", "按计费模式"]]) {
    for (const viewport of [WIDE, NARROW]) {
      const state = `${viewport.width} px, search for ${text}`;
      const tab = await browser.openTab({ viewport });
      await tab.open(path);
      await openSearch(tab, text);
      await checkAxe(tab, state);
      await checkLayout(tab, state);
      await tab.page.emulateMedia({ colorScheme: "dark" });
      await checkAxe(tab, `${state}, dark`, COLOUR_RULES);
      await tab.page.emulateMedia({ forcedColors: "active" });
      await checkAxe(tab, `${state}, forced colours`);
      await tab.page.emulateMedia({ forcedColors: "none" });
      await tab.page.locator("#search-input").fill("qqqqqqqqqqqq");
      await tab.page.locator("#search-results [role=option]").first().waitFor({ state: "hidden" });
      await checkAxe(tab, `${state}, nothing found`);
      await tab.close();
      run.report("search", `${path}, ${state}`);
    }
  }
  await useKeys(run, browser);
}

/** The search opens by its keys, goes by arrows to a page, and gives the focus back at Esc. */
async function useKeys(run, browser) {
  const tab = await browser.openTab();
  const path = "/en/docs/error-codes";
  const expect = async (holds, why) => {
    if (!(await holds)) {
      throw new Fault("search by keyboard", path, why);
    }
  };
  const isOpen = () => tab.page.locator("#search").evaluate((dialog) => /** @type {HTMLDialogElement} */ (dialog).open);
  const isFocused = (selector) => tab.page.evaluate((own) => document.activeElement?.matches(own) ?? false, selector);
  await tab.open(path);
  for (const key of ["Control+k", "/"]) {
    await tab.page.locator("a.brand").focus();
    await tab.page.keyboard.press(key);
    await expect(isOpen(), `${key} does not open it`);
    await expect(isFocused("#search-input"), `${key} does not lead into its field`);
    await tab.page.keyboard.press("Escape");
    await expect(isOpen().then((open) => !open), "Esc does not close it");
    await expect(isFocused("a.brand"), "Esc does not give the focus back");
  }
  await tab.page.locator("#search-open").focus();
  await tab.page.keyboard.press("Enter");
  // The focus goes round in the dialog, and does not leave it for the page.
  for (let presses = 0; presses < 6; presses += 1) {
    await tab.page.keyboard.press("Tab");
    await expect(isFocused("#search *, body"), "Tab leads out of the dialog");
  }
  await tab.page.keyboard.press("Escape");
  await expect(isFocused("#search-open"), "Esc does not give the focus back to the button");
  await openSearch(tab, "UinNoAuth");
  await tab.page.keyboard.press("ArrowDown");
  await tab.page.keyboard.press("ArrowUp");
  const chosen = tab.page.locator("#search-results [aria-selected=true]");
  await expect(chosen.count().then((count) => count === 1), "not one result is chosen");
  const address = await chosen.getAttribute("data-address");
  await tab.page.keyboard.press("Enter");
  await tab.page.waitForURL((url) => `${url.pathname}${url.hash}` === `/en/${address}`);
  await tab.page.waitForLoadState();
  await tab.close();
  run.report("search by keyboard", path, { address });
}
