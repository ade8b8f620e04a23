import { toPadPoint } from "./geometry.js";

/** @typedef {import("./geometry.js").Point} Point */

/**
 * Turns what mouse, finger or pen does on an element into strokes. One pointer at a time: while it is down,
 * a second finger or a palm beside the pen is ignored.
 *
 * @param {HTMLElement} element
 * @param {{begin: (point: Point) => void, extend: (points: Point[]) => void, end: () => void}} stroke
 */
export function followPointer(element, { begin, extend, end }) {
  let activeId = null;
  const isActive = (event) => event.pointerId === activeId;

  function handleDown(event) {
    if (activeId !== null || event.button !== 0) return;
    activeId = event.pointerId;
    capture(element, activeId);
    begin(toPadPoint(event, element.getBoundingClientRect()));
  }

  function handleMove(event) {
    if (!isActive(event)) return;
    const rect = element.getBoundingClientRect();
    extend(coalescedEvents(event).map((moved) => toPadPoint(moved, rect)));
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
