import { predict, read } from "./api.js";
import { isSpread, mayBeNumber, numberIn } from "./number.js";
import { readingFrom } from "./reading.js";

/**
 * @typedef {{request: import("./api.js").PredictRequest, layout: import("./number.js").Layout}} Question
 *
 * @typedef {object} DrawnReading
 * @property {import("./api.js").PredictRequest} request of which it is the answer
 * @property {import("./api.js").Answer & {typed?: number}} single what the drawing is as one digit
 * @property {import("./reading.js").Reading | null} reading what it is as a page, where that was asked
 * @property {import("./reading.js").Spot[]} spots the digits of the number; none for a single digit
 */

/**
 * Spread out it may be a number: then both are asked at once, as reading takes longer.
 *
 * @param {Question} question
 * @param {import("./api.js").AskOptions} options
 * @returns {Promise<DrawnReading>}
 */
export async function recognise({ request, layout }, options) {
  const early = isSpread(layout) ? read(request, options) : null;
  const [single] = await Promise.all([predict(request, options), early]);
  const reading = mayBeNumber(single, layout) ? readingFrom(await (early ?? read(request, options))) : null;
  return { request, single, reading, spots: reading ? numberIn(single, reading, layout) : [] };
}
