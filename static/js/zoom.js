/**
 * The geometry of looking at a page through a frame: pure functions, no elements and no events.
 *
 * @typedef {{scale: number, x: number, y: number}} Look a point of the page, in its pixels, lies at
 *     `point * scale + (x, y)` in the frame, in CSS pixels from its top left corner
 * @typedef {{width: number, height: number}} Size
 * @typedef {{x: number, y: number}} Point
 * @typedef {import("./reading.js").Box} Box
 */

/** CSS pixels per pixel of the page at the closest look; a page that is small in the frame may grow as many times. */
const CLOSEST = 4;

/** A digit that the keyboard leads to is shown at least so tall, in CSS pixels, ... */
const LEGIBLE_PX = 22;
/** ... and grows to this, with so much of the page around it. */
const COMFORTABLE_PX = 44;
const MARGIN_PX = 32;

/** How far from a digit's box a click still means it, in CSS pixels: half a finger's target, WCAG 2.5.5. */
export const REACH_PX = 22;

/**
 * The whole page, centred.
 *
 * @param {Size} page
 * @param {Size} frame
 * @returns {Look}
 */
export function fit(page, frame) {
  const scale = Math.min(frame.width / page.width, frame.height / page.height);
  return settle({ scale, x: 0, y: 0 }, page, frame);
}

/**
 * Holds a look to what makes sense: no smaller than the whole page, and no gap beside it that could be filled.
 *
 * @param {Look} look
 * @param {Size} page
 * @param {Size} frame
 * @returns {Look}
 */
export function settle(look, page, frame) {
  const whole = Math.min(frame.width / page.width, frame.height / page.height);
  const scale = clamp(look.scale, whole, Math.max(CLOSEST, CLOSEST * whole));
  return {
    scale,
    x: settleAxis(look.x, page.width * scale, frame.width),
    y: settleAxis(look.y, page.height * scale, frame.height),
  };
}

/**
 * Looks closer (factor over 1) or from further away, keeping what lies under a point of the frame under it.
 *
 * @param {Look} look
 * @param {number} factor
 * @param {Point} at in the frame
 * @param {Size} page
 * @param {Size} frame
 * @returns {Look}
 */
export function zoomAt(look, factor, at, page, frame) {
  const { scale } = settle({ ...look, scale: look.scale * factor }, page, frame);
  const grown = scale / look.scale;
  return settle({ scale, x: at.x - (at.x - look.x) * grown, y: at.y - (at.y - look.y) * grown }, page, frame);
}

/**
 * Moves, and if need be enlarges, the page until a box can be seen well.
 *
 * @param {Look} look
 * @param {Box} box
 * @param {Size} page
 * @param {Size} frame
 * @returns {Look}
 */
export function reveal(look, [x, y, width, height], page, frame) {
  const scale = height * look.scale < LEGIBLE_PX ? COMFORTABLE_PX / height : look.scale;
  const middle = { x: x + width / 2, y: y + height / 2 };
  const at = { x: look.x + middle.x * look.scale, y: look.y + middle.y * look.scale };
  const closer = settle(zoomAt(look, scale / look.scale, at, page, frame), page, frame);
  return settle({
    scale: closer.scale,
    x: revealAxis(closer.x, x * closer.scale, width * closer.scale, frame.width),
    y: revealAxis(closer.y, y * closer.scale, height * closer.scale, frame.height),
  }, page, frame);
}

/**
 * @param {Box[]} boxes
 * @param {Point} point in pixels of the page
 * @param {number} reach in pixels of the page
 * @returns {number} index of the box at the point, or else of the closest one within reach; -1 for none
 */
export function closestBox(boxes, point, reach) {
  const distances = boxes.map((box) => distanceTo(box, point));
  const index = distances.indexOf(Math.min(...distances));
  return distances[index] <= reach ? index : -1;
}

/** From a point to a box: 0 inside. */
function distanceTo([x, y, width, height], point) {
  const beside = Math.max(x - point.x, 0, point.x - x - width);
  const above = Math.max(y - point.y, 0, point.y - y - height);
  return Math.hypot(beside, above);
}

const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

const settleAxis = (offset, length, room) => (
  length <= room ? (room - length) / 2 : clamp(offset, room - length, 0));

const revealAxis = (offset, start, length, room) => (
  clamp(offset, MARGIN_PX - start, Math.max(MARGIN_PX, room - MARGIN_PX - length) - start));
