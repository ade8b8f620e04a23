/**
 * Drawings as text, for the browser to keep: pure functions.
 *
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./history.js").Drawn} Drawn
 */

/** Browsers have room for some five million characters in a window's store; a point takes about thirty. */
export const MOST_CHARACTERS = 1_000_000;

/** @param {Point[][]} strokes @returns {string} empty where there are none, or too many to be kept */
export function textOfStrokes(strokes) {
  const text = JSON.stringify(packed(strokes));
  return strokes.length > 0 && text.length <= MOST_CHARACTERS ? text : "";
}

/** @param {string} text @returns {Point[][]} none where it cannot be understood: another release may have written it */
export const strokesOfText = (text) => understood(() => unpacked(JSON.parse(text)));

/** @param {Drawn[]} drawings newest first @returns {string} of as many as may be kept; empty where there are none */
export function textOfDrawings(drawings) {
  const texts = drawings.map(({ strokes, ...others }) => JSON.stringify({ ...others, strokes: packed(strokes) }));
  let room = MOST_CHARACTERS - "[]".length;
  const kept = texts.filter((text) => {
    const isKept = text.length <= room;
    if (isKept) room -= text.length + ",".length;
    return isKept;
  });
  return kept.length > 0 ? `[${kept.join()}]` : "";
}

/** @param {string} text @returns {Drawn[]} none where it cannot be understood */
export const drawingsOfText = (text) => understood(() => JSON.parse(text).map(drawnFrom));

function drawnFrom({ strokes, part: { left, top, width, height }, text }) {
  demand([left, top, width, height].every(Number.isFinite) && /^[\d\n]*$/.test(text));
  return { strokes: unpacked(strokes), part: { left, top, width, height }, text };
}

/** A hundredth of a unit cannot be seen. */
const short = (value) => Math.round(value * 100) / 100;

/** For each stroke one number after the other: x, y, width and time of its first point, of its second, … */
const packed = (strokes) => strokes.map((points) => points.flatMap(
  ({ x, y, width, time }) => [short(x), short(y), short(width), Math.round(time)]));

const unpacked = (strokes) => strokes.map((numbers) => {
  demand(numbers.length > 0 && numbers.length % 4 === 0 && numbers.every(Number.isFinite));
  return Array.from({ length: numbers.length / 4 }, (_, i) => {
    const [x, y, width, time] = numbers.slice(4 * i, 4 * i + 4);
    return { x, y, width, time };
  });
});

function demand(isRight) {
  if (!isRight) throw new TypeError("This is not what we keep.");
}

function understood(parse) {
  try {
    return parse();
  } catch {
    return [];
  }
}
