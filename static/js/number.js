/**
 * Whether a drawing is one digit or a number, and what is said of a number: pure functions.
 *
 * @typedef {import("./api.js").Answer} Answer
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./reading.js").ReadDigit} ReadDigit
 * @typedef {import("./reading.js").Reading} Reading
 * @typedef {import("./reading.js").Spot} Spot
 */

import { inkBounds } from "./geometry.js";
import { describeSpot } from "./paper-words.js";
import { isDoubtful, spotsOf, trustOf } from "./reading.js";
import { percent, ranked } from "./words.js";

/** Which one it is, for the first ten; a longer number counts on with "th". */
const ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/** Shares under this go unsaid, as in words.js. */
const RUNNER_UP_FROM = 0.1;

/** A number explains wide ink where it is more likely right than not, however sure one digit looks. */
const LIKELY = 0.5;

/**
 * Digits of a number stand side by side, the strokes of one digit above each other. Digits that touch may do so too,
 * but together they are wide, as a fifth of single digits are.
 *
 * @typedef {object} Layout
 * @property {number} groups how many groups of strokes have a gap between them, seen from above
 * @property {boolean} isWide at least as wide as high
 *
 * @param {Point[][]} strokes
 * @returns {Layout}
 */
export function layoutOf(strokes) {
  const { left, top, right, bottom } = inkBounds(strokes);
  return { groups: groupCount(strokes), isWide: right - left >= bottom - top };
}

function groupCount(strokes) {
  const spans = strokes.map((points) => spanOf(points.map(({ x }) => x))).sort(([a], [b]) => a - b);
  let [count, end] = [0, -Infinity];
  for (const [from, to] of spans) {
    if (from > end) count += 1;
    end = Math.max(end, to);
  }
  return count;
}

/** No spread: a long stroke has more points than a function may have arguments. */
const spanOf = (values) => [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];

/**
 * Strokes above each other, no wider than high, of which the network for single digits is sure, are one digit; all
 * others are worth reading as a page, which takes several times as long.
 *
 * @param {Answer} single what the drawing is as one digit
 * @param {Layout} layout
 */
export const mayBeNumber = ({ verdict }, layout) =>
  isSpread(layout) || verdict === "not_a_digit" || verdict === "unsure";

/**
 * @param {Layout} layout
 * @returns {boolean} whether it may be a number whatever the network for single digits says
 */
export const isSpread = ({ groups, isWide }) => groups > 1 || isWide;

/**
 * The drawing is a number when the reader found several digits, unless one digit in several pieces explains it better:
 * the bar of a five beside its bow, a four of two strokes. The network for single digits learned to look past what a
 * neighbour leaves, so it is sure of one of two digits that touch; of wide ink in one line the reader is heard alone.
 *
 * @param {Answer} single what it is as one digit
 * @param {Reading} reading what it is as a page
 * @param {Layout} layout
 * @returns {Spot[]} the digits of the number; none for a single digit
 */
export function numberIn(single, reading, { isWide }) {
  const spots = spotsOf(reading);
  if (spots.length < 2) return [];
  const isLikely = isWide && spots.every(({ line }) => line === 0) && likelihood(spots) >= LIKELY;
  return isLikely || likelihood(spots) > single.confidence * (1 - single.not_a_digit) ? spots : [];
}

/** That every one of them is a digit, and the right one. */
const likelihood = (spots) => spots.reduce(
  (product, { digit }) => product * digit.confidence * (1 - digit.not_a_digit), 1);

/**
 * @param {Spot[]} spots
 * @returns {number} index of the digit to look at first: the least certain of those in doubt, else the first
 */
export function firstToShow(spots) {
  const doubtful = spots.filter(({ digit }) => isDoubtful(digit));
  const [weakest] = doubtful.sort((a, b) => a.digit.confidence - b.digit.confidence);
  return weakest ? spots.indexOf(weakest) : 0;
}

/**
 * @param {Spot[]} spots
 * @returns {string} the words that stand beside the number
 */
export function describeNumber(spots) {
  const doubtful = spots.filter(({ digit }) => isDoubtful(digit));
  if (doubtful.length > 1) return `Not sure of ${doubtful.length} digits`;
  if (doubtful.length === 1) return doubt(spots, doubtful[0]);
  const unchecked = spots.map(({ digit }) => digit).filter(({ typed }) => typed === undefined);
  if (unchecked.length === 0) return "Every digit checked by you";
  const least = Math.min(...unchecked.map(({ confidence }) => confidence));
  const isSure = unchecked.every((digit) => trustOf(digit) === "sure");
  return `${isSure ? "Sure" : "Fairly sure"}: every digit ${least === 1 ? "" : "at least "}${percent(least)}`;
}

const doubt = (spots, spot) => `Not sure: is the ${ordinal(spots.indexOf(spot))} digit a ${rivals(spot.digit)}?`;

const ordinal = (index) => ORDINALS[index] ?? `${index + 1}th`;

function rivals({ probabilities }) {
  const [first, second] = ranked(probabilities);
  return probabilities[second] >= RUNNER_UP_FROM ? `${first} or a ${second}` : String(first);
}

/**
 * @param {Spot[]} spots
 * @param {number} index
 * @returns {string} what is known of one digit
 */
export function describeDigit(spots, index) {
  return `Digit ${index + 1} of ${spots.length}. ${describeSpot(spots[index])}`;
}

/**
 * Walks over the digits, and stops at either end.
 *
 * @param {number} index
 * @param {1 | -1} step
 * @param {number} count
 */
export const nextIndex = (index, step, count) => Math.min(count - 1, Math.max(0, index + step));
