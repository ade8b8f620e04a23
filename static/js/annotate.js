/** Pictures of what was read, made on canvases of their own. */

import { markOf } from "./paper-words.js";
import { trustOf } from "./reading.js";

/**
 * @typedef {import("./reading.js").ReadPage} ReadPage
 * @typedef {import("./page-picture.js").PagePicture} PagePicture
 */

/** The colours and dashes (in line widths) of tokens.css and viewer.css; paper is light in both themes. */
const STYLES = {
  sure: { colour: "#2b4acb", dash: [] },
  fair: { colour: "#8a5300", dash: [6, 2] },
  doubtful: { colour: "#b3261e", dash: [2, 2] },
  checked: { colour: "#1b6e3a", dash: [] },
};

/** Safari gives up above 16.7 million pixels: https://github.com/jhildenbiddle/canvas-size#test-results */
const MAX_PIXELS = 16_000_000;

/** Widths as shares of the page's longer side, so that they look the same on a crop and on a photo. */
const LINE_SHARE = 1 / 600;
const THINNEST_PX = 1.5;
const TEXT_SHARE = 1 / 55;
/** The text is no taller than this share of its digit. */
const TEXT_OF_DIGIT = 0.6;
const SMALLEST_TEXT_PX = 7;

/** How much of the page is shown around an enlarged digit, as a share of the digit's longer side. */
const CROP_MARGIN = 0.35;

/**
 * @param {ReadPage} page
 * @param {PagePicture | null} picture
 * @returns {Promise<Blob>} a PNG of the upright page with a box and the digit on every digit
 */
export function annotatedPng(page, picture) {
  const scale = Math.min(1, Math.sqrt(MAX_PIXELS / (page.width * page.height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(page.width * scale);
  canvas.height = Math.round(page.height * scale);
  const context = canvas.getContext("2d", { alpha: false });
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  picture?.paint(context, page);
  for (const line of page.lines) for (const digit of line.digits) paintDigit(context, page, digit);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function paintDigit(context, page, digit) {
  const [x, y, width, height] = digit.box;
  const longer = Math.max(page.width, page.height);
  const line = Math.max(THINNEST_PX, longer * LINE_SHARE);
  const { colour, dash } = STYLES[trustOf(digit)];
  Object.assign(context, { strokeStyle: colour, fillStyle: colour, lineWidth: line, textBaseline: "bottom" });
  context.setLineDash(dash.map((lines) => lines * line));
  context.strokeRect(x - line, y - line, width + 2 * line, height + 2 * line);
  const textPx = Math.max(SMALLEST_TEXT_PX, Math.min(longer * TEXT_SHARE, height * TEXT_OF_DIGIT));
  context.font = `600 ${textPx}px sans-serif`;
  context.fillText(markOf(digit), x, y - 2 * line);
}

/**
 * Shows one digit of a page, enlarged, with a little of what stands around it.
 *
 * @param {HTMLCanvasElement} canvas square
 * @param {ReadPage} page
 * @param {PagePicture | null} picture
 * @param {import("./reading.js").Box} box
 */
export function paintCrop(canvas, page, picture, [x, y, width, height]) {
  const side = Math.max(width, height) * (1 + 2 * CROP_MARGIN);
  canvas.width = canvas.height = Math.round(canvas.clientWidth * window.devicePixelRatio) || 1;
  const context = canvas.getContext("2d", { alpha: false });
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  const scale = canvas.width / side;
  context.scale(scale, scale);
  context.translate(side / 2 - (x + width / 2), side / 2 - (y + height / 2));
  picture?.paint(context, page);
}
