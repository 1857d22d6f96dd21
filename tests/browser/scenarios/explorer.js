// The API Explorer: every action answers at the first press of Send, and the form, the link and the history bring values back.

import { NARROW, WIDE } from "../browser.js";
import { COLOUR_RULES, checkAxe } from "../checks/axe.js";
import { checkLayout } from "../checks/layout.js";
import { explainEmptyLists, showTables } from "./explorer_answers.js";
import { callActions, expect, followAdvice, send } from "./explorer_calls.js";
import { keepOthers, nameUnknown, typeLongInput } from "./explorer_input.js";
import { boundCalls, helpReader, keepPrivate } from "./explorer_reader.js";

const FIRST = "/en/explorer/DescribeBillSummaryByPayMode";
/** The one format of times of the reader's device. */
const LOCAL_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d \(UTC[+-]\d+(:\d\d)?\) · /;
const TABS = ["signature", "samples", "doctor", "documentation", "history"];

export async function useExplorer(run) {
  const browser = await run.launch();
  await callActions(run, browser);
  for (const [language, viewport] of [["en", WIDE], ["zh", NARROW]]) {
    await showStates(run, browser, language, viewport);
  }
  await fillForms(run, browser);
  await nameUnknown(run, browser);
  await keepOthers(run, browser);
  await typeLongInput(run, browser);
  await showTables(run, browser);
  await explainEmptyLists(run, browser);
  await openLinks(run, browser);
  await keepHistory(run, browser);
  await helpReader(run, browser);
  await boundCalls(run, browser);
  await keepPrivate(run, browser);
  await tamperAnswers(run, browser);
}

/** Every state is accessible in both themes, and nothing is cut off. */
async function showStates(run, browser, language, viewport) {
  const tab = await browser.openTab({ viewport });
  const { page } = tab;
  const check = async (state) => {
    const where = `${viewport.width} px, ${state}`;
    await checkAxe(tab, where);
    await checkLayout(tab, where);
    await page.emulateMedia({ colorScheme: "dark" });
    await checkAxe(tab, `${where}, dark`, COLOUR_RULES);
    await page.emulateMedia({ colorScheme: "light" });
    run.report("state", `${language}, ${where}`);
  };
  await tab.open(FIRST.replace("/en/", `/${language}/`));
  await check("empty");
  await followAdvice(tab);
  await send(tab);
  await page.locator(".laws + button").click();
  await page.locator(".laws + button + div .laws.good").waitFor();
  await page.locator(".wire summary").first().click();
  await page.locator(".tree .key").nth(2).click();
  await check("answered");
  for (const view of [1, 2]) {
    await page.locator(".view-bar .switch button").nth(view).click();
    await check(`view ${view}`);
  }
  for (const [place, name] of TABS.entries()) {
    await page.keyboard.press(`Alt+${place + 2}`);
    await page.waitForFunction((id) => (document.getElementById(id)?.textContent ?? "").length > 60, `panel-${name}`);
    await check(name);
  }
  await page.locator("#in-CustomerUin").fill("x");
  await send(tab);
  await page.locator(".error-help").waitFor();
  await check("refused");
  await page.locator("#show-json").click();
  await page.locator("#json-input").fill('{"BillMonth":\n"2022-11",}');
  await check("no JSON");
  await page.locator("#show-form").focus();
  await page.keyboard.press("?");
  await page.locator("#keys-help[open]").waitFor();
  await check("keys");
  await page.keyboard.press("Escape");
  expect(await page.evaluate(() => document.activeElement?.id === "show-form"), "keys", "Esc does not give the focus back");
  await tab.close();
}

/** The form follows JSON and JSON the form, a wrong value names the rule, a command fills the form, and typing does not wait. */
async function fillForms(run, browser) {
  const tab = await browser.openTab();
  const { page } = tab;
  const path = "/en/explorer/DescribeCustomerOwnCostExplorerSummary";
  await tab.open(path);
  await page.locator("#show-json").click();
  const input = '{"Page":9007199254740993,"Dimension":"Region","Filter":{"RegionIn":["a\\"b","密钥"]},"Other":1.50}';
  await page.locator("#json-input").fill(input);
  await page.locator("#show-form").click();
  const read = (id) => page.locator(`[id="in-${id}"]`).inputValue();
  expect((await read("Page")) === "9007199254740993" && (await read("Dimension")) === "Region", path, "the form does not follow JSON");
  const items = await page.locator('[data-path="Filter.RegionIn"] .list input').evaluateAll((fields) => fields.map((field) => /** @type {HTMLInputElement} */ (field).value));
  expect(items.join() === 'a"b,密钥', path, `the list has ${items.join()}`);
  await page.locator('[data-path="Filter.RegionIn"] .remove').first().click();
  await page.locator('[id="in-PageSize"]').fill("201");
  const written = await page.locator("#json-input").inputValue();
  for (const part of ["9007199254740993", '"密钥"', '"Other": 1.50', '"PageSize": 201']) {
    expect(written.includes(part) && !written.includes('a\\"b'), path, `JSON does not follow the form: ${written}`);
  }
  await page.locator("summary", { hasText: "Paste a command" }).click();
  await page.locator("#command-line").fill("tccli intlpartnersmgt DescribeCustomerOwnCostExplorerSummary --secretKey KeyInTheLine --PageSize 201 --Page 1 --StartTime '2022-11-01 00:00:00' --EndTime '2022-11-30 23:59:59' --BillType 1 --FeeType totalCost --Dimension Region --PeriodType month");
  await page.locator("#read-command").click();
  await page.locator("#command-state:not(:empty)").waitFor();
  expect((await read("StartTime")) === "2022-11-01 00:00:00", path, "the command does not fill the form");
  expect(!(await page.content()).includes("KeyInTheLine") && !(await page.locator("#command-line").inputValue()).includes("KeyInTheLine"), path, "the key of the command is still there");
  const fault = await page.locator('[id="in-PageSize-fault"]').textContent();
  expect(fault === "InvalidParameterValue: The value `201` specified in the parameter `PageSize` is not valid. It must be from 1 to 200.", path, `the fault says: ${fault}`);
  await tab.close();
  run.report("form", path);
}

/** A link brings the values back and sends nothing; whatever is in a fragment does nothing. */
async function openLinks(run, browser) {
  const tab = await browser.openTab();
  const { page } = tab;
  let posts = 0;
  page.on("request", (request) => (posts += request.method() === "POST" ? 1 : 0));
  await tab.open(FIRST);
  await page.locator("#in-BillMonth").fill("1999-01 <img src=x>'$(x)");
  await page.locator("#share").click();
  await page.waitForFunction(() => location.hash.startsWith("#input="));
  const link = page.url();
  expect(!link.includes("Secret"), FIRST, link);
  await tab.open("/en/explorer");
  await tab.open(link);
  expect((await page.locator("#in-BillMonth").inputValue()) === "1999-01 <img src=x>'$(x)", link, "the value did not come back");
  expect(((await page.locator("a.language").getAttribute("href")) ?? "").includes("#input="), link, "the other language loses the values");
  for (const fragment of ["#input=%", "#input=[1]", '#input={"__proto__":{"x":1}}', '#input={"BillMonth":{"a":[{}]},"<b>":1}', "#command=rm%20-rf%20/", `#input=${"[".repeat(9000)}`]) {
    await tab.open("/en/explorer");
    await tab.open(FIRST + fragment);
    await page.locator("#sign-in button").first().waitFor();
    await tab.assertClean();
  }
  expect(posts === 0, FIRST, `opening links sent ${posts} requests`);
  await tab.close();
  run.report("link", FIRST);
}

/** The history outlives a visit, fills the form again, compares answers, and is cleared; no key is in it. */
async function keepHistory(run, browser) {
  const tab = await browser.openTab();
  const { page } = tab;
  await tab.open(FIRST);
  await followAdvice(tab);
  await send(tab);
  await page.locator("#in-CustomerUin").fill("123456");
  await send(tab);
  await page.locator("#tab-history").click();
  for (const place of [0, 1]) {
    await page.locator(".history input").nth(place).check();
  }
  await page.locator("#panel-history .buttons button").first().click();
  const changed = await page.locator(".differences tbody th").allTextContents();
  expect(changed.length > 0 && changed.every((name) => name.startsWith("Response.")), FIRST, `compared: ${changed.join()}`);
  await tab.open(FIRST);
  await page.locator("#tab-history").click();
  await page.locator(".history > li").nth(1).waitFor();
  expect((await page.locator(".history > li").count()) === 2, FIRST, "a reload changes the history");
  const facts = (await page.locator(".history .soft").first().textContent()) ?? "";
  expect(LOCAL_TIME.test(facts), FIRST, `the time of a call is shown as "${facts}"`);
  await page.locator(".history button").first().click();
  expect((await page.locator("#in-CustomerUin").inputValue()) === "123456", FIRST, "the history does not fill the form");
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(!/AKID|Signature|PayModeName/.test(kept), FIRST, `kept: ${kept}`);
  await page.locator("#panel-history .buttons button").nth(1).click();
  await tab.open(FIRST);
  await page.locator("#tab-history").click();
  await page.locator("#panel-history .empty", { hasText: "No calls yet" }).waitFor();
  await tab.close();
  run.report("history", FIRST);
}

/** A sum that is off by the last digit turns red, large numbers keep their digits, and long answers come in parts. */
async function tamperAnswers(run, browser) {
  const tab = await browser.openTab();
  const { page } = tab;
  await tab.open(FIRST);
  await followAdvice(tab);
  const answerWith = async (body) => {
    await page.route((url) => url.pathname === "/", (route) => (route.request().method() === "POST" ? route.fulfill({ body, contentType: "application/json" }) : route.continue()));
    await send(tab);
    await page.unrouteAll();
  };
  const part = { PayMode: "prePay", OriginalCost: "1.00000000", TotalCost: "1.00000000", VoucherPayAmount: "0.00000000", Detail: [{ OriginalCost: "1.00000000", TotalCost: "0.99999999", VoucherPayAmount: "0.00000000" }] };
  await answerWith(JSON.stringify({ Response: { SummaryOverview: [part], RequestId: "tampered" } }));
  const law = await page.locator(".laws.bad").textContent();
  expect(law?.includes("-0.00000001"), FIRST, `the law says: ${law}`);
  const rows = Array.from({ length: 5000 }, (_, place) => `{"N":9007199254740993,"A":${place}.12345670}`);
  await answerWith(`{"Response":{"RequestId":"long","Rows":[${rows.join()}]}}`);
  const shown = await page.locator(".tree li").count();
  const values = await page.locator(".tree .value").allTextContents();
  expect(shown <= 203 && values.includes("9007199254740993") && values.includes("1.12345670"), FIRST, `${shown} rows, ${values.slice(0, 4).join()}`);
  await page.locator(".tree button", { hasText: "Show more" }).first().click();
  expect((await page.locator(".tree li").count()) > shown, FIRST, "no more rows are shown");
  await tab.close();
  run.report("tampered", FIRST);
}
