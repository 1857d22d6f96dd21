// The key of the reader: remembered without its secret, found again, forgotten, and gone when its time is over.

import { NARROW, WIDE } from "../browser.js";
import { checkAxe } from "../checks/axe.js";
import { checkLayout } from "../checks/layout.js";
import { Fault } from "../fault.js";

const PAGE = "/en/explorer/DescribeBillSummaryByPayMode";

function expect(holds, why) {
  if (!holds) {
    throw new Fault("keys", PAGE, why);
  }
}

/** Reads all that a page and its storage hold as texts, and what is remembered. */
export function dumpPage(tab) {
  return tab.page.evaluate(async () => {
    const records = await new Promise((resolve, reject) => {
      const opening = indexedDB.open("billfold", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("sessions");
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const reading = opening.result.transaction("sessions").objectStore("sessions").getAll();
        reading.onsuccess = () => {
          opening.result.close();
          resolve(reading.result);
        };
      };
    });
    const keys = records.flatMap((record) => Object.values(record.keys));
    const exported = await Promise.allSettled(keys.map((key) => crypto.subtle.exportKey("raw", key)));
    const fields = [...document.querySelectorAll("input, textarea, select")].map((field) => /** @type {HTMLInputElement} */ (field).value);
    const texts = [
      document.documentElement.outerHTML,
      ...fields,
      location.href,
      document.cookie,
      JSON.stringify(history.state),
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
      JSON.stringify(records),
      name,
    ];
    return { text: texts.join("\n"), keys: keys.length, exported: exported.filter((one) => one.status === "fulfilled").length, records: records.length };
  });
}

/** Changes the time until which the key is remembered. */
function expireKey(tab) {
  return tab.page.evaluate(
    () =>
      new Promise((resolve) => {
        const opening = indexedDB.open("billfold", 1);
        opening.onsuccess = () => {
          const store = opening.result.transaction("sessions", "readwrite").objectStore("sessions");
          const reading = store.get("current");
          reading.onsuccess = () => {
            store.put({ ...reading.result, expiresMs: Date.now() - 1 }, "current").onsuccess = () => {
              opening.result.close();
              resolve(undefined);
            };
          };
        };
      }),
  );
}

/** Signs in with the form. */
async function typeKey(tab, key, remember) {
  await tab.page.locator("#sign-in .other-key summary").click();
  await tab.page.locator("#secret-id").fill(` ${key.secretId}\n`);
  await tab.page.locator("#secret-key").fill(key.secretKey);
  if (remember) {
    await tab.page.locator("#remember-key").check();
  }
  await tab.page.locator(".key-form button[type=submit]").click();
  await tab.page.locator("#sign-in .account strong", { hasText: key.name }).waitFor();
}

export async function keepKeys(run, browser, keys) {
  const tab = await browser.openTab();
  const key = keys[2];
  const choice = tab.page.locator("#sign-in [data-role]").first();
  // In memory, a key is as long as its page.
  await tab.open(PAGE);
  await typeKey(tab, key, false);
  let dump = await dumpPage(tab);
  expect(!dump.text.includes(key.secretKey) && dump.records === 0, "the secret can be read, or a key is stored");
  await tab.page.reload();
  await choice.waitFor();
  // Remembered, it is there again without its secret.
  await typeKey(tab, key, true);
  await tab.page.reload();
  await tab.page.locator("#sign-in .account strong", { hasText: key.name }).waitFor();
  await tab.page.locator("#tab-signature").click();
  await tab.page.locator("li[data-step=signingKey] summary").click();
  await tab.page.locator("li[data-step=signingKey] p", { hasText: "Not shown" }).waitFor();
  dump = await dumpPage(tab);
  expect(!dump.text.includes(key.secretKey), "the secret of a remembered key can be read");
  expect(dump.records === 1 && dump.keys === 3 && dump.exported === 0, `${dump.exported} of ${dump.keys} keys can be exported`);
  await tab.page.locator("#sign-in .forget").click();
  await choice.waitFor();
  expect((await dumpPage(tab)).records === 0, "a key that was forgotten is stored");
  await tab.page.reload();
  await choice.waitFor();
  // Its time is over.
  await typeKey(tab, key, true);
  await expireKey(tab);
  await tab.page.reload();
  await choice.waitFor();
  expect((await dumpPage(tab)).records === 0, "a key that has expired is stored");
  await tab.close();
  run.report("keys", PAGE);
}

/** A key that is refused leaves the form as it was, but for its secret, says what was wrong, and is not kept. */
export async function refuseKeys(run, browser, [, , key]) {
  for (const page of [PAGE, "/en/console"]) {
    const tab = await browser.openTab();
    await tab.open(page);
    await tab.page.locator("#sign-in .other-key summary").click();
    const field = (name) => tab.page.locator(`#${name}`);
    const cases = [
      [{ ...key, secretKey: "wrong0secret" }, "does not belong to this SecretId"],
      [{ ...key, secretId: "AKIDnoSuchKey" }, "no such key here"],
    ];
    for (const [typed, said] of cases) {
      await field("secret-id").fill(typed.secretId);
      await field("secret-key").fill(typed.secretKey);
      await field("remember-key").check();
      await field("secret-key").press("Enter");
      await tab.page.locator("#key-fault", { hasText: said }).waitFor();
      const id = await field("secret-id").inputValue();
      const secret = await field("secret-key").inputValue();
      expect(id === typed.secretId && secret === "", `after "${said}" the form has ${id}, and ${secret === "" ? "no" : "a"} secret`);
      const focused = await tab.page.evaluate(() => document.activeElement?.id);
      expect(focused === "secret-key", `after "${said}" the focus is on ${focused}`);
      const dump = await dumpPage(tab);
      expect(dump.records === 0 && !dump.text.includes("wrong0secret"), "a key that was refused is kept");
    }
    expect((await tab.page.locator("#sign-in .forget").count()) === 0, "a key that was refused is signed in");
    await tab.page.locator(".key-answer summary").click();
    await checkAxe(tab, `refused key, ${page}`);
    await tab.page.setViewportSize(NARROW);
    await checkLayout(tab, `refused key, ${page}, 320 px`);
    await tab.page.setViewportSize(WIDE);
    // The right secret then signs in.
    await field("secret-id").fill(key.secretId);
    await field("secret-key").fill(key.secretKey);
    await field("secret-key").press("Enter");
    await tab.page.locator("#sign-in .account strong", { hasText: key.name }).waitFor();
    await tab.close();
  }
  run.report("refused keys", PAGE);
}
