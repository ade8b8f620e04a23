/** What the page says, as pure functions. */

/** @typedef {import("./api.js").Answer} Answer */

/** Calibrated probabilities from which we use these words. */
export const SURE_FROM = 0.98;
const RUNNER_UP_FROM = 0.1;

export const NOTHING_YET = "Nothing drawn yet";
export const HOW_LIKELY = "How likely is each digit?";
export const IF_IT_WERE = "If it were a digit, which one?";
const NOT_A_DIGIT = "Not a digit, it seems";
const NO_INK = "No ink found";

/**
 * Whole percents; above 99 with one decimal and rounded down, as only 1 is "100%".
 *
 * @param {number} share 0 to 1
 * @returns {string}
 */
export function percent(share) {
  if (share > 0.99 && share < 1) return `${(Math.floor(share * 1000) / 10).toFixed(1)}%`;
  return `${Math.round(share * 100)}%`;
}

/**
 * @param {number[]} probabilities
 * @returns {number[]} the digits, likeliest first
 */
export function ranked(probabilities) {
  return probabilities.map((_, digit) => digit).sort((a, b) => probabilities[b] - probabilities[a]);
}

/**
 * @param {{verdict: string, probabilities: number[]}} answer
 * @returns {number[]} the two digits between which it is hard to tell; none where it is not
 */
export const rivalsOf = ({ verdict, probabilities }) => (
  verdict === "unsure" ? ranked(probabilities).slice(0, 2) : []);

/**
 * @param {{verdict: string, typed?: number}} answer
 * @returns {boolean} whether it is no digit, and nobody says otherwise
 */
export const isRefusal = ({ verdict, typed }) => verdict === "not_a_digit" && typed === undefined;

/**
 * @param {Answer} answer
 * @returns {string} the words that stand beside the number
 */
export function describe(answer) {
  switch (answer.verdict) {
    case "digit":
      return `${answer.confidence >= SURE_FROM ? "Sure" : "Fairly sure"}: ${percent(answer.confidence)}`;
    case "unsure":
      return `Not sure: ${doubt(answer.probabilities)} (${percent(answer.confidence)})`;
    case "blank":
      return NO_INK;
    default:
      return NOT_A_DIGIT;
  }
}

/** "4 or 9?" when there is a rival to speak of, else "4?". */
function doubt(probabilities) {
  const [first, second] = ranked(probabilities);
  return probabilities[second] >= RUNNER_UP_FROM ? `${first} or ${second}?` : `${first}?`;
}
