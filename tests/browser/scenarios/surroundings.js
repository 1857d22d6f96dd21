// What is around a page: the address under which it was reached, and a browser that keeps nothing.

import { Fault } from "../fault.js";
import { openSearch } from "../search.js";

export async function meetSurroundings(run) {
  const browser = await run.launch();
  await showOwnAddress(run, browser);
  await keepAnotherScheme(run, browser);
  await workWithoutStorage(run, browser);
}

/** The page that a server with another address of itself would send. */
async function replaceAddress(tab, path, address) {
  const own = new URL(tab.origin);
  await tab.page.route(`**${path}`, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(own.origin, address).replaceAll(own.host, new URL(address).host);
    await route.fulfill({ response, body });
  });
}

/** Returns the texts of all code of the page that name a host. */
async function listTexts(tab, host) {
  const texts = await tab.page.locator("main code").allTextContents();
  return texts.filter((text) => text.includes(host));
}

/** Examples have the address that the reader's browser has, once and whole. */
async function showOwnAddress(run, browser) {
  const path = "/en/docs/clients";
  const tab = await browser.openTab();
  const { host, origin, port } = new URL(tab.origin);
  // The host of this address is the beginning of the reader's.
  await replaceAddress(tab, path, "http://127.0.0.1");
  await tab.open(path);
  const addresses = await listTexts(tab, "127.0.0.1");
  const wrong = addresses.find((text) => !text.includes(host) || text.includes(`:${port}:${port}`));
  if (wrong !== undefined || !addresses.some((text) => text.includes(origin))) {
    throw new Fault("address", path, `${JSON.stringify(wrong ?? addresses)} does not have ${origin}`);
  }
  await tab.close();
  run.report("own address", path, { addresses: addresses.length });
}

/** Where the server speaks another scheme than the reader's browser, examples keep its address. */
async function keepAnotherScheme(run, browser) {
  const path = "/en/docs/clients";
  const tab = await browser.openTab();
  await replaceAddress(tab, path, "https://bills.example");
  await tab.open(path);
  const { host } = new URL(tab.origin);
  const [kept, replaced] = [await listTexts(tab, "bills.example"), await listTexts(tab, host)];
  if (kept.length === 0 || replaced.length > 0) {
    throw new Fault("address", path, `https://bills.example is replaced: ${JSON.stringify(replaced)}`);
  }
  await tab.close();
  run.report("another scheme", path);
}

/** A browser that keeps nothing shows every page, changes its colours and searches. */
async function workWithoutStorage(run, browser) {
  const path = "/en/docs";
  const tab = await browser.openTab();
  await tab.page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("blocked", "SecurityError");
    };
    Object.defineProperty(globalThis, "localStorage", { get: refuse });
  });
  await tab.open(`${path}#%`);
  await tab.page.locator("#theme").selectOption("dark");
  const scheme = await tab.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  if (scheme !== "dark") {
    throw new Fault("no storage", path, `dark is ${scheme}`);
  }
  await openSearch(tab, "paymod");
  await tab.close();
  run.report("no storage", path);
}
