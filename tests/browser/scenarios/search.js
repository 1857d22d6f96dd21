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
  await openTools(run, browser);
  await switchSlashOff(run, browser);
  await loadAgain(run, browser);
}

/** An action is tried from the search, and the console opened, in both languages. */
async function openTools(run, browser) {
  const tab = await browser.openTab();
  for (const [language, text, page] of [
    ["en", "try describebilltrend", "explorer/DescribeBillTrend"],
    ["zh", "在线调用 DescribeBillTrend", "explorer/DescribeBillTrend"],
    ["en", "console", "console"],
    ["zh", "控制台", "console"],
  ]) {
    const path = `/${language}/docs`;
    await tab.open(path);
    await openSearch(tab, text);
    await tab.page.keyboard.press("Enter");
    await tab.page.waitForURL((url) => url.pathname === `/${language}/${page}`);
    await tab.page.waitForLoadState();
    run.report("search for a tool", `${path}, ${text}`);
  }
  await tab.close();
}

/** The key of one character can be switched off, and stays off; Ctrl-K stays. Typed into a field, it is a character. */
async function switchSlashOff(run, browser) {
  const tab = await browser.openTab();
  const path = "/zh/docs";
  const isOpen = () => tab.page.locator("#search").evaluate((dialog) => /** @type {HTMLDialogElement} */ (dialog).open);
  await tab.open(path);
  await openSearch(tab, "bill");
  await tab.page.keyboard.type("/x");
  if ((await tab.page.locator("#search-input").inputValue()) !== "bill/x") {
    throw new Fault("search key", path, "/ cannot be typed into the field");
  }
  await tab.page.locator("#search-slash").uncheck();
  await tab.open(path);
  await tab.page.keyboard.press("/");
  if (await isOpen()) {
    throw new Fault("search key", path, "/ opens the search though it is switched off");
  }
  await tab.page.keyboard.press("Control+k");
  if (!(await isOpen()) || (await tab.page.locator("#search-slash").isChecked())) {
    throw new Fault("search key", path, "Ctrl-K does not open the search, or the choice is lost");
  }
  await tab.close();
  run.report("search key", path);
}

/** An index that cannot be loaded is said, and loaded when the reader asks for it; what was typed meanwhile is found. */
async function loadAgain(run, browser) {
  const tab = await browser.openTab({ viewport: NARROW });
  const path = "/en/docs";
  await tab.open(path);
  await tab.page.route("**/assets/search.json", (route) => route.abort());
  await tab.page.locator("#search-open").click();
  await tab.page.locator("#search-failure").waitFor();
  // The browser reports the request that the test lets fail.
  tab.faults.length = 0;
  await checkAxe(tab, "search that is not loaded");
  await checkLayout(tab, "320 px, search that is not loaded");
  await tab.page.unroute("**/assets/search.json");
  await tab.page.locator("#search-input").fill("summry");
  await tab.page.locator("#search-retry").click();
  const first = tab.page.locator("#search-results [role=option]").first();
  await first.waitFor();
  const marked = await first.locator("mark").first().textContent();
  if (marked !== "Summar" || (await tab.page.locator("#search-failure").isVisible())) {
    throw new Fault("search again", path, `"${marked}" is marked, or the failure is still shown`);
  }
  await tab.close();
  run.report("search again", path);
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
