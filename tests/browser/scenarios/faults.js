// The checks themselves: each passes a good page, and finds the fault in a page that has it. Needs no server of Billfold.

import { createServer } from "node:http";

import { NARROW } from "../browser.js";
import { checkAxe } from "../checks/axe.js";
import { checkDocument } from "../checks/document.js";
import { checkTabOrder } from "../checks/keyboard.js";
import { checkLayout } from "../checks/layout.js";
import { Fault } from "../fault.js";

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
  "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const GOOD = {
  css:
    "body { margin: 1rem; font: 1rem/1.5 sans-serif; overflow-wrap: anywhere } a, button { display: inline-block; " +
    "min-height: 1.75rem; min-width: 1.75rem } :focus-visible { outline: 3px solid #0b6650 } .skip { position: fixed; " +
    "top: 0; transform: translateY(-200%); background: #fff } .skip:focus { transform: none } pre { overflow-x: auto }",
  js: "document.querySelector('button').addEventListener('click', () => console.log('clicked'));",
  html:
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Good · Site</title>\n' +
    '<meta name="viewport" content="width=device-width"><meta name="description" content="A page."><link rel="icon" href="/icon.svg">\n' +
    '<link rel="stylesheet" href="/site.css"><script type="module" src="/site.js"></script>\n' +
    '<link rel="alternate" hreflang="en" href="/en/good"><link rel="alternate" hreflang="zh-CN" href="/zh/good"></head>\n' +
    '<body><a class="skip" href="#content">Skip</a><header><a hreflang="zh-CN" lang="zh-CN" href="/zh/good">中文</a></header>\n' +
    '<nav aria-label="Pages"><a href="/en/other">Another page</a></nav>\n' +
    '<main id="content" tabindex="-1"><h1>Good</h1><p id="text">A text of some words.</p><h2>Part</h2>\n' +
    '<pre tabindex="0" role="region" aria-label="Code"><code>a line of code that is far longer than a narrow window has room for it</code></pre>\n' +
    '<p><button type="button">Press</button></p></main><footer><p>The end.</p></footer></body></html>',
};

/** A style sheet's rule in addition to those of the good page. */
const style = (rule) => (good) => ({ ...good, css: `${good.css} ${rule}` });
const script = (text) => (good) => ({ ...good, js: `${good.js} ${text}` });
const html = (from, to) => (good) => {
  if (!good.html.includes(from)) {
    throw new Fault("faults", from, "the good page has no such part");
  }
  return { ...good, html: good.html.replace(from, to) };
};

/** Each fault: its name, the text by which the check names it, and how it gets into the good page. */
const FAULTS = [
  ["an error on the console", "console: error: broken", script("console.error('broken')")],
  ["a warning on the console", "console: warning: odd", script("console.warn('odd')")],
  ["an exception", "exception: Error: thrown", script("throw new Error('thrown')")],
  ["a style attribute", "console: error: Applying inline style", html('<p id="text">', '<p id="text" style="color: red">')],
  ["an inline script", "console: error: Executing inline script", html("</main>", "<script>1</script></main>")],
  ["markup set by a script", "This document requires 'TrustedHTML' assignment", script("document.body.innerHTML = ''")],
  ["a picture of another host", "other host: http://example.org/a.png", html("The end.", '<img alt="" src="http://example.org/a.png">'),
    (good) => ({ ...good, policy: POLICY.replace("img-src 'self'", "img-src *") })],
  ["a file that is missing", "failed request:", html("The end.", '<img alt="" src="/missing.png">')],
  ["no policy", "policy: \"\" lacks default-src", (good) => ({ ...good, policy: "" })],
  ["an unsafe policy", "allows what is unsafe", (good) => ({ ...good, policy: `${POLICY}; style-src-attr 'unsafe-inline'` })],
  ["low contrast", "axe color-contrast", style("#text { color: #bbb }")],
  ["no language", "axe html-has-lang", html(' lang="en">', ">")],
  ["a control without a name", "axe button-name", html(">Press<", "><")],
  ["a small target", "axe target-size", html("</nav>", '<br><button class="small" aria-label="a">a</button><button class="small" aria-label="b">b</button></nav>'),
    (good) => ({ ...good, css: `${good.css} .small { width: 10px; height: 10px; min-width: 0; min-height: 0; padding: 0; border: 0; margin: 0; font-size: 8px }` })],
  ["a title of two pages", 'document: "Other · Site" is the title of', html("Good · Site", "Other · Site"), html("<h1>Good", "<h1>Other")],
  ["two first headings", "document: there is not one h1", html("<h2>Part</h2>", "<h1>Part</h1>")],
  ["a skipped level of headings", "axe heading-order", html("<h2>Part</h2>", "<h3>Part</h3>")],
  ["another page in the other language", "document: its alternate is", html('hreflang="zh-CN" href="/zh/good"></head>', 'hreflang="zh-CN" href="/zh/other"></head>')],
  ["a wide box", "layout: 1 faults:\nthe page scrolls to the side", style("main { min-width: 400px }")],
  ["a wide box that is hidden", "ends at", style("html, body { overflow-x: hidden } #text { width: 500px; white-space: nowrap; word-spacing: 80px }")],
  ["text that is cut off", 'is cut off by <p#text', style("#text { width: 4em; white-space: nowrap; overflow: hidden }")],
  ["lines that are cut off", 'is cut off by <p#text', style("#text { width: 4em; height: 1.5em; overflow: hidden }")],
  ["texts that overlap", "overlaps", style("h2 { margin-top: -2.4rem }")],
  ["no visible focus", "it looks as it does without", style("button:focus-visible { outline: none }")],
  ["a focus that is covered", "covers it", style("footer { position: fixed; inset: 20% 0 0 0; background: #fff }")],
  ["another order of Tab", "Tab never leads to <button>", html("<button ", '<button tabindex="1" ')],
  ["a control that keeps the focus", "Tab leads to", script("document.querySelector('button').addEventListener('keydown', (event) => event.preventDefault())"),
    html("</footer>", '<a href="/en/last">Last</a></footer>')],
];

export async function findFaults(run) {
  let served = { policy: POLICY, ...GOOD };
  const server = createServer((request, response) => {
    const send = (type, text) => response.setHeader("Content-Type", type).end(text);
    if (request.url === "/site.css") {
      send("text/css", served.css);
    } else if (request.url === "/site.js") {
      send("text/javascript", served.js);
    } else if (request.url === "/icon.svg") {
      send("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"/>');
    } else if (request.url === "/en/good") {
      response.setHeader("Content-Security-Policy", served.policy);
      send("text/html; charset=utf-8", served.html);
    } else {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  try {
    const browser = await run.launch(16, `http://127.0.0.1:${server.address().port}`);
    await checkAll(browser);
    run.report("good", "/en/good");
    for (const [name, expected, ...changes] of FAULTS) {
      served = changes.reduce((page, change) => change(page), { policy: POLICY, ...GOOD });
      const found = await checkAll(browser).then(() => "nothing", (fault) => `${fault.what}: ${fault.why}`);
      if (!found.includes(expected)) {
        throw new Fault("faults", name, `the checks find ${found}\ninstead of ${expected}`);
      }
      run.report("found", name);
    }
  } finally {
    server.close();
  }
}

/** Makes all checks of a page. */
async function checkAll(browser) {
  const tab = await browser.openTab({ viewport: NARROW });
  try {
    await tab.open("/en/good");
    const page = { path: "/en/good", language: /** @type {const} */ ("en"), html: "", links: [] };
    await checkLayout(tab, "320 px");
    await checkTabOrder(tab, "320 px");
    await checkAxe(tab, "320 px");
    await checkDocument(tab, page, new Set(["/en/good", "/zh/good"]), new Map([["en Other · Site", "/en/other"]]));
    await tab.assertClean();
  } finally {
    await tab.context.close();
  }
}
