/** Keys with which one walks over a page and corrects it. */

const KEYS = {
  ArrowLeft: ["go", "left"],
  ArrowRight: ["go", "right"],
  ArrowUp: ["go", "up"],
  ArrowDown: ["go", "down"],
  PageUp: ["turn", -1],
  PageDown: ["turn", 1],
  "+": ["zoom", 1],
  "=": ["zoom", 1], // + without the shift key
  "-": ["zoom", -1],
  f: ["fit"],
  o: ["others"],
  n: ["doubt", 1],
  p: ["doubt", -1],
  Delete: ["type", null],
  Backspace: ["type", null],
  Escape: ["leave"],
};

/** Shift moves the page, not from digit to digit. */
const SHIFT_KEYS = {
  ArrowLeft: ["pan", 1, 0],
  ArrowRight: ["pan", -1, 0],
  ArrowUp: ["pan", 0, 1],
  ArrowDown: ["pan", 0, -1],
  "+": ["zoom", 1],
  N: ["doubt", -1],
};

/**
 * @param {KeyboardEvent} event
 * @returns {[action: string, ...values: any[]] | null}
 */
export function paperActionFor(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  if (/^[0-9]$/.test(event.key)) return ["type", Number(event.key)];
  if (event.shiftKey) return SHIFT_KEYS[event.key] ?? null;
  return KEYS[event.key] ?? KEYS[event.key.toLowerCase()] ?? null; // caps lock
}
