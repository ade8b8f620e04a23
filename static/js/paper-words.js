/** What the page says of papers, as pure functions. */

import { fullText, isDoubtful, spotsOf, trustOf, valueOf } from "./reading.js";
import { describe, percent } from "./words.js";

/** @typedef {import("./reading.js").Spot} Spot */

const NO_DIGITS = "No digits found";
/** Longer texts are neither read out when they come nor shown in a file's row; they can be read in the page. */
const SAID_IN_FULL = 16;

const TRUST_WORDS = { sure: "sure", fair: "fairly sure", doubtful: "doubtful", checked: "checked by you" };
const MARKS = { sure: "", fair: "", doubtful: "?", checked: "✓" };

/**
 * @param {number} count
 * @param {string} noun
 */
export const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/**
 * The text beside a digit's box.
 *
 * @param {import("./reading.js").ReadDigit} digit
 */
export const markOf = (digit) => `${valueOf(digit) ?? "×"}${MARKS[trustOf(digit)]}`;

/** @param {Spot} spot */
export const placeOf = ({ line, place, count }) => `Line ${line + 1}, digit ${place + 1} of ${count}`;

/**
 * A digit's name for a screen reader.
 *
 * @param {Spot} spot
 */
export const nameOf = (spot) => (
  `${valueOf(spot.digit) ?? "No digit"}, ${TRUST_WORDS[trustOf(spot.digit)]}. ${placeOf(spot)}`);

/**
 * @param {Spot} spot
 * @returns {string} what is known of the chosen digit
 */
export function describeSpot({ digit }) {
  if (digit.typed === undefined) return describe(digit);
  const read = `It was read as ${digit.digit} (${percent(digit.confidence)}).`;
  if (digit.typed === null) return `No digit, you say. ${read}`;
  return `${digit.typed}, you say. ${read}`;
}

/**
 * @param {import("./paper.js").ReadPaper} paper
 * @returns {string} the words below the text that was read
 */
export function summary({ reading, single }) {
  return [...findings(reading, single), ...problems(reading)].join(", ");
}

function findings(reading, single) {
  const spots = spotsOf(reading);
  if (spots.length === 0) return [single ? describe(single) : NO_DIGITS];
  if (spots.length === 1) return [describeSpot(spots[0])];
  const digits = spots.map(({ digit }) => digit).filter((digit) => valueOf(digit) !== null);
  return [extent(reading, digits.length), ...doubts(digits)];
}

function extent({ pages }, count) {
  const lines = pages.reduce((sum, page) => sum + page.lines.length, 0);
  const over = pages.length > 1 ? plural(pages.length, "page") : plural(lines, "line");
  return `${plural(count, "digit")} on ${over}`;
}

function doubts(digits) {
  const count = digits.filter(isDoubtful).length;
  return count > 0 ? [`${count} doubtful`] : [];
}

function problems({ pages }) {
  const count = pages.filter(({ problem }) => problem).length;
  return count > 0 ? [`${plural(count, "page")} could not be read`] : [];
}

/**
 * A file's state in a few words, for its row.
 *
 * @param {import("./paper.js").Paper} paper
 */
export function stageWords({ stage, sent, result }) {
  switch (stage) {
    case "waiting": return "Waiting";
    case "sending": return `Sending ${Math.round(sent * 100)}%`;
    case "reading": return "Reading";
    case "failed": return "Could not be read";
    default: return resultWords(result);
  }
}

/** A short text tells more than the count of its digits. */
function resultWords(result) {
  const text = fullText(result.reading);
  const digits = spotsOf(result.reading).map(({ digit }) => digit);
  if (text === "" || text.length > SAID_IN_FULL) return summary(result);
  return [text.replaceAll(/[\n\f]/g, " "), ...doubts(digits)].join(", ");
}

/**
 * What a screen reader says when a file is through.
 *
 * @param {import("./paper.js").Paper} paper
 * @param {string} text
 */
export function announcement({ name, stage, error, result }, text) {
  if (stage === "failed") return `${name} could not be read. ${error.message}`;
  const spoken = text !== "" && text.length <= SAID_IN_FULL ? `${text}. ` : "";
  return `${name}: ${spoken}${summary(result)}`;
}
