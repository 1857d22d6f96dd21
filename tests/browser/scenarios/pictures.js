// Takes the pictures of the README into a folder, the first argument.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Fault } from "../fault.js";
import { reducePng } from "../png.js";
import { openSearch } from "../search.js";

/** Bytes of a picture. */
const BYTES_MAX = 150 * 1024;

const WINDOW = { width: 1280, height: 800 };

/** A bill with amounts below zero. */
const BILL = "bill=700000000204&month=2022-11";

/** Signs in, and waits for the picture of the bill. */
async function signIn(tab) {
  await tab.page.locator("[data-role=distributor]").click();
  await tab.page.locator(".month-detail tfoot").waitFor();
}

/** Each picture: the page, the options of the tab, and what is done before it is taken. */
const PICTURES = {
  "home-light": { path: "/en/" },
  "home-dark-zh": { path: "/zh/", colorScheme: "dark", locale: "zh-CN" },
  "action": { path: "/en/docs/DescribeBillSummaryByPayMode" },
  "error-codes": { path: "/en/docs/error-codes" },
  "search": { path: "/en/docs", prepare: (tab) => openSearch(tab, "paymod") },
  "console": { path: `/en/console#${BILL}&by=product`, prepare: signIn },
  "console-dark-zh": { path: `/zh/console#${BILL}`, colorScheme: "dark", locale: "zh-CN", prepare: signIn },
  "narrow": { path: "/en/docs/DescribeBillSummaryByPayMode", viewport: { width: 320, height: 640 } },
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
