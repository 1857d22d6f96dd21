// Calls in the API Explorer: every action answers at the first press of Send, and the page shows what came, to the last digit.

import { NARROW, WIDE } from "../browser.js";
import { checkAxe } from "../checks/axe.js";
import { checkLayout } from "../checks/layout.js";
import { Fault } from "../fault.js";

/** Fails unless something holds. */
export function expect(holds, where, why) {
  if (!holds) {
    throw new Fault("explorer", where, why);
  }
}

/** Waits until the page has said what it advises for the key of now. */
export async function awaitAdvice(tab) {
  await tab.page.locator("#sign-in button").first().waitFor();
  // A key that is remembered has no role before the server says it, and the advice follows that.
  await tab.page.waitForFunction(() => document.querySelector("#sign-in .roles") !== null || /UIN \d/.test(document.querySelector("#sign-in")?.textContent ?? ""));
  await tab.page.locator("#role-advice:not([aria-busy])").waitFor({ state: "attached" });
}

/** Signs in as the role that the page advises, if it advises one. */
export async function followAdvice(tab) {
  await awaitAdvice(tab);
  const advice = tab.page.locator("#role-advice button");
  if (await advice.isVisible()) {
    await advice.click();
    await tab.page.locator("#sign-in .account strong").waitFor();
    await advice.waitFor({ state: "hidden" });
  }
}

/** Sends the call by its key, and returns the answer as it came. */
export async function send(tab) {
  const action = new URL(tab.page.url()).pathname.split("/").pop();
  // The page itself may call the same action for what it shows of the key: the answer is the one whose id is shown.
  const answers = [];
  const keep = (response) => {
    if (response.request().headers()["x-tc-action"] === action) answers.push(response.text());
  };
  const readShown = () => document.querySelector(".outcome .request-id")?.textContent ?? "";
  const before = await tab.page.evaluate(readShown);
  tab.page.on("response", keep);
  await tab.page.keyboard.press("Control+Enter");
  await tab.page.waitForFunction((before) => {
    const shown = document.querySelector(".outcome .request-id")?.textContent ?? "";
    return shown !== "" && shown !== before;
  }, before);
  tab.page.off("response", keep);
  const shown = await tab.page.evaluate(readShown);
  const text = (await Promise.all(answers)).find((answer) => shown.includes(JSON.parse(answer).Response.RequestId));
  if (text === undefined) {
    throw new Fault("explorer", action, `no answer has the id that is shown: ${shown}`);
  }
  return text;
}

/** Lists the values of an answer as the wire has them, each as its path and its JSON. A number keeps its digits. */
function listSentLeaves(text) {
  const marked = text.replace(/("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)/g, (_, string, number) => string ?? `"\\u0000${number}"`);
  const leaves = [];
  const visit = (value, path) => {
    if (value !== null && typeof value === "object") {
      Object.entries(value).forEach(([name, member]) => visit(member, path === "" ? name : `${path}.${name}`));
    } else {
      leaves.push(`${path} = ${typeof value === "string" && value.startsWith("\0") ? value.slice(1) : JSON.stringify(value)}`);
    }
  };
  visit(JSON.parse(marked).Response, "");
  return leaves;
}

/** Opens all of the tree, and lists the values that it shows, each with the names above it. */
function listShownLeaves(tab) {
  return tab.page.locator(".tree").evaluate(async (tree) => {
    const findNext = () => [...tree.querySelectorAll("details:not([open]) > summary, li > button:not(.key)")];
    for (let next = findNext(); next.length > 0; next = findNext()) {
      next.forEach((element) => /** @type {HTMLElement} */ (element).click());
      // What is opened is filled in a task of its own.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
    return [...tree.querySelectorAll(".value")].map((value) => {
      const names = [];
      for (let row = value.closest("li"); row !== null; row = row.parentElement?.closest("li") ?? null) {
        names.unshift(row.querySelector(":scope > .row > .key")?.textContent);
      }
      return `${names.join(".")} = ${value.textContent}`;
    });
  });
}

/** Each action gives an answer that is not empty when Send is pressed first; its page is accessible, in either language. */
export async function callActions(run, browser) {
  const wide = await browser.openTab({ viewport: WIDE });
  const narrow = await browser.openTab({ viewport: NARROW, colorScheme: "dark" });
  await wide.open("/en/explorer");
  await checkAxe(wide, "list of actions");
  const paths = await wide.page.locator(".cards a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  for (const [place, path] of paths.entries()) {
    const [tab, said] = place % 2 === 0 ? [wide, /^Answered in \d+ ms$/] : [narrow, /^\d+ 毫秒后返回成功$/];
    await tab.open(tab === wide ? path : path.replace("/en/", "/zh/"));
    await followAdvice(tab);
    const text = await send(tab);
    expect(await tab.page.locator(".outcome strong.good").count(), path, `refused: ${text}`);
    const announced = (await tab.page.locator("#announcement").textContent()) ?? "";
    expect(said.test(announced), path, `said: "${announced}"`);
    const where = tab === wide ? "answered, light, 1280 px" : "answered, dark, 320 px";
    await checkAxe(tab, where);
    await checkLayout(tab, where);
    const [sent, shown] = [listSentLeaves(text), await listShownLeaves(tab)];
    expect(sent.length >= 2, path, `the answer is empty: ${text}`);
    const at = sent.findIndex((leaf, index) => leaf !== shown[index]);
    expect(at < 0 && shown.length === sent.length, path, `${shown.length} values for ${sent.length}; ${shown[at]} is shown for ${sent[at]}`);
    run.report("answer", path, { values: shown.length });
  }
  await wide.close();
  await narrow.close();
}
