// What the reader of the API Explorer is helped with, and what is kept of a call: at most 50 of them, and nothing that is private.

import { readFile } from "node:fs/promises";

import { awaitAdvice, expect, followAdvice, send } from "./explorer_calls.js";
import { dumpPage } from "./keys.js";

const FIRST = "/en/explorer/DescribeBillSummaryByPayMode";
const PRIVATE = "/en/explorer/DiagnoseSignature";

/** Calls that the history has at most. */
const ENTRIES_MAX = 50;

/** A role that may not call is named before; required fields are shown alone; what is copied and saved is what came. */
export async function helpReader(run, browser) {
  const tab = await browser.openTab({ permissions: ["clipboard-read", "clipboard-write"] });
  const { page } = tab;
  await tab.open(FIRST);
  await page.locator("#sign-in [data-role=customer]").click();
  await page.locator("#role-advice", { hasText: "may not call" }).waitFor();
  await awaitAdvice(tab);
  const advice = (await page.locator("#role-advice").textContent()) ?? "";
  const refused = JSON.parse(await send(tab)).Response.Error;
  expect(advice.includes(refused.Code), FIRST, `advised "${advice}", and the answer is ${refused.Code}`);
  await followAdvice(tab);
  await page.locator("#required-only").check();
  expect(await page.locator("#in-BillMonth").isVisible(), FIRST, "a required field is hidden");
  const answer = await send(tab);
  await page.locator(".tree .key", { hasText: "TotalCost" }).first().click();
  const path = (await page.locator(".tree .about code").textContent()) ?? "";
  const value = path.split(".").reduce((part, name) => part[name], JSON.parse(answer).Response);
  for (const [name, text] of [["Copy path", path], ["Copy value", String(value)]]) {
    await page.locator(".tree .about button", { hasText: name }).click();
    await page.locator("#announcement", { hasText: "Copied" }).waitFor({ state: "attached" });
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied === text, FIRST, `${name} copies "${copied}", not "${text}"`);
    await page.evaluate(() => navigator.clipboard.writeText(""));
  }
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator(".view-bar button", { hasText: "Download" }).click()]);
  expect((await readFile(await file.path(), "utf8")) === answer, FIRST, `${file.suggestedFilename()} is not the answer as it came`);
  await tab.open("/en/explorer/DescribeBillTrend");
  await page.locator("#in-GroupBy").selectOption("");
  await page.locator("#required-only").check();
  const shown = await page.locator(".field").evaluateAll((fields) => fields.map((field) => {
    const { value } = /** @type {HTMLInputElement} */ (field.querySelector("input, select, textarea"));
    return { path: field.getAttribute("data-path"), value, isSeen: field.checkVisibility(), isWanted: !field.hasAttribute("data-optional") || value !== "" };
  }));
  expect(shown.some(({ isSeen }) => !isSeen) && shown.every(({ isSeen, isWanted }) => isSeen === isWanted), FIRST, `required only: ${JSON.stringify(shown)}`);
  for (const [id, option] of [["BeginMonth", "#month-list option[value='2022-11']"], ["CustomerUin", "#customer-list option[value='700000000105']"]]) {
    await page.locator("#required-only").setChecked(id === "BeginMonth");
    await page.locator(`#in-${id}`).focus();
    await page.locator(option).waitFor({ state: "attached" });
  }
  const named = await page.locator("#customer-list option[value='700000000105']").textContent();
  expect(named === "Three Herons Travel", FIRST, `the customer is offered as "${named}"`);
  await page.locator("#tab-samples").click();
  await page.locator("#sample-form option:disabled").first().waitFor({ state: "attached" });
  const missing = await page.locator("#sample-form option:disabled").allTextContents();
  expect(missing.some((text) => /^tccli: .{20,}/.test(text)), FIRST, `missing forms: ${missing.join("; ")}`);
  await tab.close();
  run.report("help", FIRST);
}

/** A refusal for the rate counts down to a button that sends the call again, and the history has 50 entries at most. */
export async function boundCalls(run, browser) {
  const tab = await browser.openTab();
  const { page } = tab;
  await tab.open(FIRST);
  await followAdvice(tab);
  const isCall = (url) => url.pathname === "/";
  const error = { Code: "RequestLimitExceeded", Message: "Too many." };
  for (const [word, offS] of Object.entries({ ahead: -1000, behind: 1000 })) {
    const headers = { Date: new Date(Date.now() + offS * 1000).toUTCString() };
    await page.route(isCall, (route) => route.fulfill({ headers, json: { Response: { Error: error, RequestId: `clock-${word}` } } }));
    await send(tab);
    const said = (await page.locator(".outcome .notice").textContent()) ?? "";
    const [, seconds] = new RegExp(` is (\\d+) s ${word} `).exec(said) ?? [];
    expect(Math.abs(Number(seconds) - 1000) < 30, FIRST, `the clock: "${said}"`);
    await page.unroute(isCall);
  }
  await page.route(isCall, (route) => route.fulfill({ json: { Response: { Error: error, RequestId: "too-many" } } }));
  await send(tab);
  const countdown = (await page.locator(".countdown").textContent()) ?? "";
  expect(/\d\.\d/.test(countdown), FIRST, `the countdown says "${countdown}"`);
  await page.unroute(isCall);
  await page.locator(".countdown button").click();
  await page.locator(".outcome strong.good").waitFor();
  await page.evaluate((count) => {
    const [entry] = JSON.parse(localStorage.getItem("explorer-history") ?? "[]");
    localStorage.setItem("explorer-history", JSON.stringify(Array.from({ length: count }, () => ({ ...entry, requestId: "old" }))));
  }, ENTRIES_MAX);
  const { RequestId } = JSON.parse(await send(tab)).Response;
  await page.locator("#tab-history").click();
  await page.locator(".history > li").first().waitFor();
  const kept = await page.evaluate(() => JSON.parse(localStorage.getItem("explorer-history") ?? "[]").map((entry) => entry.requestId));
  const listed = await page.locator(".history > li").count();
  expect(kept.length === ENTRIES_MAX && listed === ENTRIES_MAX && kept[0] === RequestId, FIRST, `${kept.length} entries are kept, ${listed} listed`);
  await tab.close();
  run.report("bounds", FIRST);
}

/** A request that is pasted to be explained may name a token: it is in no storage, no history and no address. */
export async function keepPrivate(run, browser) {
  const tab = await browser.openTab();
  const { page } = tab;
  const marks = ["AuthorizationThatIsPrivate", "TokenThatIsPrivate"];
  const request = `POST / HTTP/1.1\r\nHost: x\r\nAuthorization: TC3-HMAC-SHA256 ${marks[0]}\r\nX-TC-Token: ${marks[1]}\r\nContent-Length: 2\r\n\r\n{}`;
  const line = `billfold call DiagnoseSignature --Request '${request}'`;
  await tab.open(PRIVATE);
  await followAdvice(tab);
  await page.locator("#show-json").click();
  await page.locator("#json-input").fill(JSON.stringify({ Request: request }));
  const { RequestId } = JSON.parse(await send(tab)).Response;
  await page.locator("#share").click();
  await page.locator("#share-state", { hasText: "may hold a credential" }).waitFor();
  expect(new URL(page.url()).hash === "", PRIVATE, `the link is ${page.url()}`);
  await page.locator("#tab-history").click();
  await page.locator(".history > li", { hasText: "the input is not kept" }).waitFor();
  expect((await page.locator(".history > li button").count()) === 0, PRIVATE, "an input that is not kept can be filled in");
  await tab.open(FIRST);
  await page.locator("#tab-history").click();
  const link = (await page.locator(".history > li a").getAttribute("href")) ?? "";
  expect(link === PRIVATE, PRIVATE, `the history leads to ${link}`);
  await page.locator("summary", { hasText: "Paste a command" }).click();
  await page.locator("#command-line").fill(line);
  await page.locator("#read-command").click();
  await page.locator("#command-state", { hasText: "DiagnoseSignature" }).waitFor();
  await page.locator("#command-line").fill("");
  const { text } = await dumpPage(tab);
  expect(text.includes(RequestId), PRIVATE, "the call is not in the history");
  for (const mark of marks) {
    expect(!text.includes(mark), PRIVATE, `${mark} is kept: ${text.slice(Math.max(0, text.indexOf(mark) - 200)).slice(0, 400)}`);
  }
  await tab.close();
  run.report("private", PRIVATE);
}
