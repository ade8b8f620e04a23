/** What a page is made of on the screen: its picture, and a box on every digit and every other mark. */

import { markOf, nameOf } from "./paper-words.js";
import { trustOf } from "./reading.js";

/**
 * @typedef {import("./reading.js").Box} Box
 * @typedef {import("./reading.js").Spot} Spot
 * @typedef {{width: number, height: number}} Size of the page, in its pixels
 */

/** A box so close to the top of the page has its text below. */
const TOP_SHARE = 0.05;

/**
 * @param {Spot} spot
 * @param {Size} page
 */
export function boxButton(spot, page) {
  const button = placed(element("button", "box"), spot.digit.box, page);
  button.type = "button";
  button.toggleAttribute("data-at-top", spot.digit.box[1] < TOP_SHARE * page.height);
  const text = element("span", "box-text");
  text.setAttribute("aria-hidden", "true");
  button.append(text);
  describeButton(button, spot);
  return button;
}

/**
 * Makes a button tell what is known of its digit now.
 *
 * @param {HTMLButtonElement} button
 * @param {Spot} spot
 */
export function describeButton(button, spot) {
  button.dataset.trust = trustOf(spot.digit);
  button.firstChild.textContent = markOf(spot.digit);
  button.setAttribute("aria-label", nameOf(spot));
}

/**
 * @param {Box} box
 * @param {Size} page
 */
export const otherMark = (box, page) => placed(element("div", "other"), box, page);

/**
 * @param {import("./page-picture.js").PagePicture | null} picture
 * @param {Size} page
 * @param {string} title
 * @returns {HTMLElement[]} its image, laid upright over the whole page
 */
export function pictureParts(picture, page, title) {
  if (!picture) return [];
  const { image, turnDeg } = picture;
  const isOnItsSide = turnDeg % 180 !== 0;
  const [width, height] = isOnItsSide ? [page.height / page.width, page.width / page.height] : [1, 1];
  image.alt = title;
  Object.assign(image.style, {
    width: `${100 * width}%`, height: `${100 * height}%`, transform: `translate(-50%, -50%) rotate(${turnDeg}deg)`,
  });
  return [image];
}

/**
 * @param {Spot[]} spots
 * @returns {number} in pixels of the page, the median; 0 without spots
 */
export function typicalWidth(spots) {
  const widths = spots.map(({ digit }) => digit.box[2]).sort((a, b) => a - b);
  return widths[Math.floor(widths.length / 2)] ?? 0;
}

/**
 * @param {string} className
 * @param {HTMLElement[]} children
 */
export function wrap(className, children) {
  const node = element("div", className);
  node.append(...children);
  return node;
}

/** In shares of the page, so that boxes follow whatever its size on the screen. */
function placed(node, [x, y, width, height], page) {
  Object.assign(node.style, {
    left: `${(100 * x) / page.width}%`, top: `${(100 * y) / page.height}%`,
    width: `${(100 * width) / page.width}%`, height: `${(100 * height) / page.height}%`,
  });
  return node;
}

const element = (tag, className) => Object.assign(document.createElement(tag), { className });
