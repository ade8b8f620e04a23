/**
 * Keys of one character can be switched off: who speaks to the computer presses them unawares (WCAG 2.1.4). Inside of
 * the pad and the page they count in any case.
 */

const STORED_AS = "digitpad.single-keys";
const ALWAYS_HERE = "#pad, #viewer, #shares";

/** @param {KeyboardEvent} event */
export const isSingleKey = ({ key, altKey, ctrlKey, metaKey }) => (
  key.length === 1 && key !== " " && !altKey && !ctrlKey && !metaKey);

/** @param {KeyboardEvent} event @returns {boolean} whether the key is to be heard */
export function isHeard(event) {
  return !isSingleKey(event) || !isOff() || Boolean(event.target.closest?.(ALWAYS_HERE));
}

/** @param {HTMLInputElement} checkbox that switches them on and off */
export function listenForSwitch(checkbox) {
  checkbox.checked = !isOff();
  checkbox.addEventListener("change", () => store(checkbox.checked ? "on" : "off"));
}

/** Kept for the next visit where the browser allows it, else for this one. */
let stored = null;

function store(value) {
  stored = value;
  try {
    localStorage.setItem(STORED_AS, value);
  } catch {
    // Storage is switched off or full.
  }
}

function isOff() {
  return (stored ??= fromStorage()) === "off";
}

function fromStorage() {
  try {
    return localStorage.getItem(STORED_AS) ?? "on";
  } catch {
    return "on";
  }
}
