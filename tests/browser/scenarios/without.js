// Without JavaScript, and without the server once a page is loaded.

import { NARROW, WIDE } from "../browser.js";
import { checkLayout } from "../checks/layout.js";
import { Fault } from "../fault.js";
import { choosePages } from "../site.js";

export async function readWithoutHelp(run) {
  const site = await run.readSite();
  const pages = choosePages(site, "en");
  const browser = await run.launch();
  await readWithoutScript(run, browser, pages);
  await readOffline(run, browser, pages);
}

/** Content, navigation and links work, and no control is shown that would do nothing. */
async function readWithoutScript(run, browser, pages) {
  const tab = await browser.openTab({ javaScriptEnabled: false });
  for (const page of pages) {
    for (const viewport of [WIDE, NARROW]) {
      await tab.page.setViewportSize(viewport);
      await tab.open(page.path);
      const where = `${page.path}, ${viewport.width} px, without JavaScript`;
      const link = tab.page.locator("details.menu a").first();
      if (viewport === NARROW) {
        await tab.page.locator("details.menu > summary").click();
      }
      if (!(await link.isVisible())) {
        throw new Fault("without JavaScript", where, "the navigation cannot be seen");
      }
      const dead = await tab.page.locator("button:visible, select:visible, input:visible").count();
      if (dead > 0) {
        throw new Fault("without JavaScript", where, `${dead} controls are shown that do nothing`);
      }
      if ((await tab.page.locator("main").innerText()).length < 200) {
        throw new Fault("without JavaScript", where, "there is no content");
      }
      await checkLayout(tab, "without JavaScript");
      const address = await link.getAttribute("href");
      await link.click();
      await tab.page.waitForURL((url) => url.pathname === address);
    }
    run.report("without JavaScript", page.path);
  }
  await tab.close();
}

/** What is loaded goes on working: menu, theme, copying, links within the page. */
async function readOffline(run, browser, pages) {
  for (const page of pages) {
    const tab = await browser.openTab({ viewport: NARROW, permissions: ["clipboard-read", "clipboard-write"] });
    await tab.openFirst(page.path);
    await tab.context.setOffline(true);
    await tab.page.locator("details.menu > summary").click();
    await tab.page.locator("details.menu > summary").click();
    await tab.page.locator("#theme").selectOption("dark");
    for (const button of (await tab.page.locator("button.copy").all()).slice(0, 2)) {
      await button.click();
    }
    for (const details of (await tab.page.locator("main details > summary").all()).slice(0, 3)) {
      await details.click();
    }
    await tab.page.mouse.wheel(0, 5000);
    await tab.close();
    run.report("offline", page.path);
  }
}
