// Layout: nothing is cut off, nothing overlaps, and the page does not scroll to the side.

import { Fault } from "../fault.js";

/**
 * Fails at the first fault of the layout in the page as it is now.
 *
 * @param {import("../browser.js").Tab} tab @param {string} state how the page is shown
 */
export async function checkLayout(tab, state) {
  const faults = await tab.page.evaluate(findLayoutFaults);
  if (faults.length > 0) {
    const where = `${new URL(tab.page.url()).pathname}, ${state}`;
    throw new Fault("layout", where, `${faults.length} faults:\n${faults.slice(0, 8).join("\n")}`);
  }
}

/** Spaces the text as a reader may (WCAG 1.4.12), in the way that the policy of the page allows. */
export async function spaceText(tab) {
  await tab.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }" +
        "p { margin-block-end: 2em !important }",
    );
    document.adoptedStyleSheets.push(sheet);
  });
}

/** Runs in the page. Lists the faults of the layout, in words. */
function findLayoutFaults() {
  /** @type {string[]} */
  const faults = [];
  const root = document.documentElement;
  const describe = (element) => {
    const id = element.id ? `#${element.id}` : "";
    return `<${element.localName}${id} class="${element.getAttribute("class") ?? ""}">`;
  };
  const isOnTop = (element) => element.matches(":modal, :popover-open");
  const isOpaque = (style) => !/^(transparent|rgba\(.*, 0\))$/.test(style.backgroundColor);

  /** The visible part of a rectangle of text; `null` if none of it is seen, and a fault if it is cut off. */
  const clip = (rectangle, element, text) => {
    let { left, right, top, bottom } = rectangle;
    let layer = null;
    let scrolls = false;
    for (let node = element; node && node !== root; node = node.parentElement) {
      const style = getComputedStyle(node);
      const box = node.getBoundingClientRect();
      const isPositioned = ["absolute", "fixed", "sticky"].includes(style.position);
      if (!layer && (isOnTop(node) || (isPositioned && isOpaque(style)))) {
        layer = node;
      }
      if (style.display !== "inline" && node !== document.body) {
        const [isHidden, isScrolled] = [["hidden", "clip"], ["auto", "scroll"]].map((values) => values.includes(style.overflowX));
        if (box.width <= 1 || box.height <= 1) {
          return null; // For screen readers alone.
        }
        if (isHidden && (right > box.right + 1 || left < box.left - 1 || bottom > box.bottom + 2 || top < box.top - 2)) {
          faults.push(`"${text}" is cut off by ${describe(node)}`);
          return null;
        }
        if (isScrolled || ["auto", "scroll"].includes(style.overflowY)) {
          scrolls ||= isScrolled;
          [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
          [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
          if (right - left < 1 || bottom - top < 1) {
            return null;
          }
        }
      }
    }
    return { left, right, top, bottom, layer, scrolls, element, text };
  };

  if (root.scrollWidth > root.clientWidth) {
    faults.push(`the page scrolls to the side: ${root.scrollWidth} px of ${root.clientWidth}`);
  }
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = (node.nodeValue ?? "").trim();
    if (!text || !element?.checkVisibility({ visibilityProperty: true, opacityProperty: true })) {
      continue;
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rectangle of range.getClientRects()) {
      if (rectangle.width < 1 || rectangle.bottom + scrollY <= 0 || rectangle.right <= 0) {
        continue;
      }
      const box = clip(rectangle, element, text.slice(0, 40));
      if (box) {
        boxes.push({ ...box, node });
      }
    }
  }
  for (const box of boxes) {
    if (box.right > root.clientWidth + 1 && !box.scrolls) {
      faults.push(`"${box.text}" of ${describe(box.element)} ends at ${Math.round(box.right)} px of ${root.clientWidth}`);
    }
  }
  // Boxes of text are higher than its letters, and more so with Chinese ones: the middle half of two must not meet.
  const cores = boxes.map((box) => {
    const quarter = (box.bottom - box.top) / 4;
    return { ...box, top: box.top + quarter, bottom: box.bottom - quarter };
  });
  cores.sort((one, other) => one.top - other.top);
  for (const [index, one] of cores.entries()) {
    for (let next = index + 1; next < cores.length && cores[next].top < one.bottom - 1; next += 1) {
      const other = cores[next];
      const meets = one.left < other.right - 1 && other.left < one.right - 1;
      if (meets && one.node !== other.node && one.layer === other.layer) {
        faults.push(`"${one.text}" of ${describe(one.element)} overlaps "${other.text}" of ${describe(other.element)}`);
      }
    }
  }
  return [...new Set(faults)];
}
