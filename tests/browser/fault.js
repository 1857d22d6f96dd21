// The first thing that is not as it must be: it ends a scenario.

export class Fault extends Error {
  /**
   * @param {string} what the check that failed
   * @param {string} where the page, and its state
   * @param {string} why what was found, and what was expected
   */
  constructor(what, where, why) {
    super(`${what} at ${where}: ${why}`);
    this.what = what;
    this.where = where;
    this.why = why;
  }
}
