// Bytes that a visit takes, as the browser counts them: encoded bodies with their headers.

import { request } from "node:http";

import { Fault } from "../fault.js";
import { choosePages } from "../site.js";

/** Bytes of a first visit, with all that the page loads. */
const VISIT_BYTES_MAX = 60 * 1024;
/** Bytes of its HTML. */
const HTML_BYTES_MAX = 15 * 1024;

export async function weighPages(run) {
  const site = await run.readSite();
  const browser = await run.launch();
  const assets = new Set();
  const repeated = choosePages(site, "en");
  for (const page of site) {
    const [html, plain] = [await fetchBytes(run.origin, page.path, "br"), await fetchBytes(run.origin, page.path, "gzip")];
    for (const [encoding, answer] of [["br", html], ["gzip", plain]]) {
      const { bytes, headers } = /** @type {Fetched} */ (answer);
      if (headers["content-encoding"] !== encoding) {
        throw new Fault("weight", page.path, `asked for ${encoding}, it comes as ${headers["content-encoding"]}`);
      }
      if (bytes > HTML_BYTES_MAX) {
        throw new Fault("weight", page.path, `its HTML has ${bytes} bytes as ${encoding}, ${HTML_BYTES_MAX} may be`);
      }
    }
    if (page.language === "en") {
      const visit = await weighVisit(browser, page.path, repeated.includes(page) ? site[0].path : null);
      visit.assets.forEach((path) => assets.add(path));
      run.report("weight", page.path, { html: html.bytes, htmlGzip: plain.bytes, visit: visit.bytes, requests: visit.requests });
    }
  }
  for (const path of [await findLongestTool(run), "/en/explorer", "/en/console"]) {
    const visit = await weighVisit(browser, path, null);
    visit.assets.forEach((asset) => assets.add(asset));
    run.report("tool", path, { visit: visit.bytes, requests: visit.requests });
  }
  for (const path of assets) {
    await checkAsset(run, path);
  }
}

/** Finds the longest page of the API Explorer. */
async function findLongestTool(run) {
  const pages = (await run.readSite(true)).filter((page) => page.path.startsWith("/en/explorer/"));
  pages.sort((one, other) => other.html.length - one.html.length);
  return pages[0].path;
}

/** Visits a page with an empty cache; then perhaps another, and the first again: no asset is loaded twice. */
async function weighVisit(browser, path, other) {
  const tab = await browser.openTab();
  const session = await tab.context.newCDPSession(tab.page);
  let loads = [];
  const paths = new Map();
  session.on("Network.requestWillBeSent", ({ requestId, request: { url } }) => paths.set(requestId, new URL(url).pathname));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) =>
    loads.push({ path: paths.get(requestId) ?? "", bytes: encodedDataLength }),
  );
  await session.send("Network.enable");
  await tab.openFirst(path);
  const bytes = loads.reduce((sum, load) => sum + load.bytes, 0);
  const assets = loads.map((load) => load.path).filter((name) => name.startsWith("/assets/"));
  if (bytes > VISIT_BYTES_MAX) {
    throw new Fault("weight", path, `a first visit takes ${bytes} bytes, ${VISIT_BYTES_MAX} may be`);
  }
  const requests = loads.length;
  loads = [];
  for (const again of other ? [other, path] : []) {
    await tab.open(again);
  }
  const twice = loads.filter((load) => assets.includes(load.path) && load.bytes > 0);
  if (twice.length > 0) {
    throw new Fault("weight", path, `loaded again: ${twice.map((load) => load.path).join(", ")}`);
  }
  await session.detach();
  await tab.close();
  return { bytes, requests, assets };
}

/** An asset is kept for ever, and comes in both encodings. */
async function checkAsset(run, path) {
  const sizes = {};
  for (const encoding of ["br", "gzip"]) {
    const { bytes, headers } = await fetchBytes(run.origin, path, encoding);
    const kept = headers["cache-control"] ?? "";
    if (!kept.includes("immutable") || !kept.includes("max-age=31536000")) {
      throw new Fault("asset", path, `cache-control is "${kept}"`);
    }
    if (headers["content-encoding"] !== encoding) {
      throw new Fault("asset", path, `asked for ${encoding}, it comes as ${headers["content-encoding"]}`);
    }
    sizes[encoding] = bytes;
  }
  run.report("asset", path, sizes);
}

/** @typedef {{ bytes: number, headers: import("node:http").IncomingHttpHeaders }} Fetched */

/** Gets a path in an encoding, and counts the bytes of its body as they come. @returns {Promise<Fetched>} */
function fetchBytes(origin, path, encoding) {
  return new Promise((resolve, reject) => {
    const sent = request(origin + path, { headers: { "Accept-Encoding": encoding } }, (response) => {
      let bytes = 0;
      response.on("data", (chunk) => (bytes += chunk.length));
      response.on("end", () => resolve({ bytes, headers: response.headers }));
    });
    sent.on("error", reject);
    sent.end();
  });
}
