/**
 * Whether a drawing is one digit or a number, and what is said of a number: pure functions.
 *
 * @typedef {import("./api.js").Answer} Answer
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./reading.js").ReadDigit} ReadDigit
 * @typedef {import("./reading.js").Reading} Reading
 * @typedef {import("./reading.js").Spot} Spot
 */

import { describeSpot } from "./paper-words.js";
import { isDoubtful, spotsOf, trustOf } from "./reading.js";
import { percent, ranked } from "./words.js";

/** Which one it is, for the first ten; a longer number counts on with "th". */
const ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/** Shares under this go unsaid, as in words.js. */
const RUNNER_UP_FROM = 0.1;

/**
 * Digits of a number stand side by side; the strokes of one digit stand above each other. Two digits may overlap all
 * the same, but then the network for single digits is not sure of them.
 *
 * @param {Point[][]} strokes
 * @returns {number} how many groups with a gap between them, seen from above
 */
export function groupCount(strokes) {
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
 * Strokes above each other, of which the network for single digits is sure, are one digit; all others are worth reading
 * as a page. The reader alone would split large digits more often (5 of 300 of people not learned from, against none)
 * and takes several times as long.
 *
 * @param {Answer} single what the drawing is as one digit
 * @param {number} groups see `groupCount`
 */
export const mayBeNumber = ({ verdict }, groups) => groups > 1 || verdict === "not_a_digit" || verdict === "unsure";

/**
 * The drawing is a number when the reader found several digits, unless one digit in several pieces explains it better:
 * the bar of a five beside its bow, a four of two strokes.
 *
 * @param {Answer} single what it is as one digit
 * @param {Reading} reading what it is as a page
 * @returns {Spot[]} the digits of the number; none for a single digit
 */
export function numberIn(single, reading) {
  const spots = spotsOf(reading);
  if (spots.length < 2) return [];
  return likelihood(spots) > single.confidence * (1 - single.not_a_digit) ? spots : [];
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
