import { colourOf, isAgainst } from "./evidence.js";
import { distance, midpoint } from "./geometry.js";
import { INK, paintPiece } from "./paint.js";

/** @typedef {import("./heat.js").Span} Span */

/** Units of dark ink left at either edge, so that ink is seen also where it made no difference. */
const RIM = 1.5;

/** What spoke against a digit has bars across, so that it is told apart without colours. */
const SPANS_PER_BAR = 3;
const BAR_WIDTH = 2;

/**
 * Colours ink that is painted already, in units: scale the context first.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Span[]} spans
 * @param {number} most see `strongest`
 */
export function paintHeat(context, spans, most) {
  for (const span of spans) {
    paintPiece(context, { ...span, width: innerWidth(span) }, `rgb(${colourOf(span.nats, most).join(" ")})`);
  }
  for (const [i, span] of spans.entries()) {
    if (i % SPANS_PER_BAR === 0 && isAgainst(span.nats, most)) paintBar(context, span);
  }
}

/** Thin ink keeps half of its width for the colour. */
const innerWidth = ({ width }) => Math.max(width / 2, width - 2 * RIM);

/** A dot has none. */
function paintBar(context, { width, path: { from, to } }) {
  const length = distance(from, to);
  if (length === 0) return;
  const middle = midpoint(from, to);
  const reach = width / 2 / length;
  const [dx, dy] = [(to.y - from.y) * reach, (from.x - to.x) * reach];
  Object.assign(context, { strokeStyle: INK, lineWidth: BAR_WIDTH, lineCap: "butt" });
  context.beginPath();
  context.moveTo(middle.x - dx, middle.y - dy);
  context.lineTo(middle.x + dx, middle.y + dy);
  context.stroke();
}
