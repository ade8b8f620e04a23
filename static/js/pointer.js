/** @typedef {import("./geometry.js").Point} Point */

/** https://w3c.github.io/pointerevents/#the-button-property */
const PEN_BUTTON = 0;
const ERASER_BUTTON = 5;
/** In `buttons`, where some pens tell that they were turned round while their tip reports as the first button. */
const ERASER_HELD = 32;

/** So long after a pen was near, in ms, what touches the screen is the hand that holds it. */
export const PALM_MS = 700;

/**
 * A pen that comes down beside a finger was meant, and the finger was the palm.
 *
 * @param {{pointerType: string}} event
 * @param {{pointerType: string}} active the pointer that draws
 */
export const takesOver = (event, active) => event.pointerType === "pen" && active.pointerType === "touch";

/**
 * @param {{pointerType: string, timeStamp: number}} event
 * @param {number} penSeenAt in ms, when a pen was last near
 */
export const isPalm = ({ pointerType, timeStamp }, penSeenAt) => pointerType === "touch"
  && timeStamp - penSeenAt < PALM_MS;

/** @param {{button: number, buttons: number}} event */
export const isEraserOf = ({ button, buttons }) => button === ERASER_BUTTON || (buttons & ERASER_HELD) !== 0;

/**
 * Turns what mouse, finger or pen does on an element into strokes. One pointer at a time: while it is down,
 * a second finger or a palm beside the pen is ignored.
 *
 * @param {HTMLElement} element
 * @param {object} stroke
 * @param {(pointer: PointerEvent) => Point} stroke.toPoint
 * @param {(point: Point, options: {isEraser: boolean}) => void} stroke.begin `isEraser`: the pen was turned round
 * @param {(points: Point[]) => void} stroke.extend
 * @param {() => void} stroke.end
 * @param {() => void} stroke.drop it was a palm: nothing was drawn
 */
export function followPointer(element, { toPoint, begin, extend, end, drop }) {
  /** @type {PointerEvent | null} with which the stroke began */
  let active = null;
  let penSeenAt = -Infinity;

  function handleDown(event) {
    notePen(event);
    if (![PEN_BUTTON, ERASER_BUTTON].includes(event.button) || isPalm(event, penSeenAt)) return;
    if (active && !takesOver(event, active)) return;
    if (active) drop();
    active = event;
    capture(element, event.pointerId);
    begin(toPoint(event), { isEraser: isEraserOf(event) });
  }

  function handleMove(event) {
    notePen(event);
    if (event.pointerId !== active?.pointerId) return;
    if (event.buttons === 0) finish(); // lifted where nobody could see it
    else extend(coalescedEvents(event).map(toPoint));
  }

  function handleEnd(event) {
    notePen(event);
    if (event.pointerId === active?.pointerId) finish();
  }

  function notePen({ pointerType, timeStamp }) {
    if (pointerType === "pen") penSeenAt = timeStamp;
  }

  function finish() {
    active = null;
    end();
  }

  element.addEventListener("pointerdown", handleDown);
  element.addEventListener("pointermove", handleMove);
  // After pointerup the capture is lost as well; handleEnd hears whichever comes first and ignores the rest.
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) element.addEventListener(type, handleEnd);
  window.addEventListener("blur", () => { if (active) finish(); });
  keepTouchFromPage(element);
}

/** Sends the pointer's events here also when it leaves the element, so that lifting it anywhere ends the stroke. */
function capture(element, pointerId) {
  try {
    element.setPointerCapture(pointerId);
  } catch {
    // A pointer that is already gone cannot be captured: https://w3c.github.io/pointerevents/#setting-pointer-capture
  }
}

/** All the points between two frames. Safari before 18.2 and Firefox over plain HTTP lack them; the list can be empty
 * as well: https://w3c.github.io/pointerevents/#coalesced-events */
function coalescedEvents(event) {
  const events = event.getCoalescedEvents?.() ?? [];
  return events.length > 0 ? events : [event];
}

/** Scribble on the iPad swallows short pen strokes unless touchmove is prevented; touch-action alone does not help:
 * https://github.com/excalidraw/excalidraw/issues/3955 */
function keepTouchFromPage(element) {
  element.addEventListener("touchmove", (event) => event.preventDefault(), { passive: false });
}
