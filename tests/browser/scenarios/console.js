// The console: each role sees its bills to the last digit, by pointer and by keyboard, with corrections, refusals and files.

import { readFile } from "node:fs/promises";

import { NARROW, WIDE } from "../browser.js";
import { COLOUR_RULES, checkAxe } from "../checks/axe.js";
import { checkLayout } from "../checks/layout.js";
import { Fault } from "../fault.js";

/** The bill that was corrected before, and one with amounts below zero. */
const CORRECTED = { customer: "700000000105", month: "2022-11" };
const NEGATIVE = { customer: "700000000204", month: "2022-11" };

/** Rows of bills that a full page has. */
const ROWS_MAX = 100;

/** Bills of the month that is too large for one page. */
const MANY = 10_000;

export async function useConsole(run) {
  const browser = await run.launch();
  const tab = await browser.openTab({ acceptDownloads: true });
  await tab.open("/en/console");
  await tab.page.locator("[data-role=distributor]").waitFor();
  await checkState(run, tab, "signed out");
  await signInAs(tab, "distributor");
  await showMonths(run, tab);
  await showMonth(run, tab);
  await showBill(run, tab);
  await goOverBars(run, tab);
  await showNegative(run, tab);
  await showVersions(run, tab);
  await showRefusal(run, tab);
  await saveFiles(run, tab);
  await showMany(run, tab);
  await changeRoles(run, tab);
  await tab.close();
}

function expect(holds, where, why) {
  if (!holds) {
    throw new Fault("console", where, why);
  }
}

/** Checks the page as it is now in both themes, wide and narrow. */
async function checkState(run, tab, state) {
  await tab.assertClean();
  await checkAxe(tab, state);
  await checkLayout(tab, state);
  await tab.page.emulateMedia({ colorScheme: "dark" });
  await checkAxe(tab, `${state}, dark`, COLOUR_RULES);
  await tab.page.setViewportSize(NARROW);
  await checkAxe(tab, `${state}, narrow`);
  await checkLayout(tab, `${state}, narrow`);
  await tab.page.setViewportSize(WIDE);
  await tab.page.emulateMedia({ colorScheme: "light" });
  run.report("console", state);
}

async function signInAs(tab, role) {
  await tab.page.locator(`[data-role=${role}]`).click();
  await tab.page.locator("#console table").first().waitFor();
}

/** Goes to a view, and waits until it is filled. */
async function goTo(tab, fragment, selector) {
  await tab.page.evaluate((hash) => (location.hash = hash), fragment);
  await tab.page.locator(`#console ${selector}`).first().waitFor();
  await settle(tab);
}

/** Waits until no part of the page waits for an answer. */
async function settle(tab) {
  await tab.page.waitForFunction(() => !document.querySelector("#console [aria-busy=true]"));
}

/** Adds the amounts of a column of the page, as integers of 10^-8. */
function sumColumn(tab, table, label) {
  return tab.page.locator(table).first().evaluate((element, name) => {
    const parse = (text) => BigInt(text.replaceAll(",", "").replace(".", ""));
    const cells = [...element.querySelectorAll(`tbody td[data-label="${name}"]`)];
    const foot = element.querySelector(`tfoot td[data-label="${name}"]`)?.textContent ?? "";
    return {
      sum: String(cells.reduce((sum, cell) => sum + parse(cell.textContent ?? "0"), 0n)),
      foot: foot === "" ? "" : String(parse(foot)),
    };
  }, label);
}

async function showMonths(run, tab) {
  const months = await tab.page.locator("#console tbody th a").allTextContents();
  expect(months.join() === "2022-12,2022-11,2022-10,2022-09,2022-08,2022-07", "months", months.join());
  const state = await tab.page.locator("#console tbody tr", { hasText: "2022-10" }).textContent();
  expect(state?.includes("Closed"), "months", `2022-10 is not closed: ${state}`);
  await checkState(run, tab, "months");
}

/** Filters and sorts a month; the way back leads through what was sorted. */
async function showMonth(run, tab) {
  await tab.page.locator("#console tbody th a", { hasText: "2022-11" }).click();
  await tab.page.locator("#console .sort").first().waitFor();
  expect((await tab.page.evaluate(() => document.activeElement?.textContent))?.includes("2022-11"), "month", "its heading has no focus");
  const total = await sumColumn(tab, "#console table", "Total cost");
  expect(total.sum === total.foot && total.sum !== "0", "month", `the bills sum to ${total.sum}, the foot is ${total.foot}`);
  await checkState(run, tab, "month");
  const filter = tab.page.locator("#console input[type=text]");
  await filter.fill("heron");
  await tab.page.waitForFunction(() => document.querySelectorAll("#console tbody tr").length === 1);
  const only = await sumColumn(tab, "#console table", "Total cost");
  expect(only.sum === only.foot, "month", "the foot is not of what was filtered");
  await filter.fill("nothing is named so");
  await tab.page.locator("#console .empty").waitFor();
  await checkState(run, tab, "nothing matches");
  await filter.fill("");
  await tab.page.locator("#console .sort").first().waitFor();
  await tab.page.locator("#console .sort", { hasText: "Customer" }).press("Enter");
  await tab.page.locator("#console th[aria-sort=ascending]").waitFor();
  await settle(tab);
  const focused = await tab.page.evaluate(() => document.activeElement?.className);
  expect(focused === "sort", "month", `the focus is not on the head that was sorted, but on ${focused}`);
  const names = await tab.page.locator("#console tbody th").allTextContents();
  const named = names.filter((name) => !/^\d+$/.test(name)).map((name) => name.toLowerCase());
  expect(named.join() === [...named].sort().join(), "month", `not sorted: ${named.join()}`);
  await tab.page.goBack();
  await tab.page.locator("#console th[aria-sort=descending]").waitFor();
  run.report("console", "filter and sort");
}

/** Stacks a bill by each kind of groups and each amount; the sums are those of the bill. */
async function showBill(run, tab) {
  await settle(tab);
  await tab.page.locator("#console tbody th a", { hasText: "Three Herons Travel" }).click();
  await tab.page.locator("#console .part").first().waitFor();
  const sums = new Set();
  for (const by of ["Payment mode", "Product", "Region"]) {
    await tab.page.locator(".segments label", { hasText: by }).click();
    await tab.page.locator(".picture h3", { hasText: by.toLowerCase() }).waitFor();
    await settle(tab);
    const proofs = await tab.page.locator(".proof").allTextContents();
    expect(proofs.length === 2 && proofs.every((text) => text.includes("agree to the last digit")), by, proofs.join());
    const total = await sumColumn(tab, ".month-detail table", "Total cost");
    expect(total.sum === total.foot, by, `the groups sum to ${total.sum}, the foot is ${total.foot}`);
    sums.add(total.sum);
    expect((await tab.page.locator(".part").count()) >= 6, by, "there are not enough parts of bars");
  }
  expect(sums.size === 1, "bill", `groups of different kinds sum to ${[...sums].join()}`);
  expect((await tab.page.locator(".drawing .corrected").count()) === 1, "bill", "the corrected bill has no mark");
  expect((await tab.page.locator(".bill > .scroll tr", { hasText: "corrected" }).count()) === 1, "bill", "its row has no mark");
  await checkState(run, tab, "bill");
  await tab.page.emulateMedia({ forcedColors: "active" });
  await checkAxe(tab, "bill, forced colours");
  await tab.page.emulateMedia({ forcedColors: "none" });
  const before = await tab.page.locator(".part").count();
  await tab.page.locator(".legend button").first().click();
  const after = await tab.page.locator(".part").count();
  expect(after < before, "legend", `${before} parts, and ${after} without a group`);
  expect((await tab.page.locator(".legend + .note").textContent())?.includes("1"), "legend", "it does not say that a group is hidden");
  await tab.page.locator(".legend button").first().click();
  await tab.page.locator(".part").first().hover();
  await tab.page.locator(".tip:visible").waitFor();
  await tab.page.mouse.move(5, 5);
  run.report("console", "stacks");
}

/** The keyboard goes over the bars, shows the exact amount of each part, and opens a month. */
async function goOverBars(run, tab) {
  await goTo(tab, `#bill=${CORRECTED.customer}&month=2022-11`, ".part");
  await tab.page.locator(".part[tabindex='0']").focus();
  const read = () => tab.page.evaluate(() => ({ label: document.activeElement?.getAttribute("aria-label") ?? "", tip: document.querySelector(".tip:not([hidden])")?.textContent ?? "" }));
  const first = await read();
  expect(first.label.startsWith("2022-11") && first.tip.includes("2022-11"), "bars", JSON.stringify(first));
  await tab.page.keyboard.press("ArrowLeft");
  const left = await read();
  expect(left.label.startsWith("2022-10"), "bars", `to the left is ${left.label}`);
  const amount = /: (\S+) USD/.exec(left.label)?.[1] ?? "?";
  expect(left.tip.includes(`${amount} USD`), "bars", `${left.tip} lacks ${amount}`);
  await tab.page.keyboard.press("Home");
  expect((await read()).label.startsWith("2022-07"), "bars", "Home does not lead to the first month");
  await tab.page.keyboard.press("Escape");
  expect((await read()).tip === "", "bars", "Esc leaves the amount there");
  await tab.page.keyboard.press("Enter");
  await tab.page.locator(".month-detail h3", { hasText: "2022-07" }).waitFor();
  expect(tab.page.url().includes("month=2022-07"), "bars", tab.page.url());
  expect((await read()).label.startsWith("2022-07"), "bars", "the focus is lost");
  run.report("console", "keyboard");
}

/** What is below zero is below the line, and has a minus sign. */
async function showNegative(run, tab) {
  await goTo(tab, `#bill=${NEGATIVE.customer}&month=${NEGATIVE.month}`, ".part[aria-label*=': -']");
  const [part, zero] = await Promise.all([
    tab.page.locator(".part[aria-label*=': -'] .look").first().boundingBox(),
    tab.page.locator(".drawing .zero").boundingBox(),
  ]);
  expect(part && zero && part.y >= zero.y - 1, "negative", `${part?.y} is above ${zero?.y}`);
  await checkState(run, tab, "amounts below zero");
}

/** The versions of the corrected bill, and the exact difference of the newest two. */
async function showVersions(run, tab) {
  await goTo(tab, `#versions=${CORRECTED.customer}&month=${CORRECTED.month}`, ".difference tfoot");
  const versions = await tab.page.locator(".versions tbody th").allTextContents();
  expect(versions.length === 2 && versions[0]?.includes("current"), "versions", versions.join());
  const difference = await sumColumn(tab, ".difference table", "Difference");
  const totals = await sumColumn(tab, ".versions table", "Total cost");
  expect(difference.sum === difference.foot && difference.sum.startsWith("-"), "versions", JSON.stringify(difference));
  expect(totals.sum !== "0", "versions", "the versions have no amounts");
  await checkState(run, tab, "versions");
}

/** A bill that the key does not see looks like one that is not there, and is said once. */
async function showRefusal(run, tab) {
  await goTo(tab, "#bill=1&month=2022-11", ".empty, #console .failure");
  const said = await tab.page.locator("#console .empty, #console .failure").count();
  expect(said === 1, "no bill", `it is said ${said} times`);
  await checkState(run, tab, "no bill");
  await goTo(tab, "#month=2022-99", ".unknown-month");
  const unknown = await tab.page.locator(".unknown-month + dl + table, .unknown-month ~ * table").count();
  expect(unknown > 0, "unknown month", "all months are not below it");
  await checkState(run, tab, "unknown month");
  await goTo(tab, "#bill=1&month=2022-11", ".empty, #console .failure");
  await tab.page.route("**/", (route) => (route.request().method() === "POST" ? route.fulfill({ json: { Response: { Error: { Code: "RequestLimitExceeded", Message: "Too many." }, RequestId: "r-1" } } }) : route.continue()));
  await tab.page.locator(".view-head button").click();
  await tab.page.locator("#console [role=alert]").waitFor();
  const text = await tab.page.locator("#console [role=alert]").textContent();
  expect(text?.includes("RequestLimitExceeded") && text.includes("r-1"), "refusal", `${text}`);
  await tab.page.unroute("**/");
  await tab.page.locator("#console [role=alert] > button").click();
  await tab.page.locator("#console .empty, #console .failure").first().waitFor();
  run.report("console", "refusal");
}

/** Saves a table and the file of the bill. */
async function saveFiles(run, tab) {
  await goTo(tab, `#bill=${CORRECTED.customer}&month=2022-11&by=product`, ".month-detail tfoot");
  const [csv] = await Promise.all([tab.page.waitForEvent("download"), tab.page.locator(".month-detail button", { hasText: "CSV" }).click()]);
  const text = await readFile(await csv.path(), "utf8");
  expect(text.split("\r\n").length === (await tab.page.locator(".month-detail tbody tr").count()) + 2 && /,-?\d+\.\d{8}\r\n/.test(text), "CSV", text);
  expect(text.startsWith("\ufeffBillMonth,CustomerUin,PayerUin,Currency,Product,ProductName,OriginalCost") && /\r\n2022-11,700000000105,\d+,USD,\w+,[^,]/.test(text), "CSV", text);
  const noCall = tab.page.waitForRequest((request) => request.method() === "POST", { timeout: 1000 }).then(() => false, () => true);
  const [trend] = await Promise.all([tab.page.waitForEvent("download"), tab.page.locator(".bill > .actions button", { hasText: "CSV" }).click()]);
  const months = await readFile(await trend.path(), "utf8");
  expect(/\r\n700000000105,USD,TotalCost,2022-11,\d{12},-?\d+\.\d{8},/.test(months), "CSV of months", months);
  expect(await noCall, "CSV of months", "saving what is shown asks the server");
  const [file] = await Promise.all([tab.page.waitForEvent("download"), tab.page.locator(".month-detail button", { hasText: "Bill file" }).click()]);
  expect(file.suggestedFilename().includes(CORRECTED.customer), "bill file", file.suggestedFilename());
  run.report("console", "files");
}

/** A month with very many bills: the page has a few of them at once, and all are saved. */
async function showMany(run, tab) {
  const bills = Array.from({ length: MANY }, (_, index) => ({
    CustomerUin: 700_000_100_000 + index, CustomerName: `Customer ${index}`, PayerUin: 1, Currency: "USD", Version: 1, VersionCount: 1,
    PublishedTime: "2022-12-01 00:00:00", IsClosed: false, IsCorrected: false, OriginalCost: "1.00000001", VoucherPayAmount: "0.00000000", TotalCost: "1.00000001",
  }));
  const totals = [{ Currency: "USD", OriginalCost: "10000.00010000", VoucherPayAmount: "0.00000000", TotalCost: "10000.00010000" }];
  await tab.page.route("**/", async (route) => {
    const request = route.request();
    if (request.headers()["x-tc-action"] !== "DescribeMonthBills") {
      return route.continue();
    }
    const { Offset: start, Limit: limit } = request.postDataJSON();
    const page = { TotalCount: MANY, Totals: totals, Bills: bills.slice(start, start + limit), RequestId: "r-2" };
    return route.fulfill({ json: { Response: page } });
  });
  await goTo(tab, "#month=2022-09", ".pager button");
  await tab.page.locator(".pager button").last().press("Enter");
  await tab.page.locator(".pager", { hasText: "Page 2 of 100" }).waitFor();
  const rows = await tab.page.locator("#console tbody tr").count();
  expect(rows === ROWS_MAX, "many bills", `${rows} rows at once`);
  const [csv] = await Promise.all([tab.page.waitForEvent("download"), tab.page.locator(".toolbar button", { hasText: "CSV" }).click()]);
  const lines = (await readFile(await csv.path(), "utf8")).trimEnd().split("\r\n");
  expect(lines.length === MANY + 1, "many bills", `${lines.length} lines are saved`);
  await tab.page.unroute("**/");
  run.report("console", "many bills");
}

/** Every role sees its own bills; an end customer its own bill alone, without a list of customers. */
async function changeRoles(run, tab) {
  for (const role of ["second-level-reseller", "reseller", "customer"]) {
    await goTo(tab, "#months", "table");
    await tab.page.locator(".forget").click();
    await signInAs(tab, role);
    const heads = await tab.page.locator("#console thead th").first().locator("xpath=..").textContent();
    expect(heads?.includes("Customers") === (role !== "customer"), role, `its months have ${heads}`);
    await tab.page.locator("#console tbody th a", { hasText: "2022-11" }).click();
    const view = role === "customer" ? ".part" : ".sort";
    await tab.page.locator(`#console ${view}`).first().waitFor();
    await settle(tab);
    run.report("console role", role);
  }
  const proofs = await tab.page.locator(".proof.holds").count();
  expect(proofs === 2, "customer", `${proofs} proofs hold`);
  await tab.page.locator("a.language").click();
  await tab.page.locator("#console .part").first().waitFor();
  expect(tab.page.url().includes("/zh/console#bill="), "language", tab.page.url());
  await settle(tab);
  await checkState(run, tab, "bill in Chinese");
}
