/**
 * What spoke for an answer, as colours and as words: pure functions on grids of 28 rows, in nats.
 *
 * @typedef {number[][]} Grid above 0 the ink spoke for the digit, below 0 against it
 * @typedef {{digit: number, grid: Grid}} Evidence
 */

/** Blue and orange are told apart with every kind of colour blindness (Okabe and Ito 2008); each ends in another
 * lightness, so that the one is not the other in grey. Red, green, blue. */
const FOR = [0, 62, 170];
const AGAINST = [230, 140, 20];
const INDIFFERENT = [214, 214, 208];

/** Weaker evidence than this, in nats, is none: a network that is certain has little to lose. */
const LEAST_NATS = 0.5;

/**
 * @param {Evidence[]} evidence
 * @returns {number} the strongest of all, for or against, in nats: where the colours are full
 */
export function strongest(evidence) {
  return Math.max(LEAST_NATS, ...evidence.flatMap(({ grid }) => grid.flat()).map(Math.abs));
}

/** Of the strongest evidence: what spoke against a digit with less is not marked so. */
const MARKED_SHARE = 1 / 16;

/**
 * @param {number} nats
 * @param {number} most see `strongest`
 * @returns {boolean} whether the ink spoke against the digit so much that more than its colour shall tell
 */
export const isAgainst = (nats, most) => -nats >= MARKED_SHARE * most;

/**
 * @param {number} nats
 * @param {number} most see `strongest`
 * @returns {[number, number, number]} red, green, blue, 0 to 255
 */
export function colourOf(nats, most) {
  const share = Math.min(1, Math.sqrt(Math.abs(nats) / most)); // the root shows the middling as well
  const end = nats > 0 ? FOR : AGAINST;
  return INDIFFERENT.map((value, i) => Math.round(value + (end[i] - value) * share));
}

/** Of the strongest evidence: a place that speaks for a digit by less is not spoken of. */
const NOTABLE_SHARE = 1 / 4;

const ROWS = ["top", "middle", "bottom"];
const COLUMNS = ["left", "middle", "right"];

/**
 * @param {Grid} grid
 * @param {number} [least] in nats: places that speak for the digit by less, all told, do not count
 * @returns {string | null} where most of what spoke for the digit lies; null when nothing did
 */
export function placeOfMost(grid, least = LEAST_NATS) {
  const bounds = boundsOf([grid]);
  const sums = new Map();
  grid.forEach((row, y) => row.forEach((nats, x) => {
    const name = nameOf(third(y, bounds.top, bounds.bottom), third(x, bounds.left, bounds.right));
    if (nats !== 0) sums.set(name, (sums.get(name) ?? 0) + nats);
  }));
  const [most] = [...sums].sort(([, a], [, b]) => b - a);
  return most && most[1] >= least ? most[0] : null;
}

/**
 * @param {Grid[]} grids about the same picture
 * @returns {{top: number, bottom: number, left: number, right: number}} first and last row and column with ink, which
 *     is where not all of them are 0
 */
export function boundsOf(grids) {
  const isInk = (x, y) => grids.some((grid) => grid[y][x] !== 0);
  const indices = [...grids[0].keys()];
  const rows = indices.filter((y) => indices.some((x) => isInk(x, y)));
  const columns = indices.filter((x) => indices.some((y) => isInk(x, y)));
  return { top: rows[0], bottom: rows.at(-1), left: columns[0], right: columns.at(-1) };
}

const third = (value, from, to) => Math.min(2, Math.floor((3 * (value - from)) / (to - from + 1)));

function nameOf(row, column) {
  if (row === 1 && column === 1) return "in the middle";
  if (row === 1) return `on the ${COLUMNS[column]}`;
  return column === 1 ? `at the ${ROWS[row]}` : `at the ${ROWS[row]} ${COLUMNS[column]}`;
}

/**
 * @param {Evidence[]} evidence of the answer and the runner-up
 * @returns {string} a sentence on each
 */
export function describeEvidence([answer, runnerUp]) {
  const least = Math.max(LEAST_NATS, NOTABLE_SHARE * strongest([answer, runnerUp]));
  const [first, second] = [answer, runnerUp].map(({ grid }) => placeOfMost(grid, least));
  const forAnswer = first
    ? `What speaks most for ${answer.digit} is the ink ${first}.`
    : `No part of the ink alone decides for ${answer.digit}.`;
  const forOther = second
    ? `For ${runnerUp.digit}, the next likely, it is the ink ${second}.`
    : `Nothing much speaks for ${runnerUp.digit}, the next likely.`;
  return `${forAnswer} ${forOther}`;
}
