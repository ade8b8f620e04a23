/**
 * The answer of POST /api/v1/read, and what somebody corrected in it.
 *
 * @typedef {[number, number, number, number]} Box x, y, width, height in whole pixels of the upright page
 *
 * @typedef {object} ReadDigit
 * @property {number | null} digit
 * @property {"digit" | "unsure"} verdict
 * @property {number} confidence
 * @property {number[]} probabilities of 0 to 9
 * @property {number} not_a_digit
 * @property {Box} box
 * @property {number | null} [typed] what somebody typed in its place; null says that it is no digit
 *
 * @typedef {{text: string, box: Box, digits: ReadDigit[]}} ReadLine
 * @typedef {{index: number, width: number, height: number, rotation_deg: number, lines: ReadLine[],
 *     others: {box: Box, not_a_digit: number}[], preview?: string,
 *     problem?: {status: number, title: string, detail: string}}} ReadPage
 *     `preview` is the upright page as a JPEG data URL; a page with a `problem` has nothing else but its index
 * @typedef {{text: string, pages: ReadPage[], model: string, elapsed_ms: number}} Reading
 *
 * @typedef {{digit: ReadDigit, page: number, line: number, place: number, count: number}} Spot
 *     a digit and where it stands: page and line from 0, place in a line of `count` digits from 0
 */

import { SURE_FROM } from "./words.js";

/** A picture of one digit may be taken apart into so many marks that are none by themselves; more are a page. */
const MOST_PIECES = 3;

/**
 * Gives every page its lists, also one that could not be read.
 *
 * @param {Reading} answer of the server
 * @returns {Reading}
 */
export function readingFrom(answer) {
  return { ...answer, pages: answer.pages.map((page) => ({ lines: [], others: [], ...page })) };
}

/**
 * @param {Reading} reading
 * @returns {Spot[]} every digit in reading order: pages, their lines top to bottom, left to right
 */
export function spotsOf(reading) {
  return reading.pages.flatMap(({ lines }, page) => lines.flatMap(({ digits }, line) => digits.map(
    (digit, place) => ({ digit, page, line, place, count: digits.length }))));
}

/**
 * @param {ReadDigit} digit
 * @returns {number | null} as corrected; null when somebody said that it is no digit
 */
export const valueOf = ({ digit, typed }) => (typed === undefined ? digit : typed);

/** @param {ReadDigit} digit */
export const isCorrected = ({ digit, typed }) => typed !== undefined && typed !== digit;

/**
 * How far a digit can be trusted.
 *
 * @param {ReadDigit} digit
 * @returns {"checked" | "doubtful" | "fair" | "sure"}
 */
export function trustOf({ verdict, confidence, typed }) {
  if (typed !== undefined) return "checked";
  if (verdict === "unsure") return "doubtful";
  return confidence >= SURE_FROM ? "sure" : "fair";
}

/** @param {ReadDigit} digit */
export const isDoubtful = (digit) => trustOf(digit) === "doubtful";

/** @param {ReadLine} line */
export const lineText = ({ digits }) => digits.map((digit) => valueOf(digit) ?? "").join("");

/** @param {ReadPage} page */
export const pageText = ({ lines }) => lines.map(lineText).filter(Boolean).join("\n");

/** @param {Reading} reading */
export const fullText = ({ pages }) => pages.map(pageText).join("\f");

/**
 * The weakest link of a line; what somebody checked counts as certain.
 *
 * @param {ReadLine} line
 * @returns {number | null} null when no digit is left
 */
export function lowestConfidence({ digits }) {
  const kept = digits.filter((digit) => valueOf(digit) !== null);
  if (kept.length === 0) return null;
  return Math.min(...kept.map((digit) => (digit.typed === undefined ? digit.confidence : 1)));
}

/**
 * Whether the picture may be one of a single digit, for which /predict knows more: a verdict also where it refuses,
 * and the 28×28 picture that the network saw.
 *
 * @param {Reading} reading
 */
export function mayBeSingle(reading) {
  const count = spotsOf(reading).length;
  if (reading.pages.length !== 1 || count > 1) return false;
  return reading.pages[0].others.length <= (count === 0 ? MOST_PIECES : 0);
}

/**
 * Puts the answer of /predict in the place of the page's only digit where it is at least as sure, or where the
 * reader found none. A refusal changes nothing.
 *
 * @param {Reading} reading
 * @param {import("./api.js").Answer} prediction
 */
export function takePrediction(reading, { digit, verdict, confidence, probabilities, not_a_digit, box }) {
  const [page] = reading.pages;
  const [found] = spotsOf(reading);
  if (digit === null || (found && found.digit.confidence > confidence)) return;
  const better = { digit, verdict, confidence, probabilities, not_a_digit };
  if (found) Object.assign(found.digit, better);
  else page.lines = [lineOfOne({ ...better, box: isInside(box, page) ? box : [0, 0, page.width, page.height] })];
  page.lines[0].text = reading.text = String(digit);
}

const lineOfOne = (digit) => ({ text: String(digit.digit), box: digit.box, digits: [digit] });

/** /predict knows nothing of turned pages: its box may lie outside of the upright one. */
const isInside = ([x, y, width, height], page) => (
  page.rotation_deg === 0 && x + width <= page.width && y + height <= page.height);
