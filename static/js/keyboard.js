/** Where keys belong to what is being typed. A file input takes no text. */
const TYPING = "input:not([type=file]), textarea, select, [contenteditable]";

/**
 * @param {KeyboardEvent} event
 * @returns {"undo" | "clear" | null}
 */
export function actionFor(event) {
  if (event.altKey || event.shiftKey) return null;
  const withCommand = event.ctrlKey || event.metaKey;
  if (withCommand) return event.key.toLowerCase() === "z" ? "undo" : null;
  return event.key === "Escape" || event.key === "Delete" ? "clear" : null;
}

/** @param {Record<"undo" | "clear", () => void>} actions */
export function listenForKeys(actions) {
  document.addEventListener("keydown", (event) => {
    const action = actionFor(event);
    if (action === null || event.target.closest?.(TYPING)) return;
    event.preventDefault();
    actions[action]();
  });
}
