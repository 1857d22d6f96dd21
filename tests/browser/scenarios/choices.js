// Choices of the reader: the language and the theme.

import { Fault } from "../fault.js";
import { choosePages, findLongestAction } from "../site.js";

export async function changeLanguageAndTheme(run) {
  const site = await run.readSite();
  const browser = await run.launch();
  await followAcceptedLanguage(run, browser);
  await switchLanguage(run, browser, findLongestAction(site, "en"));
  await keepTheme(run, browser, choosePages(site, "en"));
}

/** The first visit gets the language of the browser. */
async function followAcceptedLanguage(run, browser) {
  for (const [locale, expected] of [["zh-CN", "/zh"], ["en-GB", "/en"], ["fr-FR", "/en"]]) {
    const tab = await browser.openTab({ locale });
    await tab.open("/");
    const path = new URL(tab.page.url()).pathname;
    const lang = await tab.page.locator("html").getAttribute("lang");
    if (!`${path}/`.startsWith(`${expected}/`) && !expected.endsWith(String(lang).slice(0, 2))) {
      throw new Fault("language", "/", `a browser for ${locale} gets ${path} in ${lang}`);
    }
    await tab.close();
    run.report("first visit", locale, { path });
  }
}

/** The switch leads to the same part of the same page, and back. */
async function switchLanguage(run, browser, page) {
  const tab = await browser.openTab();
  const anchor = [...page.html.matchAll(/<h2 id="([^"]+)"/g)].at(-1)?.[1];
  const start = `${page.path}#${anchor}`;
  await tab.open(start);
  for (const expected of [start.replace("/en", "/zh"), start]) {
    await tab.page.locator("a[hreflang]").click();
    await tab.page.waitForURL((url) => url.pathname === expected.split("#")[0]);
    const url = new URL(tab.page.url());
    if (url.pathname + url.hash !== expected) {
      throw new Fault("language", start, `the switch leads to ${url.pathname}${url.hash}`);
    }
    await tab.page.waitForLoadState();
    await tab.assertClean();
  }
  await tab.close();
  run.report("language kept its place", start);
}

/** The choice of a theme is that of all pages, and is there before anything is drawn. */
async function keepTheme(run, browser, pages) {
  const tab = await browser.openTab({ colorScheme: "light" });
  // The body is there before anything of it is drawn: by then the choice must be made.
  await tab.page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.body) {
        Object.assign(globalThis, { billfoldFirstScheme: getComputedStyle(document.documentElement).colorScheme });
        observer.disconnect();
      }
    }).observe(document, { childList: true, subtree: true });
  });
  const readScheme = () =>
    tab.page.evaluate(() => ({
      first: /** @type {any} */ (globalThis).billfoldFirstScheme,
      now: getComputedStyle(document.documentElement).colorScheme,
      ground: getComputedStyle(document.body).backgroundColor,
    }));
  await tab.open(pages[0].path);
  const select = tab.page.locator("#theme");
  const light = await readScheme();
  await select.selectOption("dark");
  const dark = await readScheme();
  if (dark.now !== "dark" || dark.ground === light.ground) {
    throw new Fault("theme", pages[0].path, `dark is ${JSON.stringify(dark)}, light ${JSON.stringify(light)}`);
  }
  for (const page of pages) {
    await tab.open(page.path);
    const scheme = await readScheme();
    const chosen = await select.inputValue();
    if (scheme.first !== "dark" || scheme.now !== "dark" || scheme.ground !== dark.ground || chosen !== "dark") {
      throw new Fault("theme", page.path, `dark was chosen: ${JSON.stringify(scheme)}, shown as "${chosen}"`);
    }
  }
  await select.selectOption("");
  await tab.page.emulateMedia({ colorScheme: "light" });
  const again = await readScheme();
  if (again.ground !== light.ground) {
    throw new Fault("theme", pages[0].path, `as the system is ${JSON.stringify(again)}`);
  }
  await tab.close();
  run.report("theme", "all kinds of pages", { pages: pages.length });
}
