// Runs one scenario against a running server: `node run.js http://127.0.0.1:PORT NAME [ARGUMENT …]`, with NODE_PATH
// naming the packages of tests/clients. Prints a line of JSON for each result, and a last one with `fault` and the code 1
// at the first thing that is not as it must be.

import { Browser } from "./browser.js";
import { Fault } from "./fault.js";
import { SCENARIOS } from "./scenarios.js";
import { readSite } from "./site.js";

const [origin = "", name = "", ...rest] = process.argv.slice(2);
const scenario = SCENARIOS[name];
if (!scenario) {
  console.error(`no scenario ${name}: choose one of ${Object.keys(SCENARIOS).join(", ")}`);
  process.exit(2);
}

/** @type {Browser[]} */
const browsers = [];

/** What a scenario is given. */
export const run = {
  origin,
  arguments: rest,
  /** Starts a browser, which is closed at the end. */
  async launch(textSizePx = 16, of = origin) {
    const browser = await Browser.launch(of, textSizePx);
    browsers.push(browser);
    return browser;
  },
  readSite: (withTools = false) => readSite(origin, withTools),
  /** Prints a result. */
  report(what, where, figures = {}) {
    console.log(JSON.stringify({ what, where, ...figures }));
  },
};

try {
  await scenario(run);
} catch (error) {
  const fault = error instanceof Fault ? error : new Fault("scenario", name, String(error.stack ?? error));
  console.log(JSON.stringify({ fault: { what: fault.what, where: fault.where, why: fault.why } }));
  process.exitCode = 1;
} finally {
  await Promise.all(browsers.map((browser) => browser.close()));
}
