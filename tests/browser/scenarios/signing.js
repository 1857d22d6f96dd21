// Signing in the page: its texts are those of Node.js and the server takes them, a refused request is explained, and the secret is
// nowhere that it could be read.

import { NARROW } from "../browser.js";
import { COLOUR_RULES, checkAxe } from "../checks/axe.js";
import { checkLayout } from "../checks/layout.js";
import { Fault } from "../fault.js";
import { signTc3, signV1 } from "../signatures.js";
import { keepKeys, refuseKeys } from "./keys.js";

const ACTION = "DescribeBillSummaryByPayMode";
const PAGE = `/en/explorer/${ACTION}`;
const SERVICE = "intlpartnersmgt";
const KEY_STEPS = ["dateKey", "serviceKey", "signingKey"];

/** Fails unless something holds. */
export function expect(holds, what, why) {
  if (!holds) {
    throw new Fault("signing", what, why);
  }
}

export async function signInPages(run) {
  const browser = await run.launch();
  const keys = await (await fetch(`${run.origin}/demo/keys.json`)).json();
  await showSteps(run, browser, keys[0]);
  await diagnose(run, browser, keys);
  await keepKeys(run, browser, keys);
  await refuseKeys(run, browser, keys);
  await showWaysOut(run);
}

/** Signs in as a role of the demo, and waits until the server has said whose key it is. */
export async function signInAs(tab, key) {
  await tab.page.locator(`#sign-in [data-role=${key.role}]`).click();
  await tab.page.locator("#sign-in .account strong", { hasText: key.name }).waitFor();
}

/** Reads the texts of the steps that are shown. A text that is explained by lines is joined again. */
function readSteps(tab) {
  return tab.page.locator(".signature-steps").evaluate((list) => {
    const texts = {};
    for (const item of list.querySelectorAll("li[data-step]")) {
      const rows = [...item.querySelectorAll("dt")];
      const readLine = (row) => (row.querySelector("em") ? "" : row.textContent);
      texts[item.dataset.step] = rows.length > 0 ? rows.map(readLine).join("\n") : item.querySelector("code")?.textContent ?? "";
    }
    return texts;
  });
}

/** Chooses how to sign, and waits until the steps are those of that time. */
async function chooseWay(tab, scheme, method, timestamp) {
  await tab.page.locator("#signature-scheme").selectOption(scheme);
  await tab.page.locator("#signature-method").selectOption(method);
  await tab.page.locator("#signature-timestamp").fill(String(timestamp));
  const step = scheme === "tc3" ? "stringToSign" : "v1StringToSign";
  const start = scheme === "tc3" ? "TC3" : method;
  const shown = tab.page.locator(`li[data-step=${step}]`, { hasText: String(timestamp) });
  await shown.filter({ hasText: start }).waitFor();
  return readSteps(tab);
}

/** Every text of both methods, by GET and POST, is that of Node.js, and the server takes the signature. */
async function showSteps(run, browser, key) {
  const tab = await browser.openTab();
  await tab.open(PAGE);
  await signInAs(tab, key);
  await tab.page.locator("#tab-signature").click();
  const { host } = new URL(tab.origin);
  const now = Math.floor(Date.now() / 1000);
  const body = await tab.page.locator("#json-input").evaluate((field) => /** @type {HTMLTextAreaElement} */ (field).value);
  for (const method of ["POST", "GET"]) {
    const steps = await chooseWay(tab, "tc3", method, now);
    const query = method === "GET" ? steps.canonicalRequest.split("\n")[2] : "";
    const contentType = method === "POST" ? "application/json" : "application/x-www-form-urlencoded";
    const sent = method === "POST" ? await findBody(steps.payloadHash, body) : "";
    const own = signTc3({ ...key, method, host, service: SERVICE, timestamp: now, query, body: sent, contentType });
    for (const [name, text] of Object.entries(own)) {
      const expected = KEY_STEPS.includes(name) ? "" : text;
      expect(steps[name] === expected, `${method} ${name}`, `${JSON.stringify(steps[name])} is not ${JSON.stringify(expected)}`);
    }
    const headers = { Authorization: own.authorization, "Content-Type": contentType, "X-TC-Action": ACTION, "X-TC-Version": "2022-09-28", "X-TC-Timestamp": String(now) };
    const answer = await fetch(`${tab.origin}/${query === "" ? "" : `?${query}`}`, { method, headers, ...(method === "POST" ? { body: sent } : {}) });
    expectTaken(await answer.json(), method);
    await tab.page.locator("li[data-step=signingKey] summary").click();
    const shown = await tab.page.locator("li[data-step=signingKey] code").textContent();
    expect(shown === own.signingKey, `${method} signingKey`, `${shown} is not ${own.signingKey}`);
    await tab.page.locator("li[data-step=signingKey] summary").click();
  }
  const ways = ["GET", "POST"].flatMap((method) => [["v1Sha256", "sha256", method], ["v1Sha1", "sha1", method]]);
  for (const [scheme = "", algorithm = "", method = ""] of ways) {
    const steps = await chooseWay(tab, scheme, method, now);
    const signature = signV1(key.secretKey, steps.v1StringToSign, algorithm);
    expect(steps.v1Signature === signature, `${scheme} ${method}`, `${steps.v1Signature} is not ${signature}`);
    const pairs = new URLSearchParams(steps.sortedParameters.split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
    pairs.append("Signature", steps.v1Signature);
    const sent = method === "GET" ? fetch(`${tab.origin}/?${pairs}`) : fetch(`${tab.origin}/`, { method, body: pairs });
    expectTaken(await (await sent).json(), `${scheme} ${method}`);
  }
  // A changed input is signed at once.
  const before = (await chooseWay(tab, "tc3", "POST", now)).signature;
  await tab.page.locator("#show-json").click();
  await tab.page.locator("#json-input").fill('{"BillMonth":"2022-10","CustomerUin":700000000105}');
  await tab.page.waitForFunction((old) => document.querySelector("li[data-step=signature] code")?.textContent !== old, before);
  await checkAxe(tab, "signature");
  await tab.page.emulateMedia({ colorScheme: "dark" });
  await checkAxe(tab, "signature, dark", COLOUR_RULES);
  await tab.page.setViewportSize(NARROW);
  await checkLayout(tab, "signature, 320 px");
  await tab.close();
  run.report("signing", PAGE);
}

/** Finds the spelling of the input that the page signs: as it is, or without blanks. */
async function findBody(payloadHash, body) {
  const { createHash } = await import("node:crypto");
  const spellings = [body, JSON.stringify(JSON.parse(body))];
  const found = spellings.find((text) => createHash("sha256").update(text).digest("hex") === payloadHash);
  expect(found !== undefined, "payloadHash", `${payloadHash} is not that of ${body}`);
  return found;
}

/** Fails if the server refused a signature. */
function expectTaken(answer, what) {
  const code = answer.Response.Error?.Code ?? "";
  expect(!code.startsWith("AuthFailure"), what, `the server answers ${code}`);
}

/** A refused request, or its header alone, is explained; the key of another is seen at once. */
async function diagnose(run, browser, [key, other]) {
  const tab = await browser.openTab();
  await tab.open(PAGE);
  await signInAs(tab, key);
  await tab.page.locator("#tab-doctor").click();
  const { host } = new URL(tab.origin);
  const timestamp = Math.floor(Date.now() / 1000);
  const contentType = "application/json";
  const sign = (signer, more = {}) => signTc3({ ...signer, method: "POST", host, service: SERVICE, timestamp, body: "{}", contentType, ...more });
  const write = (authorization, type = contentType) =>
    `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Type: ${type}\r\nAuthorization: ${authorization}\r\nX-TC-Action: ${ACTION}\r\nX-TC-Version: 2022-09-28\r\nX-TC-Timestamp: ${timestamp}\r\nContent-Length: 2\r\n\r\n{}`;
  const printByCurl = (request) => {
    const [head = "", body = ""] = request.split("\r\n\r\n");
    return `* Connected to ${host}\n${head.split("\r\n").map((line) => `> ${line}`).join("\n")}\n> \n${body}\n* upload completely sent off\n< HTTP/1.1 401 Unauthorized\n< \n{}\n`;
  };
  const cases = [
    ["Right", null, write(sign(key).authorization)],
    ["Explained", "secret-blanks", write(sign({ ...key, secretKey: `${key.secretKey}\n` }).authorization)],
    ["Explained", "content-type-other", write(sign(key).authorization, "application/json; charset=utf-8")],
    ["Explained", "content-type-other", printByCurl(write(sign(key).authorization, "application/json; charset=utf-8"))],
    ["Refused", "id-unknown", write(sign(other).authorization)],
  ];
  for (const [verdict, finding, request] of cases) {
    await tab.page.locator("#doctor-request").fill(request);
    await tab.page.locator(".examine").click();
    await tab.page.locator(`.doctor-result[data-verdict=${verdict}]`).waitFor();
    if (finding !== null) {
      await tab.page.locator(`.finding[data-finding=${finding}]`).waitFor();
    }
    const isSeen = (await tab.page.locator("[data-fault=otherId]").count()) > 0;
    expect(isSeen === (finding === "id-unknown"), "doctor", `another id is ${isSeen ? "" : "not "}seen in ${verdict}`);
  }
  await tab.page.locator("#doctor-request").fill(cases[2][2]);
  await tab.page.locator(".examine").click();
  const line = await tab.page.locator(".difference").first().getAttribute("data-line");
  expect(line === "4", "doctor", `the first line that differs is ${line}`);
  await checkAxe(tab, "doctor");
  await tab.page.locator("#doctor-request").fill(`Authorization: ${sign({ ...key, secretKey: "wrong" }).authorization}`);
  await tab.page.locator("#doctor-timestamp").fill(String(timestamp));
  await tab.page.locator(".examine").click();
  await tab.page.locator(".doctor-result[data-verdict=Unexplained] .of-form", { hasText: "may not be what was signed" }).waitFor();
  await tab.page.locator("#doctor-timestamp").fill(String(timestamp + 86_400));
  await tab.page.locator("[data-fault=otherDate]").waitFor();
  await tab.close();
  run.report("doctor", PAGE);
}

/** Over plain HTTP from another machine there is no field for a key, but the reason and three ways out. */
async function showWaysOut(run) {
  const { port } = new URL(run.origin);
  const browser = await run.launch(16, `http://billfold.test:${port}`);
  const tab = await browser.openTab({ viewport: NARROW });
  await tab.page.goto(PAGE);
  await tab.page.locator("#sign-in .ways li").nth(2).waitFor();
  // The browser reports a header that it ignores there, and nothing else is wrong.
  const isIgnoredHeader = (fault) => fault.why.includes("The Cross-Origin-Opener-Policy header has been ignored");
  tab.faults = tab.faults.filter((fault) => !isIgnoredHeader(fault));
  const fields = await tab.page.locator("#sign-in input, #sign-in [data-role]").count();
  expect(fields === 0, "ways out", "there is a way to sign in");
  await tab.page.locator("#sign-in .ways button").first().click();
  await tab.page.locator("#sign-in .ways button", { hasText: "Copied" }).waitFor();
  await checkAxe(tab, "ways out");
  await checkLayout(tab, "ways out, 320 px");
  await tab.close();
  run.report("ways out", PAGE);
}
