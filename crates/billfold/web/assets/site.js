// What every page does: colours, copying, the address of this server in examples, and the menu of a wide screen.

import { keepChoice } from './choices.js';
import { announce, copyText } from './dom.js';

const root = document.documentElement;

/** Follows the choice of colours, and keeps it. */
function followTheme() {
  const select = document.querySelector('#theme');
  if (!(select instanceof HTMLSelectElement)) return;
  select.value = root.dataset['theme'] ?? '';
  select.parentElement?.removeAttribute('hidden');
  select.addEventListener('change', () => {
    if (select.value === '') {
      delete root.dataset['theme'];
      keepChoice('theme', null);
    } else {
      root.dataset['theme'] = select.value;
      keepChoice('theme', select.value);
    }
  });
}

/**
 * Replaces the address that the server knows of itself by the one under which the reader reached it. With another scheme nothing
 * is replaced: programs name it in ways of their own, and `public_url` is the setting for a proxy that ends TLS.
 */
function replaceAddress() {
  const address = root.dataset['address'] ?? '';
  const [scheme, host] = address.split('://');
  if (!host || `${scheme}:` !== location.protocol || host === location.host) return;
  const escaped = host.replace(/[.[\]]/g, '\\$&');
  const pattern = new RegExp(`(?<![\\w.:-])${escaped}(?![\\w.:-])`, 'g');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest('code') ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP,
  );
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.nodeValue ?? '';
    if (text.includes(host)) node.nodeValue = text.replace(pattern, () => location.host);
  }
}

/**
 * Copies the text of an element. Where the browser refuses, the text is selected for the reader.
 * @param {HTMLElement} source
 * @returns {Promise<boolean>} true if it was copied
 */
async function copyElement(source) {
  const isCopied = await copyText(source.textContent ?? '');
  if (!isCopied) getSelection()?.selectAllChildren(source);
  return isCopied;
}

/** Lets each button of code copy it, and says so. */
function offerCopies() {
  for (const button of document.querySelectorAll('button.copy')) {
    const code = button.closest('figure')?.querySelector('code');
    if (!(button instanceof HTMLButtonElement) || !code) continue;
    const label = button.textContent ?? '';
    const name = button.getAttribute('aria-label') ?? label;
    // The name of a button begins with the text that is seen.
    const show = (/** @type {string} */ text) => {
      button.textContent = text;
      button.setAttribute('aria-label', name.replace(label, text));
    };
    button.hidden = false;
    button.addEventListener('click', async () => {
      const text = (await copyElement(code)) ? button.dataset['copied'] : button.dataset['notCopied'];
      show(text ?? label);
      announce(text ?? '');
      setTimeout(() => show(label), 2000);
    });
  }
}

/** Opens the menu where there is room beside the text, and closes it where it would stand above. */
function fitMenu() {
  const menu = document.querySelector('details.menu');
  if (!(menu instanceof HTMLDetailsElement)) return;
  const wide = matchMedia('(min-width: 68rem)');
  const fit = () => (menu.open = wide.matches);
  fit();
  wide.addEventListener('change', fit);
  const current = menu.querySelector('[aria-current]');
  if (wide.matches && current instanceof HTMLElement) menu.scrollTop = current.offsetTop - menu.clientHeight / 2;
}

/** Opens what hides the target of a link. */
function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  for (let box = target?.closest('details'); box; box = box.parentElement?.closest('details')) box.open = true;
}

/** Lets the link to the other language lead to the same part of the page. */
function keepPlace() {
  const link = document.querySelector('a.language');
  if (link instanceof HTMLAnchorElement) link.hash = location.hash;
}

followTheme();
keepPlace();
replaceAddress();
offerCopies();
fitMenu();
openTarget();
addEventListener('hashchange', openTarget);
addEventListener('hashchange', keepPlace);
