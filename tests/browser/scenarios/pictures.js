// Takes the pictures of the README into a folder, the first argument.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Fault } from "../fault.js";
import { reducePng } from "../png.js";
import { openSearch } from "../search.js";

/** Bytes of a picture. */
const BYTES_MAX = 150 * 1024;

const WINDOW = { width: 1280, height: 800 };

/** A corrected bill with amounts below zero, and the month that it is of. */
const BILL = "bill=700000000402&month=2022-11";

/** The page on which the first action is tried. */
const EXPLORER = "explorer/DescribeBillSummaryByPayMode";

/** Signs in as a role of the demo. */
async function signIn(tab, role) {
  await tab.page.locator(`#sign-in [data-role=${role}]`).click();
  await tab.page.locator("#sign-in .account strong").waitFor();
}

/** Signs in and sends the call that the form has. */
async function sendCall(tab) {
  await signIn(tab, "distributor");
  await tab.page.keyboard.press("Control+Enter");
  await tab.page.locator(".outcome strong.good").waitFor();
}

/** Signs in and shows the call as code. */
async function showSample(tab) {
  await signIn(tab, "distributor");
  await tab.page.keyboard.press("Alt+3");
  await tab.page.locator("[role=tabpanel]:not([hidden]) pre code").waitFor();
}

/** Signs in and waits for the bill in full. */
async function showBill(tab) {
  await signIn(tab, "reseller");
  await tab.page.locator(".month-detail tfoot").waitFor();
}

/** Signs in and waits for the list of months. */
async function showMonths(tab) {
  await signIn(tab, "distributor");
  await tab.page.locator("main table tbody tr").first().waitFor();
}

/** Each picture: the page, the options of the tab, and what is done before it is taken. */
const PICTURES = {
  "explorer": { path: `/en/${EXPLORER}`, prepare: sendCall },
  "explorer-sample-dark-zh": { path: `/zh/${EXPLORER}`, colorScheme: "dark", locale: "zh-CN", prepare: showSample },
  "console": { path: `/en/console#${BILL}&by=product`, prepare: showBill },
  "console-months-dark": { path: "/en/console", colorScheme: "dark", prepare: showMonths },
  "home": { path: "/en/" },
  "search": { path: "/en/docs", prepare: (tab) => openSearch(tab, "paymod") },
};

export async function takePictures(run) {
  const [folder] = run.arguments;
  if (!folder) {
    throw new Fault("pictures", "arguments", "no folder: pass one");
  }
  await mkdir(folder, { recursive: true });
  const browser = await run.launch();
  for (const [name, { path, prepare, ...options }] of Object.entries(PICTURES)) {
    const tab = await browser.openTab({ viewport: WINDOW, ...options });
    await tab.open(path);
    await prepare?.(tab);
    const picture = reducePng(await tab.page.screenshot());
    if (picture.length > BYTES_MAX) {
      throw new Fault("pictures", name, `it has ${picture.length} bytes, ${BYTES_MAX} may be`);
    }
    await writeFile(join(folder, `${name}.png`), picture);
    await tab.close();
    run.report("picture", name, { bytes: picture.length });
  }
}
