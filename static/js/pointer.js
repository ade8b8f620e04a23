/** @typedef {import("./geometry.js").Point} Point */

/** https://w3c.github.io/pointerevents/#the-button-property */
const PEN_BUTTON = 0;
const ERASER_BUTTON = 5;

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
 */
export function followPointer(element, { toPoint, begin, extend, end }) {
  let activeId = null;
  const isActive = (event) => event.pointerId === activeId;

  function handleDown(event) {
    if (activeId !== null || ![PEN_BUTTON, ERASER_BUTTON].includes(event.button)) return;
    activeId = event.pointerId;
    capture(element, activeId);
    begin(toPoint(event), { isEraser: event.button === ERASER_BUTTON });
  }

  function handleMove(event) {
    if (!isActive(event)) return;
    extend(coalescedEvents(event).map(toPoint));
  }

  function handleEnd(event) {
    if (!isActive(event)) return;
    activeId = null;
    end();
  }

  element.addEventListener("pointerdown", handleDown);
  element.addEventListener("pointermove", handleMove);
  // After pointerup the capture is lost as well; handleEnd hears whichever comes first and ignores the rest.
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) element.addEventListener(type, handleEnd);
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
