/** Ways from digit to digit, as pure functions. */

/** @typedef {import("./reading.js").Spot} Spot */

/**
 * The next item that matches, round and round; the present one comes last.
 *
 * @template T
 * @param {T[]} items
 * @param {number} from index of the present item, -1 when there is none
 * @param {(item: T) => boolean} matches
 * @param {1 | -1} [step] forwards or back
 * @returns {number} -1 when no item matches
 */
export function nextWhere(items, from, matches, step = 1) {
  const start = from === -1 && step === -1 ? items.length : from;
  for (let i = 1; i <= items.length; i += 1) {
    const index = (((start + step * i) % items.length) + items.length) % items.length;
    if (matches(items[index])) return index;
  }
  return -1;
}

/**
 * Where an arrow key leads: along the page in reading order, or to the line above or below.
 *
 * @param {Spot[]} spots of one page, in reading order
 * @param {number} from index
 * @param {"left" | "right" | "up" | "down"} direction
 * @returns {number} index; the present one where the page ends
 */
export function neighbour(spots, from, direction) {
  if (direction === "left") return Math.max(0, from - 1);
  if (direction === "right") return Math.min(spots.length - 1, from + 1);
  const line = spots[from].line + (direction === "down" ? 1 : -1);
  return closestInLine(spots, line, middleX(spots[from])) ?? from;
}

function closestInLine(spots, line, x) {
  const indices = spots.flatMap((spot, index) => (spot.line === line ? [index] : []));
  const distance = (index) => Math.abs(middleX(spots[index]) - x);
  return indices.sort((a, b) => distance(a) - distance(b))[0];
}

const middleX = ({ digit: { box: [x, , width] } }) => x + width / 2;
