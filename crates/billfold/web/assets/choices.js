// The choices of the reader that the browser keeps. Where it keeps nothing, such as with cookies blocked, they last as long as the page.

/**
 * Reads a choice.
 * @param {string} name
 * @returns {string | null} null if none was made
 */
export function readChoice(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/**
 * Keeps a choice; null forgets it.
 * @param {string} name
 * @param {string | null} value
 */
export function keepChoice(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // It lasts as long as the page.
  }
}
