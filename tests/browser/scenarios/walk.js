// Every page of a language, as most readers see it: wide in both themes, and narrow.

import { NARROW, WIDE } from "../browser.js";
import { COLOUR_RULES, checkAxe } from "../checks/axe.js";
import { checkDocument } from "../checks/document.js";
import { checkLayout } from "../checks/layout.js";
import { Fault } from "../fault.js";

export const walkEnglish = (run) => walkPages(run, "en");
export const walkChinese = (run) => walkPages(run, "zh");

async function walkPages(run, language) {
  const site = await run.readSite();
  const paths = new Set(site.map((page) => page.path));
  const titles = new Map();
  const browser = await run.launch();
  const tab = await browser.openTab({ locale: language === "en" ? "en-US" : "zh-CN" });
  for (const page of site.filter((one) => one.language === language)) {
    await tab.open(page.path);
    await checkDocument(tab, page, paths, titles);
    const rules = await checkAxe(tab, "1280 px, light");
    await checkLayout(tab, "1280 px");
    await tab.page.emulateMedia({ colorScheme: "dark" });
    await checkAxe(tab, "1280 px, dark", COLOUR_RULES);
    await tab.page.emulateMedia({ colorScheme: "light" });
    await tab.page.setViewportSize(NARROW);
    await checkAxe(tab, "320 px, light");
    await checkLayout(tab, "320 px");
    await tab.page.setViewportSize(WIDE);
    await tab.assertClean();
    run.report("page", page.path, { rules });
  }
  await checkMissingPage(tab, language);
  await tab.close();
}

/** The page for an address at which there is none is a page as the others are. */
async function checkMissingPage(tab, language) {
  const path = `/${language}/docs/no-such-page`;
  await tab.open(path, 404);
  await checkAxe(tab, "1280 px");
  await checkLayout(tab, "1280 px");
  const links = await tab.page.locator(`main a[href^="/${language}"]`).count();
  if (links === 0) {
    throw new Fault("missing page", path, "no link leads on");
  }
}
