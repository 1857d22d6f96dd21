// Starts the browser and opens tabs in it. A tab notices what a page must never do: an error or a warning on the console,
// an exception, a violation of the content security policy, a failed request, a request to another host, and HTML
// without the policy. It fails at the next call.

import { createRequire } from "node:module";

import { Fault } from "./fault.js";

// Packages are found by NODE_PATH, which `import` does not read.
const { chromium } = createRequire(import.meta.url)("playwright-core");

/** The sizes of a window: a desktop's, and the narrowest on which WCAG asks for no horizontal scrolling. */
export const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 320, height: 640 };

/** What every policy has; the pages need no exception from any of it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
];

export class Browser {
  /** @param {import("playwright-core").Browser} program @param {string} origin */
  constructor(program, origin) {
    this.program = program;
    this.origin = origin;
  }

  /**
   * Starts the browser for the pages of an origin. The size of text is that of the user's settings, in pixels: 32 is 200 %.
   * It changes `rem`, and `em` in media queries, as zooming the text of a page does.
   */
  static async launch(origin, textSizePx = 16) {
    const program = await chromium.launch({
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
      args: [
        // Nothing but the server is reached, whatever a page or the browser itself asks for.
        // One name leads to it as well, which is no loopback address to the browser.
        "--host-resolver-rules=MAP billfold.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        `--blink-settings=defaultFontSize=${textSizePx},defaultFixedFontSize=${Math.round((textSizePx * 13) / 16)}`,
      ],
    });
    return new Browser(program, origin);
  }

  /** Opens a tab with a profile of its own: nothing is cached or stored. The options are those of a Playwright context. */
  async openTab(options = {}) {
    const context = await this.program.newContext({
      baseURL: this.origin,
      viewport: WIDE,
      colorScheme: "light",
      reducedMotion: "reduce",
      locale: "en-US",
      ...options,
    });
    context.setDefaultTimeout(15_000);
    return new Tab(context, await context.newPage(), this.origin);
  }

  async close() {
    await this.program.close();
  }
}

export class Tab {
  /** Faults that the page has shown, the oldest first. @type {Fault[]} */
  faults = [];
  /** The status that the next page may answer with. */
  status = 200;

  constructor(context, page, origin) {
    this.context = context;
    this.page = page;
    this.origin = origin;
    page.on("console", (message) => this.#noticeMessage(message));
    page.on("pageerror", (error) => this.#notice("exception", String(error.stack || error)));
    page.on("request", (request) => this.#noticeRequest(request.url()));
    page.on("requestfailed", (request) => this.#noticeFailure(request));
    page.on("response", (response) => this.#noticeResponse(response));
  }

  /** Opens a page, and waits until all of it is loaded. */
  async open(path, status = 200) {
    this.status = status;
    const response = await this.page.goto(path);
    if (response && response.status() !== status) {
      throw new Fault("status", path, `${response.status()} is not ${status}`);
    }
    await this.assertClean();
    return response;
  }

  /** Opens the first page of the tab, and waits for its icon, too, for which a browser asks once all else is loaded. */
  async openFirst(path) {
    const isIcon = (request) => request.url().includes("/assets/icon.");
    await Promise.all([this.page.waitForEvent("requestfinished", isIcon), this.open(path)]);
  }

  /** Fails with the first fault that the page has shown. */
  async assertClean() {
    // Events of the page come in order, so all that happened so far was reported before this is answered.
    await this.page.evaluate(() => 0);
    if (this.faults.length > 0) {
      throw this.faults[0];
    }
  }

  /** Closes the tab, and fails with the first fault that the page has shown. */
  async close() {
    await this.assertClean();
    await this.context.close();
  }

  #notice(what, why) {
    this.faults.push(new Fault(what, this.page.url().replace(this.origin, ""), why));
  }

  #noticeMessage(message) {
    if (message.type() !== "error" && message.type() !== "warning") {
      return;
    }
    // The browser reports the page itself as an error if its status is one.
    const isExpected = this.status >= 400 && message.location().url === this.page.url();
    if (!isExpected) {
      this.#notice("console", `${message.type()}: ${message.text()}`);
    }
  }

  #noticeRequest(url) {
    if (!url.startsWith(`${this.origin}/`) && !url.startsWith("data:") && !url.startsWith("blob:")) {
      this.#notice("other host", url);
    }
  }

  #noticeFailure(request) {
    const cause = request.failure()?.errorText ?? "";
    // The browser asks for the icon of a page last, and no longer once it goes on to the next one.
    if (cause !== "net::ERR_ABORTED" || request.isNavigationRequest()) {
      this.#notice("failed request", `${request.url()}: ${cause}`);
    }
  }

  #noticeResponse(response) {
    const isPage = response.request().isNavigationRequest();
    if (response.status() >= 400 && !(isPage && response.status() === this.status)) {
      this.#notice("failed request", `${response.url()}: ${response.status()}`);
    }
    const headers = response.headers();
    if ((headers["content-type"] ?? "").startsWith("text/html")) {
      const policy = headers["content-security-policy"] ?? "";
      const missing = POLICY.filter((part) => !policy.split("; ").includes(part));
      if (missing.length > 0 || policy.includes("unsafe")) {
        this.#notice("policy", `"${policy}" lacks ${missing.join(", ") || "nothing, but allows what is unsafe"}`);
      }
    }
  }
}
