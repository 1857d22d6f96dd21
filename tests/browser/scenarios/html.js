// HTML as it is sent, without a browser: it follows the standard.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { Fault } from "../fault.js";

const { HtmlValidate, StaticConfigLoader } = createRequire(import.meta.url)("html-validate");

export async function validateHtml(run) {
  const config = JSON.parse(readFileSync(new URL("../html-validate.json", import.meta.url), "utf8"));
  const validator = new HtmlValidate(new StaticConfigLoader(config));
  const site = await run.readSite(true);
  for (const page of site) {
    const report = await validator.validateString(page.html, page.path);
    const messages = report.results.flatMap((result) => result.messages);
    if (messages.length > 0) {
      const lines = page.html.split("\n");
      const shown = messages.slice(0, 8).map(({ ruleId, line, message }) => `${line}: ${ruleId}: ${message}\n${lines[line - 1]}`);
      throw new Fault("html", page.path, `${messages.length} faults:\n${shown.join("\n")}`);
    }
    run.report("html", page.path, { links: page.links.length });
  }
}
