// A page of each kind in the states that readers bring it to: forced colours, large and spaced text, an open menu, open
// details, a copied example, and print.

import { NARROW } from "../browser.js";
import { COLOUR_RULES, checkAxe } from "../checks/axe.js";
import { checkLayout, spaceText } from "../checks/layout.js";
import { Fault } from "../fault.js";
import { choosePages, findLongestAction } from "../site.js";

export async function showStates(run) {
  const site = await run.readSite();
  const home = site.filter((page) => page.path.replace(/\/$/, "") === "/zh");
  const chosen = [...choosePages(site, "en"), ...home, findLongestAction(site, "zh")];
  const browser = await run.launch();
  for (const page of chosen) {
    const tab = await browser.openTab({ permissions: ["clipboard-read", "clipboard-write"] });
    await tab.open(page.path);
    await openDetails(tab);
    await checkBoth(tab, "details open");
    await copyExample(tab, run);
    await tab.page.emulateMedia({ forcedColors: "active" });
    await checkAxe(tab, "forced colours");
    await tab.page.emulateMedia({ forcedColors: "none", contrast: "more" });
    await checkAxe(tab, "more contrast", COLOUR_RULES);
    await tab.page.emulateMedia({ contrast: "no-preference" });
    await checkPrint(tab);
    await tab.page.setViewportSize(NARROW);
    await checkLayout(tab, "320 px, details open");
    await spaceText(tab);
    await checkLayout(tab, "320 px, spaced text");
    await tab.close();
    run.report("states", page.path);
  }
  await openMenus(run, browser, findLongestAction(site, "en"));
  await showTables(run, browser, findLongestAction(site, "en").path);
  await enlargeText(run, chosen);
}

async function checkBoth(tab, state) {
  await checkAxe(tab, state);
  await checkLayout(tab, state);
}

/** Opens all that is folded within the content. */
async function openDetails(tab) {
  await tab.page.evaluate(() => {
    for (const details of document.querySelectorAll("main details")) {
      /** @type {HTMLDetailsElement} */ (details).open = true;
    }
  });
}

/** Copies the first example of the page, if there is one: the clipboard has its text, and the page says so. */
async function copyExample(tab, run) {
  const figure = tab.page.locator("figure.code").first();
  if ((await figure.count()) === 0) {
    return;
  }
  const button = figure.locator("button.copy");
  const before = await button.textContent();
  await button.click();
  await tab.page.locator("[role=status]").filter({ hasText: /\S/ }).waitFor({ state: "attached" });
  const where = `${new URL(tab.page.url()).pathname}, copied example`;
  const [copied, expected] = [
    await tab.page.evaluate(() => navigator.clipboard.readText()),
    await figure.locator("code").textContent(),
  ];
  if (copied !== expected) {
    throw new Fault("copy", where, `the clipboard has "${copied.slice(0, 80)}"`);
  }
  if ((await button.textContent()) === before) {
    throw new Fault("copy", where, "the button does not say that it copied");
  }
  await checkAxe(tab, "copied example", ["label-content-name-mismatch", "region", ...COLOUR_RULES]);
  run.report("copied", where);
}

/** Prints the page in memory: the content alone is on paper, dark on light. */
async function checkPrint(tab) {
  await tab.page.emulateMedia({ media: "print", colorScheme: "dark" });
  const found = await tab.page.evaluate(() => {
    const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
    const shown = [...document.querySelectorAll("nav, header a, header button, select, button, summary ~ nav")].filter(isShown);
    const main = document.querySelector("main");
    const ink = getComputedStyle(main ?? document.body).color.match(/[\d.]+/g)?.map(Number) ?? [];
    return { shown: shown.map((element) => element.outerHTML.slice(0, 80)), hasMain: main !== null && isShown(main), ink };
  });
  const where = `${new URL(tab.page.url()).pathname}, print`;
  if (found.shown.length > 0 || !found.hasMain) {
    throw new Fault("print", where, `content shown: ${found.hasMain}; besides: ${found.shown.join(", ")}`);
  }
  if (found.ink.slice(0, 3).some((part) => part > 128)) {
    throw new Fault("print", where, `the text is light: ${found.ink}`);
  }
  await checkLayout(tab, "print");
  await tab.page.emulateMedia({ media: "screen", colorScheme: "light" });
}

/** The fields of an action are a table in every wide window, and a list in a narrow one. */
async function showTables(run, browser, path) {
  const tab = await browser.openTab();
  for (const [width, expected] of Object.entries({ 320: "block", 1280: "table-row", 1440: "table-row", 1600: "table-row", 1920: "table-row" })) {
    await tab.page.setViewportSize({ width: Number(width), height: 900 });
    await tab.open(path);
    const display = await tab.page.locator(".fields tr").first().evaluate((row) => getComputedStyle(row).display);
    if (display !== expected) {
      throw new Fault("table", `${path}, ${width} px`, `a row is shown as ${display} instead of ${expected}`);
    }
    await checkLayout(tab, `${width} px`);
  }
  await tab.close();
  run.report("table", path);
}

/** Opens the menu of a narrow window. */
async function openMenus(run, browser, page) {
  for (const path of [page.path, page.path.replace("/en", "/zh")]) {
    const tab = await browser.openTab({ viewport: NARROW });
    await tab.open(path);
    const menu = tab.page.locator("details.menu");
    await menu.locator("> summary").click();
    if (!(await menu.locator("a").first().isVisible())) {
      throw new Fault("menu", path, "it does not open");
    }
    await checkBoth(tab, "320 px, menu open");
    await tab.page.emulateMedia({ colorScheme: "dark" });
    await checkAxe(tab, "320 px, menu open, dark", COLOUR_RULES);
    await tab.close();
    run.report("menu", path);
  }
}

/**
 * Shows the pages with the text of the reader's settings at 200 %, in a wide window, and in half of it, which is what a
 * zoom of 200 % leaves: text grows with the setting, and all of it is still there.
 */
async function enlargeText(run, pages) {
  const large = await run.launch(32);
  const tab = await large.openTab();
  for (const page of pages) {
    for (const width of [1280, 640]) {
      await tab.page.setViewportSize({ width, height: 800 });
      await tab.open(page.path);
      const state = `${width} px, text of 200 %`;
      const sizes = await tab.page.evaluate(() =>
        ["body", "main p", "main td", "main code"].map((selector) => {
          const element = document.querySelector(selector);
          return element ? parseFloat(getComputedStyle(element).fontSize) : 32;
        }),
      );
      if (sizes[0] !== 32 || sizes.some((size) => size < 24)) {
        throw new Fault("text size", `${page.path}, ${state}`, `text has ${sizes.join(", ")} px`);
      }
      await checkLayout(tab, state);
    }
    await checkAxe(tab, "text of 200 %", ["target-size", "scrollable-region-focusable"]);
    run.report("large text", page.path);
  }
  await tab.close();
}
