/**
 * The keyboard as a hand: arrow keys move a pen that one can see, Space puts it down and lifts it.
 *
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./geometry.js").Size} Size
 */

/** Right and down, for arrows and, as on a number pad, for diagonals. */
const DIRECTIONS = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
  Home: [-1, -1], PageUp: [1, -1], End: [-1, 1], PageDown: [1, 1],
};

/** In units: a digit of usual size is some 20 steps high. */
const STEP = 8;
const FAR_STEP = 32;

/** @param {string} key @returns {boolean} */
export const isDirection = (key) => Object.hasOwn(DIRECTIONS, key);

/**
 * @param {Point} point
 * @param {Iterable<string>} keys held down, see `isDirection`: right and down together go right down
 * @param {{isFar: boolean, room: Size}} options `room` is where the pen stays
 * @returns {Point}
 */
export function movedBy({ x, y }, keys, { isFar, room }) {
  const step = isFar ? FAR_STEP : STEP;
  const along = (axis) => Math.sign([...keys].reduce((sum, key) => sum + DIRECTIONS[key][axis], 0)) * step;
  const within = (value, most) => Math.min(most, Math.max(0, value));
  return { x: within(x + along(0), room.width), y: within(y + along(1), room.height) };
}

/**
 * @param {HTMLElement} element that has the focus
 * @param {object} pen
 * @param {() => Size} pen.room where it stays, in units
 * @param {(place: Point, time: number) => Point} pen.toPoint
 * @param {(pen: {point: Point, isDown: boolean} | null) => void} pen.show null where the keyboard does not draw
 * @param {(point: Point) => void} pen.begin
 * @param {(points: Point[]) => void} pen.extend
 * @param {() => void} pen.end
 */
export function followKeys(element, { room, toPoint, show, begin, extend, end }) {
  const held = new Set();
  /** @type {Point | null} kept until the keyboard draws again */
  let point = null;
  let isTaken = false;
  let isDown = false;

  function take() {
    point ??= { x: room().width / 2, y: room().height / 2 };
    isTaken = true;
    show({ point, isDown });
  }

  function lift() {
    if (!isDown) return;
    isDown = false;
    end();
    if (isTaken) show({ point, isDown });
  }

  function leave() {
    held.clear();
    isTaken = false;
    lift();
    show(null);
  }

  function toggle(time) {
    if (isDown) return lift();
    isDown = true;
    begin(toPoint(point, time));
    show({ point, isDown });
  }

  function move({ shiftKey, timeStamp }) {
    point = movedBy(point, held, { isFar: shiftKey, room: room() });
    if (isDown) extend([toPoint(point, timeStamp)]);
    show({ point, isDown });
  }

  /** Whatever else a key does, it does it to a drawing that is not being drawn. */
  function handleKey(event) {
    const isCommand = event.altKey || event.ctrlKey || event.metaKey;
    if (event.key === " " && !isCommand) {
      event.preventDefault();
      if (event.repeat) return;
      if (!isTaken) take();
      toggle(event.timeStamp);
    } else if (isTaken && isDirection(event.key) && !isCommand) {
      event.preventDefault();
      held.add(event.key);
      move(event);
    } else if (event.key !== "Shift") {
      lift();
    }
  }

  element.addEventListener("keydown", handleKey);
  element.addEventListener("keyup", ({ key }) => held.delete(key));
  element.addEventListener("focus", () => { if (element.matches(":focus-visible")) take(); });
  element.addEventListener("blur", leave);
  element.addEventListener("pointerdown", leave);
}
