// The frame of a page: its language, title, headings, landmarks, and the same page in the other language.

import { Fault } from "../fault.js";

const LANGS = { en: "en", zh: "zh-CN" };

/**
 * Fails at the first fault of the frame.
 *
 * @param {import("../browser.js").Tab} tab
 * @param {import("../site.js").SitePage} page
 * @param {Set<string>} paths of all pages
 * @param {Map<string, string>} titles by which another page is known already; that of this one is added
 */
export async function checkDocument(tab, page, paths, titles) {
  const facts = await tab.page.evaluate(readDocument);
  const expect = (holds, why) => {
    if (!holds) {
      throw new Fault("document", page.path, why);
    }
  };
  expect(facts.lang === LANGS[page.language], `lang is "${facts.lang}"`);
  expect(facts.title.trim() !== "", "there is no title");
  const titleKey = `${page.language} ${facts.title}`;
  expect(!titles.has(titleKey), `"${facts.title}" is the title of ${titles.get(titleKey)}, too`);
  titles.set(titleKey, page.path);
  expect(facts.headings === 1, "there is not one h1");
  expect(facts.heading !== "" && facts.title.includes(facts.heading), `the title lacks "${facts.heading}"`);
  for (const landmark of ["header", "main", "footer"]) {
    expect(facts.landmarks[landmark] === 1, `there are ${facts.landmarks[landmark]} of <${landmark}>`);
  }
  expect(facts.navigation.length > 0, "there is no navigation");
  expect(facts.navigation.every((name) => name !== ""), "a navigation has no name");
  expect(new Set(facts.navigation).size === facts.navigation.length, `navigation: ${facts.navigation.join(", ")}`);
  const other = page.language === "en" ? "zh" : "en";
  const inOther = page.path.replace(`/${page.language}`, `/${other}`);
  expect(paths.has(inOther), `no link leads to ${inOther}`);
  expect(facts.alternates[LANGS[page.language]] === page.path, "it is not its own alternate");
  expect(facts.alternates[LANGS[other]] === inOther, `its alternate is ${facts.alternates[LANGS[other]]}`);
  expect(facts.switches.length === 1, `there are ${facts.switches.length} links to the other language`);
  const [link] = facts.switches;
  expect(link.path === inOther && link.lang === LANGS[other], `the other language is ${JSON.stringify(link)}`);
  expect(facts.description !== "" || page.path.length <= 3, "there is no description");
}

/** Runs in the page. */
function readDocument() {
  const list = (selector) => [...document.querySelectorAll(selector)];
  const path = (link) => new URL(link.href).pathname;
  return {
    lang: document.documentElement.lang,
    title: document.title,
    description: document.querySelector('meta[name="description"]')?.getAttribute("content") ?? "",
    heading: document.querySelector("h1")?.textContent?.trim() ?? "",
    headings: list("h1").length,
    landmarks: Object.fromEntries(
      ["header", "main", "footer"].map((name) => [name, list(name === "main" ? "main" : `body > ${name}`).length]),
    ),
    navigation: list("nav").map((element) => element.getAttribute("aria-label") ?? ""),
    alternates: Object.fromEntries(list("link[rel=alternate][hreflang]").map((link) => [link.hreflang, path(link)])),
    switches: list("a[hreflang]").map((link) => ({ path: path(link), lang: link.hreflang })),
  };
}
