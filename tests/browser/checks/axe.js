// Accessibility as far as axe finds it.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { Fault } from "../fault.js";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** WCAG 2.0 to 2.2, levels A and AA, and what axe's authors recommend. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Rules whose answer depends on colours; the others find in the dark theme what they find in the light one. */
export const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/**
 * Fails at the first violation in the page as it is now.
 *
 * @param {import("../browser.js").Tab} tab @param {string} state how the page is shown
 * @param {string[] | undefined} rules the rules alone that are checked
 * @returns {Promise<number>} the number of rules that found something to check
 */
export async function checkAxe(tab, state, rules = undefined) {
  // A script element would be against the policy of the page; what the debugger evaluates is not.
  if (!(await tab.page.evaluate(() => "axe" in globalThis))) {
    await tab.page.evaluate(SOURCE);
  }
  const only = rules ? { type: "rule", values: rules } : { type: "tag", values: TAGS };
  const found = await tab.page.evaluate(
    // @ts-expect-error axe is in the page
    (runOnly) => globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] }),
    only,
  );
  const where = `${new URL(tab.page.url()).pathname}, ${state}`;
  for (const { id, help, nodes } of found.violations) {
    const places = nodes.slice(0, 5).map((node) => `${node.target.join(" ")}: ${node.failureSummary}`);
    throw new Fault(`axe ${id}`, where, `${help}; ${nodes.length} elements:\n${places.join("\n")}`);
  }
  return found.passes.length;
}
