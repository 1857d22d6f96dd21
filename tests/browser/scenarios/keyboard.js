// The keyboard alone.

import { NARROW, WIDE } from "../browser.js";
import { checkTabOrder } from "../checks/keyboard.js";
import { Fault } from "../fault.js";
import { choosePages, findLongestAction } from "../site.js";

export async function useKeyboard(run) {
  const site = await run.readSite();
  const browser = await run.launch();
  for (const page of choosePages(site, "en")) {
    const tab = await browser.openTab();
    for (const [state, viewport] of Object.entries({ "1280 px": WIDE, "320 px": NARROW })) {
      await tab.page.setViewportSize(viewport);
      await tab.open(page.path);
      run.report("tab order", `${page.path}, ${state}`, { controls: await checkTabOrder(tab, state) });
    }
    await tab.page.emulateMedia({ forcedColors: "active" });
    await tab.open(page.path);
    await checkTabOrder(tab, "320 px, forced colours");
    await skipNavigation(tab, page.path);
    await tab.close();
  }
  await openMenu(run, browser, findLongestAction(site, "zh").path);
}

/** The first Tab leads to a link over the navigation, which is seen then, and the next one into the content. */
async function skipNavigation(tab, path) {
  await tab.page.setViewportSize(WIDE);
  await tab.open(path);
  await tab.page.keyboard.press("Tab");
  const link = tab.page.locator(":focus");
  const target = (await link.getAttribute("href")) ?? "";
  const box = await link.boundingBox();
  if (!target.startsWith("#") || !box || box.y < 0 || box.x < 0) {
    throw new Fault("skip link", path, `the first control is "${target}" at ${JSON.stringify(box)}`);
  }
  await tab.page.keyboard.press("Enter");
  await tab.page.keyboard.press("Tab");
  const isInContent = await tab.page.evaluate(() => document.activeElement?.closest("main") !== null);
  if (!isInContent) {
    throw new Fault("skip link", path, "Tab does not go on in the content");
  }
}

/** Opens the menu of a narrow window, goes through it, and follows a link. */
async function openMenu(run, browser, path) {
  const tab = await browser.openTab({ viewport: NARROW, locale: "zh-CN" });
  await tab.open(path);
  const summary = tab.page.locator("details.menu > summary");
  await summary.focus();
  await tab.page.keyboard.press("Enter");
  await checkTabOrder(tab, "320 px, menu open");
  await summary.focus();
  await tab.page.keyboard.press("Tab");
  const [from, address] = [tab.page.url(), await tab.page.locator(":focus").getAttribute("href")];
  await tab.page.keyboard.press("Enter");
  await tab.page.waitForURL((url) => url.href !== from);
  if (new URL(tab.page.url()).pathname !== address) {
    throw new Fault("menu", path, `Enter on ${address} leads to ${tab.page.url()}`);
  }
  await tab.close();
  run.report("menu by keyboard", path);
}
