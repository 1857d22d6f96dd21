// The keyboard: every control is reached by Tab, in the order of the document, with a focus that is seen, and none keeps it.

import { Fault } from "../fault.js";

/**
 * Goes through the page by Tab, and fails at the first control that is left out, out of order, hidden or without a
 * visible focus.
 *
 * @param {import("../browser.js").Tab} tab @param {string} state how the page is shown
 * @returns {Promise<number>} the number of controls
 */
export async function checkTabOrder(tab, state) {
  const where = `${new URL(tab.page.url()).pathname}, ${state}`;
  const expected = await tab.page.evaluate(markControls);
  if (expected.length === 0) {
    throw new Fault("keyboard", where, "the page has no control");
  }
  const reached = [];
  for (let presses = 0; presses <= expected.length + 100; presses += 1) {
    await tab.page.keyboard.press("Tab");
    const focused = await tab.page.evaluate(describeFocus);
    if (!focused || focused.number === 0 && reached.length > 0) {
      break;
    }
    if (focused.fault) {
      throw new Fault("keyboard", where, `${focused.name} has the focus, but ${focused.fault}`);
    }
    // A box that scrolls gets the focus, too.
    if (focused.number !== null) {
      reached.push(focused.number);
      if (focused.number !== reached.length - 1) {
        const missing = expected[reached.length - 1] ?? "the end of the page";
        throw new Fault("keyboard", where, `Tab leads to ${focused.name} instead of ${missing}`);
      }
    }
  }
  if (reached.length !== expected.length) {
    throw new Fault("keyboard", where, `Tab never leads to ${expected[reached.length]}`);
  }
  return reached.length;
}

/** Runs in the page. Numbers the controls in the order of the document, and remembers how they look without the focus. */
function markControls() {
  // The next Tab begins at the top.
  document.body.tabIndex = -1;
  document.body.focus({ preventScroll: true });
  document.body.removeAttribute("tabindex");
  const selector = "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";
  const controls = [...document.querySelectorAll(selector)].filter((element) => {
    const hasPlace = element.checkVisibility({ visibilityProperty: true }) && !element.closest("[inert]");
    const modal = document.querySelector(":modal");
    const isRadioOfAnother = element.matches("input[type=radio]:not(:checked)");
    return hasPlace && !element.matches(":disabled") && !isRadioOfAnother && (!modal || modal.contains(element)) &&
      /** @type {HTMLElement} */ (element).tabIndex >= 0;
  });
  const looks = new Map();
  for (const [number, element] of controls.entries()) {
    const style = getComputedStyle(element);
    const look = [style.outline, style.boxShadow, style.backgroundColor, style.border, style.textDecoration].join();
    looks.set(element, { number, look });
  }
  Object.assign(globalThis, { billfoldLooks: looks });
  return controls.map((element) => `<${element.localName}> "${(element.textContent ?? "").trim().slice(0, 40)}"`);
}

/** Runs in the page. Describes the control that has the focus: its number, and what is wrong with how it is seen. */
function describeFocus() {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) {
    return null;
  }
  const name = `<${element.localName}> "${(element.textContent ?? "").trim().slice(0, 40)}"`;
  // @ts-expect-error set by markControls
  const known = globalThis.billfoldLooks.get(element);
  const style = getComputedStyle(element);
  const look = [style.outline, style.boxShadow, style.backgroundColor, style.border, style.textDecoration].join();
  const hasOutline = style.outlineStyle !== "none" && (style.outlineStyle === "auto" || parseFloat(style.outlineWidth) >= 2);
  let fault = "";
  if (!hasOutline && (!known || known.look === look)) {
    fault = "it looks as it does without";
  }
  const box = element.getClientRects()[0];
  if (!box || box.width < 1 || box.height < 1) {
    fault = "it is nowhere to be seen";
  } else {
    const [x, y] = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
    const top = document.elementFromPoint(x, y);
    if (!top) {
      fault = "it is outside of the window";
    } else if (top !== element && !element.contains(top) && !top.contains(element)) {
      fault = `<${top.localName} class="${top.className}"> covers it`;
    }
  }
  return { name, number: known ? known.number : null, fault };
}
