// The values that come into the form by a link or a command line, and the link that takes them out again.

import { announce, copyText, find } from './dom.js';
import { loadPart } from './explorer_parts.js';
import { makeCommandLink, makeShareLink, readFragment } from './share_link.js';

/**
 * @typedef {object} LinkContext
 * @property {{action: string, actions: string[], privateActions: string[], input: import('./explorer_rules.js').Rule[]}} data
 * @property {import('./page_data.js').Words} words
 * @property {() => import('./explorer_editor.js').Input} readInput
 * @property {(input: import('./exact_json.js').ExactObject) => void} fill fills in values of the reader's own
 * @property {() => void} fillExample fills in the example that is chosen
 */

/**
 * Fills the form from the link of the page, and follows links, command lines and the button that copies a link.
 * @param {LinkContext} context
 */
export function startLinks(context) {
  new FormLinks(context).start();
}

/** The fragment of the page and the form. */
class FormLinks {
  /** The fragment that the form was filled from, or that the page wrote. */
  fragment = '';

  /** @param {LinkContext} context */
  constructor({ data, words, readInput, fill, fillExample }) {
    this.data = data;
    this.words = words;
    this.readInput = readInput;
    this.fill = fill;
    this.fillExample = fillExample;
  }

  start() {
    find('#share', HTMLElement).addEventListener('click', () => void this.copyLink());
    find('#read-command', HTMLElement).addEventListener('click', () => void this.readLine());
    addEventListener('hashchange', () => {
      if (location.hash !== this.fragment) this.openLink();
    });
    this.openLink();
  }

  /** Fills in what the link has, or the example that is chosen. Nothing is sent. */
  openLink() {
    this.fragment = location.hash;
    const linked = readFragment(location.hash);
    if (linked === null || linked === 'unreadable') {
      this.fillExample();
      if (linked === 'unreadable') announce(this.words('badLink'));
      return;
    }
    if ('input' in linked) this.fill(linked.input);
    else {
      find('#command-line', HTMLTextAreaElement).value = linked.command;
      void this.readLine();
    }
  }

  /** Copies a link to the page with the values of the form, except those that may hold a credential. */
  async copyLink() {
    const { data, words } = this;
    const { value } = this.readInput();
    if (value === null) return;
    const isBare = data.privateActions.includes(data.action);
    const link = isBare ? location.href.replace(/#.*$/, '') : makeShareLink(location.href, value);
    history.replaceState(null, '', link);
    this.fragment = location.hash;
    dispatchEvent(new HashChangeEvent('hashchange'));
    const isCopied = await copyText(link);
    const text = words(isBare ? 'linkWithoutValues' : isCopied ? 'linkCopied' : 'linkInAddress');
    const state = find('#share-state', HTMLElement);
    state.textContent = text;
    state.hidden = false;
    announce(text);
  }

  /** Reads a command line into the form; one of another action leads to its page. */
  async readLine() {
    const { data, words } = this;
    const { dropOptions, makeInput, readCommand } = await loadPart('command');
    const field = find('#command-line', HTMLTextAreaElement);
    const state = find('#command-state', HTMLElement);
    const command = readCommand(field.value);
    if (command === null) {
      state.textContent = words('noCommand');
      return;
    }
    if (command.action !== data.action) {
      if (data.privateActions.includes(command.action)) state.textContent = words('privateCommand', command.action);
      else if (data.actions.includes(command.action)) location.assign(makeCommandLink(location.pathname.replace(/[^/]*$/, command.action), dropOptions(command)));
      else state.textContent = words('unknownAction', command.action);
      return;
    }
    // A line may name a key: it does not stay in the page.
    field.value = '';
    state.textContent = command.ignored.length === 0 ? words('filled') : words('filledWithout', command.ignored.join(', '));
    this.fill(makeInput(command, data.input));
  }
}
