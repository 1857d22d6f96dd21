// Searches an index for queries: both are read as JSON, and the first results of each query are printed.

import { readFileSync } from 'node:fs';

import { prepareIndex } from './search_data.js';
import { markText } from './search_marks.js';
import { searchIndex } from './search_rank.js';

const { index: data, queries } = JSON.parse(readFileSync(0, 'utf8'));
const index = prepareIndex(data);
const answers = queries.map((query) => {
  const { words, found } = searchIndex(index, query, 10);
  return found.map(({ path, anchor, title, prose }) => {
    for (const shown of [...title.texts, ...prose.texts]) {
      const marked = markText(shown, words).map((piece) => piece.text);
      if (marked.join('') !== shown) throw new Error(`${query} is marked as ${marked}`);
    }
    return { address: anchor === '' ? path : `${path}#${anchor}`, title: title.texts[0] };
  });
});
console.log(JSON.stringify(answers));
