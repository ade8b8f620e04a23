/**
 * The geometry of ink: pure functions on points, no canvas and no events.
 *
 * Points live on a pad that is PAD_SIZE logical units high and as wide as the screen allows, origin top left, x right,
 * y down, whatever the size of the pad on the screen. Training paints recorded strokes by the same rule (see
 * `strokePath`), so a change here changes what the network sees.
 *
 * @typedef {{x: number, y: number, width?: number, time?: number}} Point in logical units of the pad; `width` of the ink
 *     there, PEN_WIDTH where it is not said; `time` in ms since 1970
 * @typedef {{width: number, height: number}} Size
 * @typedef {{from: Point, curves: {control: Point, to: Point}[], to: Point}} StrokePath
 */

/** Height of the pad in logical units, and the least side of the picture that is sent in pixels. */
export const PAD_SIZE = 280;

/** Width of the pen in logical units, unless one chooses another: about 2 px of ink in a 20 px tall MNIST digit that
 * fills the pad. */
export const PEN_WIDTH = 16;

/** Units of paper beside the ink in the picture, so that the ink does not touch its edge. */
const PICTURE_MARGIN = 12;

/**
 * @param {Point} a
 * @param {Point} b
 * @returns {number}
 */
export function distance(a, b) {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

/**
 * @param {Point} a
 * @param {Point} b
 * @returns {Point}
 */
export function midpoint(a, b) {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/**
 * Where on the pad a pointer is. Points outside the pad are kept: the canvas clips them.
 *
 * @param {{clientX: number, clientY: number}} pointer in CSS pixels of the window
 * @param {{left: number, top: number}} rect of the pad, in the same pixels
 * @param {number} scale CSS pixels for one unit
 * @returns {Point}
 */
export function toPadPoint({ clientX, clientY }, rect, scale) {
  return { x: (clientX - rect.left) / scale, y: (clientY - rect.top) / scale };
}

/** @param {Point} point */
export const widthAt = ({ width = PEN_WIDTH }) => width;

/**
 * Where the ink lies, its width counted in.
 *
 * @param {Point[][]} strokes at least one
 * @returns {{left: number, top: number, right: number, bottom: number}} in units
 */
export function inkBounds(strokes) {
  const points = strokes.flat();
  const least = (axis) => points.reduce((least, point) => Math.min(least, point[axis] - widthAt(point) / 2), Infinity);
  const most = (axis) => points.reduce((most, point) => Math.max(most, point[axis] + widthAt(point) / 2), -Infinity);
  return { left: least("x"), top: least("y"), right: most("x"), bottom: most("y") };
}

/**
 * How far ink reaches from the pad's corner, its width counted in.
 *
 * @param {Point[][]} strokes
 * @returns {Size} in units; nothing for no strokes
 */
export function inkExtent(strokes) {
  if (strokes.length === 0) return { width: 0, height: 0 };
  const { right, bottom } = inkBounds(strokes);
  return { width: right, height: bottom };
}

/**
 * @param {Point[][]} strokes
 * @param {[number, number, number, number]} box x, y, width, height in units
 * @returns {Point[][]} those that lie in it for the most part; where there are none, as digits are joined, all parts
 *     that lie in it
 */
export function strokesIn(strokes, [left, top, width, height]) {
  const isInside = ({ x, y }) => x >= left && x <= left + width && y >= top && y <= top + height;
  const whole = strokes.filter((points) => 2 * points.filter(isInside).length > points.length);
  return whole.length > 0 ? whole : strokes.flatMap((points) => runsOf(points, isInside));
}

/** Points of one stroke that follow upon each other. */
function runsOf(points, isWanted) {
  const runs = [[]];
  for (const point of points) {
    if (isWanted(point)) runs.at(-1).push(point);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

/**
 * @param {[number, number, number, number]} box of one digit, in units
 * @returns {Point} the corner of the picture that shows only this digit
 */
export const pictureCorner = ([left, top]) => ({ x: left - PICTURE_MARGIN, y: top - PICTURE_MARGIN });

/**
 * @param {Point[][]} strokes
 * @param {Point} corner
 * @returns {Point[][]} the same as seen from there
 */
export function seenFrom(strokes, corner) {
  return strokes.map((points) => points.map((point) => ({ ...point, x: point.x - corner.x, y: point.y - corner.y })));
}

/**
 * How large units are shown. The pad is PAD_SIZE units high, unless ink that was drawn on a wider or higher one would
 * then lie outside: a phone was turned.
 *
 * @param {Size} shown the pad in CSS pixels
 * @param {Size} ink in units
 * @returns {number} CSS pixels for one unit
 */
export function unitScale(shown, ink) {
  return Math.min(shown.height / Math.max(PAD_SIZE, ink.height), shown.width / Math.max(1, ink.width));
}

/**
 * The picture that is sent: a square one as training paints it, and only wider or higher where there is ink, so that
 * the same strokes make the same picture on every screen.
 *
 * @param {Size} ink in units
 * @param {Size} shown the pad in units: what cannot be seen is not sent
 * @returns {Size} in whole pixels, one for each unit
 */
export function pictureSize(ink, shown) {
  const side = (reach, room) => Math.max(PAD_SIZE, Math.min(Math.ceil(reach + PICTURE_MARGIN), Math.ceil(room)));
  return { width: side(ink.width, shown.width), height: side(ink.height, shown.height) };
}

/**
 * @param {Point} point
 * @param {Point} from
 * @param {Point} to
 * @returns {number} how far the point is from the straight line between the two others
 */
export function distanceToLine(point, from, to) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy || 1);
  const share = Math.min(1, Math.max(0, along));
  return distance(point, { x: from.x + share * dx, y: from.y + share * dy });
}

/**
 * The painting rule. From the first point, one quadratic Bézier for every inner point, with that point as its
 * control and the midpoint to the next one as its end; then a straight line to the last point. Stroked with
 * round caps and joins, as wide as the points say. A path that goes nowhere (one point) is a dot of that diameter.
 *
 * @param {Point[]} points of one stroke, at least one
 * @returns {StrokePath}
 */
export function strokePath(points) {
  const inner = points.slice(1, -1);
  const curves = inner.map((control, i) => ({ control, to: midpoint(control, points[i + 2]) }));
  return { from: points[0], curves, to: points[points.length - 1] };
}

/**
 * @param {StrokePath} path
 * @param {number} step
 * @returns {Point[]} points on the path no further than `step` apart, both ends among them; one where it goes nowhere
 */
export function flatPath({ from, curves, to }, step) {
  const points = [from];
  for (const { control, to: end } of curves) points.push(...flatCurve(points.at(-1), control, end, step));
  const last = points.at(-1);
  return points.concat(flatCurve(last, midpoint(last, to), to, step));
}

/** Without its first point. A curve is never faster than twice the longer leg to its control point. */
function flatCurve(from, control, to, step) {
  const count = Math.ceil((2 * Math.max(distance(from, control), distance(control, to))) / step);
  return Array.from({ length: count }, (_, i) => {
    const share = (i + 1) / count;
    return mix(mix(from, control, share), mix(control, to, share), share);
  });
}

const mix = (a, b, share) => ({ x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) });
