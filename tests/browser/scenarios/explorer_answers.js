// Answers in the API Explorer as tables, and those that are empty: amounts are in view, or a sentence says where they are.

import { NARROW } from "../browser.js";
import { checkAxe } from "../checks/axe.js";
import { checkLayout } from "../checks/layout.js";
import { expect, followAdvice, send } from "./explorer_calls.js";

const PATH = "explorer/DescribeBillSummaryByPayMode";

/** At 1280 px every amount is in view; where there is less room, a sentence names the first hidden column, and the first stays. */
export async function showTables(run, browser) {
  for (const [viewport, hasRoom] of [[{ width: 1280, height: 800 }, true], [NARROW, false]]) {
    const tab = await browser.openTab({ viewport });
    const { page } = tab;
    const where = `${PATH}, ${viewport.width} px`;
    await tab.open(`/en/${PATH}`);
    await followAdvice(tab);
    await send(tab);
    await page.locator(".view-bar button", { hasText: "Table" }).click();
    const box = page.getByRole("region", { name: "SummaryOverview", exact: true });
    await box.locator("td.number").first().waitFor();
    const hint = page.locator(".about", { hasText: "Columns beyond the right edge" });
    if (hasRoom) {
      const cut = await page.locator(".table-box").evaluateAll((boxes) => boxes.flatMap((one) => {
        const { right } = one.getBoundingClientRect();
        return [...one.querySelectorAll("td.number")].filter((cell) => cell.getBoundingClientRect().right > right).map((cell) => cell.textContent);
      }));
      expect(cut.length === 0, where, `amounts beyond the right edge: ${cut.join()}`);
      const heads = await box.locator("th[scope=col]").allTextContents();
      expect(heads.join() === "#,PayMode,OriginalCost,VoucherPayAmount,TotalCost,PayModeName", where, `the columns are ${heads.join()}`);
    } else {
      const said = (await hint.first().textContent()) ?? "";
      expect(/: 3, from VoucherPayAmount on/.test(said), where, `the hint says "${said}"`);
      expect((await box.getAttribute("data-more")) !== null, where, "the edge is not marked");
      await box.focus();
      for (let presses = 0; presses < 30; presses += 1) {
        await page.keyboard.press("ArrowRight");
      }
      await page.waitForFunction((one) => !one?.hasAttribute("data-more"), await box.elementHandle());
      const [left, key] = await box.evaluate((one) => [one, one.querySelector("tbody th")].map((element) => element?.getBoundingClientRect().left ?? -1));
      expect(Math.abs(key - left) < 4, where, `the first column went to ${key} px, the box is at ${left} px`);
    }
    await checkAxe(tab, where);
    await checkLayout(tab, where);
    await tab.close();
    run.report("table", where);
  }
}

/** A month without a bill has an empty list: the tree and the table say so, and the reason that the document has. */
export async function explainEmptyLists(run, browser) {
  const texts = [
    ["en", "The list is empty. A month without lines gives an empty list."],
    ["zh", "列表为空。 没有明细的月份返回空列表。"],
  ];
  for (const [language, text] of texts) {
    const tab = await browser.openTab();
    const { page } = tab;
    const path = `/${language}/${PATH}`;
    await tab.open(path);
    await followAdvice(tab);
    await page.locator("#in-BillMonth").fill("2022-01");
    const answer = JSON.parse(await send(tab)).Response;
    expect(answer.SummaryOverview.length === 0, path, "the month has a bill");
    const said = await page.locator(".tree .nothing").textContent();
    expect(said === text, path, `the tree says "${said}"`);
    expect((await page.locator(".tree details").count()) === 0, path, "an empty list can be opened");
    await page.locator(".view-bar .switch button").nth(1).click();
    const shown = await page.locator(".answer-tables .empty").textContent();
    expect(shown === text, path, `the table says "${shown}"`);
    await checkAxe(tab, "empty list");
    await tab.close();
    run.report("empty list", path);
  }
}
