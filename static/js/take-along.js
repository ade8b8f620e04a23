/** Ways out of the page: the clipboard and the downloads. */

/** How long a download may take to begin before its bytes are let go. */
const KEEP_MS = 60_000;

/**
 * @param {Blob} blob
 * @param {string} name
 */
export function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS);
}

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it is on the clipboard now
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // over plain HTTP there is no clipboard to write to
  }
}

function copyBySelection(text) {
  const area = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return isCopied;
}

/** How long a button tells what came of pressing it. */
const MOMENT_MS = 1500;

/**
 * @param {HTMLButtonElement} button
 * @param {string} words in the place of its own
 */
export function showForAMoment(button, words) {
  button.dataset.words ??= button.textContent;
  button.textContent = words;
  setTimeout(() => { button.textContent = button.dataset.words; }, MOMENT_MS);
}

/**
 * A file's name without its extension, for what is made from it.
 *
 * @param {string} name
 */
export const stem = (name) => name.replace(/\.[^.]{1,5}$/, "") || "digits";
