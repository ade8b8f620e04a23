import { isHeard } from "./single-keys.js";

/** Where keys belong to what is being typed. A file input takes no text. */
const TYPING = "input:not([type=file]), textarea, select, [contenteditable]";

/** While it is open, the keys are its own. Just closed by a button, it still has the focus until the next frame. */
const DIALOG = "dialog[open]";

const KEYS = { Escape: "clear", Delete: "clear", e: "eraser", "?": "help", ArrowLeft: "before", ArrowRight: "next" };

/**
 * @param {KeyboardEvent} event
 * @returns {"undo" | "redo" | "clear" | "eraser" | "help" | "before" | "next" | null}
 */
export function actionFor(event) {
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return commandFor(event);
  if (event.shiftKey && event.key !== "?") return null; // which is a key of its own on some keyboards
  return KEYS[event.key] ?? KEYS[event.key.toLowerCase()] ?? null; // caps lock
}

function commandFor({ key, shiftKey }) {
  if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo";
  return key.toLowerCase() === "y" && !shiftKey ? "redo" : null;
}

/** @param {Record<string, () => boolean | void>} actions by the names of `actionFor`; false leaves the key alone */
export function listenForKeys(actions) {
  document.addEventListener("keydown", (event) => {
    const action = actionFor(event);
    if (action === null || event.defaultPrevented || event.target.closest?.(`${TYPING}, ${DIALOG}`)) return;
    if (isHeard(event) && actions[action]() !== false) event.preventDefault();
  });
}
