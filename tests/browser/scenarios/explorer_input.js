// Inputs that the form of the API Explorer cannot show: parameters that the action does not know, values of other kinds, and very
// long lists. Nothing of them is lost, and a key costs no more for them.

import { checkAxe } from "../checks/axe.js";
import { checkLayout } from "../checks/layout.js";
import { expect, followAdvice, send } from "./explorer_calls.js";

const FIRST = "/en/explorer/DescribeBillSummaryByPayMode";
const COSTS = "/en/explorer/DescribeCustomerOwnCostExplorerSummary";

/** Items of the long list. */
const ITEMS = 10_000;

/** The time that the page itself may take for a key, in milliseconds. It takes less than 1; the machine of a test is busy. */
const KEY_MS_MAX = 100;

/** The form names the parameters that the action does not know, and says what the server then answers. */
export async function nameUnknown(run, browser) {
  const tab = await browser.openTab();
  const { page } = tab;
  await tab.open(FIRST);
  await followAdvice(tab);
  await page.locator("#show-json").click();
  await page.locator("#json-input").fill('{"BillMonth":"2022-11","CustomerUin":700000000105,"Other":1.50,"<b>":[{}]}');
  await page.locator("#show-form").click();
  const notice = page.locator("#unknown-parameters");
  await notice.locator("button").waitFor();
  const said = (await notice.textContent()) ?? "";
  await checkAxe(tab, "unknown parameters");
  await checkLayout(tab, "unknown parameters");
  await page.locator("#in-BillMonth").fill("2022-10");
  const { Error: refused } = JSON.parse(await send(tab)).Response;
  for (const part of ["Other", "<b>", `${refused.Code}: ${refused.Message}`]) {
    expect(said.includes(part), FIRST, `the form does not say ${part}: "${said}"`);
  }
  const kept = await page.locator("#json-input").inputValue();
  expect(kept.includes('"Other": 1.50') && kept.includes('"2022-10"'), FIRST, `the form loses a parameter: ${kept}`);
  await notice.locator("button").click();
  expect(await notice.isHidden(), FIRST, "the notice stays");
  const answer = JSON.parse(await send(tab)).Response;
  expect(answer.Error === undefined, FIRST, `what is left is refused: ${JSON.stringify(answer)}`);
  await tab.close();
  run.report("unknown", FIRST);
}

/** A member of an object that is unknown, and a value of another kind than its field, are kept while the form is used. */
export async function keepOthers(run, browser) {
  const tab = await browser.openTab();
  const { page } = tab;
  await tab.open(COSTS);
  await page.locator("#show-json").click();
  await page.locator("#json-input").fill('{"Filter":{"RegionIn":"one","Foo":[1,{"Bar":2.0}]},"PeriodType":{"a":1},"FeeType":7,"Page":1}');
  await page.locator("#show-form").click();
  await page.locator("#unknown-parameters button").waitFor();
  const said = (await page.locator("#unknown-parameters").textContent()) ?? "";
  expect(said.includes("Filter.Foo"), COSTS, `the form says: "${said}"`);
  const hidden = await page.locator(".field[data-hidden]").evaluateAll((fields) => fields.map((field) => field.getAttribute("data-path")));
  expect(hidden.toSorted().join() === "Filter.RegionIn,PeriodType", COSTS, `not shown: ${hidden.join()}`);
  await page.locator('[id="in-PageSize"]').fill("10");
  const written = (await page.locator("#json-input").inputValue()).replace(/\s/g, "");
  const expected = ['"RegionIn":"one"', '"Foo":[1,{"Bar":2.0}]', '"PeriodType":{"a":1}', '"FeeType":7', '"PageSize":10'];
  const lost = expected.filter((part) => !written.includes(part));
  expect(lost.length === 0, COSTS, `lost: ${lost.join()} in ${written}`);
  await page.locator("#unknown-parameters button").click();
  const left = await page.locator("#json-input").inputValue();
  expect(!left.includes("Foo") && left.includes('"RegionIn": "one"'), COSTS, `left: ${left}`);
  await tab.close();
  run.report("kept values", COSTS);
}

/** A list of thousands of items is typed in as fast as a short one: the form counts its items, and nothing is lost. */
export async function typeLongInput(run, browser) {
  const tab = await browser.openTab();
  const { page } = tab;
  await tab.open(COSTS);
  await page.locator("#show-json").click();
  const text = JSON.stringify({ Filter: { RegionIn: Array.from({ length: ITEMS }, (_, place) => `region-${place}`) }, Page: 1 }, null, 2);
  // The browser itself takes seconds to type or paste so much.
  await page.locator("#json-input").evaluate((field, text) => {
    /** @type {HTMLTextAreaElement} */ (field).value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }, text);
  await page.evaluate(() => {
    const times = (globalThis.keyTimes = []);
    let start = 0;
    document.addEventListener("input", () => (start = performance.now()), true);
    document.addEventListener("input", () => times.push(performance.now() - start));
  });
  await page.locator("#json-input").evaluate((field) => {
    const area = /** @type {HTMLTextAreaElement} */ (field);
    area.setSelectionRange(area.value.length - 2, area.value.length - 2);
  });
  await page.locator("#json-input").focus();
  await page.keyboard.type("2345");
  expect(await page.locator("#long-input").isVisible(), COSTS, "nothing says that the form follows later");
  await page.locator("#show-form").click();
  expect((await page.locator('[id="in-Page"]').inputValue()) === "12345", COSTS, "the form does not follow when it is shown");
  await page.locator("#in-Page").focus();
  await page.keyboard.type("6");
  const field = page.locator('[data-path="Filter.RegionIn"]');
  const [items, said] = [await field.locator(".list input").count(), (await field.locator(".kept-value").textContent()) ?? ""];
  expect(items === 0 && said.startsWith(`${ITEMS} items`), COSTS, `${items} items are shown, the form says "${said}"`);
  await page.locator("#show-json").click();
  const written = JSON.parse(await page.locator("#json-input").inputValue());
  expect(written.Page === 123456 && written.Filter.RegionIn.length === ITEMS, COSTS, "the list is not whole");
  const slowest = Math.max(...(await page.evaluate(() => globalThis.keyTimes)));
  expect(slowest < KEY_MS_MAX, COSTS, `a key took ${slowest} ms`);
  await tab.close();
  run.report("long input", COSTS, { slowest });
}
