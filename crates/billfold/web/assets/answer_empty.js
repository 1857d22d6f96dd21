// What is said of a list without items.

/**
 * Says that a list or an object is empty, and when the action answers so, as far as its document says it.
 * @param {import('./exact_json.js').ExactList | import('./exact_json.js').ExactObject} value
 * @param {boolean} isOfItem true if it is within an item of a list: the document speaks of the lists of the whole answer
 * @param {import('./answer_tree.js').AnswerContext} context
 * @returns {string}
 */
export function explainEmpty(value, isOfItem, { emptyNotes, words }) {
  if (!Array.isArray(value)) return words('emptyObject');
  return [words('emptyList'), ...(isOfItem ? [] : emptyNotes)].join(' ');
}
