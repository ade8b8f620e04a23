/** @typedef {{x: number, y: number}} Point in CSS pixels from an element's top left corner */

/** Zoom per pixel of wheel movement; a notch is about 100 px. */
const WHEEL_ZOOM = 0.002;
/** Browsers report a trackpad's pinch as a wheel with Ctrl, in much smaller steps. */
const PINCH_WHEEL_ZOOM = 0.01;
/** A wheel may count lines or pages in the place of pixels: https://w3c.github.io/uievents/#idl-wheelevent */
const PX_PER_MODE = [1, 16, 400];
/** A press that moves less, in CSS pixels, is a click. */
const CLICK_SLACK_PX = 5;

/** What wheel, mouse and fingers do on an element that shows something larger than itself. */
export class Gestures {
  #element;
  /** @type {Map<number, Point>} pointers that are down */
  #down = new Map();
  #movedPx = 0;

  /**
   * @param {HTMLElement} element
   * @param {object} parts
   * @param {(factor: number, at: Point) => boolean} parts.zoom tells whether anything changed
   * @param {(dx: number, dy: number) => void} parts.pan
   * @param {(event: MouseEvent) => void} parts.click a press that did not move
   */
  constructor(element, { zoom, pan, click }) {
    this.#element = element;
    Object.assign(this, { zoom, pan, click });
    element.addEventListener("wheel", (event) => this.#handleWheel(event), { passive: false });
    element.addEventListener("pointerdown", (event) => this.#handleDown(event));
    element.addEventListener("pointermove", (event) => this.#handleMove(event));
    for (const type of ["pointerup", "pointercancel"]) {
      element.addEventListener(type, ({ pointerId }) => this.#down.delete(pointerId));
    }
    element.addEventListener("dragstart", (event) => event.preventDefault()); // of the picture itself
    element.addEventListener("click", (event) => this.#handleClick(event));
  }

  #handleWheel(event) {
    const speed = event.ctrlKey ? PINCH_WHEEL_ZOOM : WHEEL_ZOOM;
    const factor = Math.exp(-event.deltaY * PX_PER_MODE[event.deltaMode] * speed);
    const hasChanged = this.zoom(factor, this.#inElement(event));
    if (hasChanged || event.ctrlKey) event.preventDefault(); // or else the window scrolls on
  }

  #handleDown(event) {
    if (event.button !== 0) return;
    if (this.#down.size === 0) this.#movedPx = 0;
    this.#down.set(event.pointerId, this.#inElement(event));
  }

  #handleMove(event) {
    const before = this.#down.get(event.pointerId);
    if (!before) return;
    const now = this.#inElement(event);
    const step = { x: now.x - before.x, y: now.y - before.y };
    this.#movedPx += Math.hypot(step.x, step.y);
    if (this.#movedPx < CLICK_SLACK_PX) return;
    this.#keep(event.pointerId);
    this.#down.set(event.pointerId, now);
    const [other] = [...this.#down].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    if (other) this.#pinch(other, before, now);
    else this.pan(step.x, step.y);
  }

  /** One finger moved and the other rests: the page grows about their middle, and follows it. */
  #pinch(other, before, now) {
    this.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    this.zoom(apart(now, other) / apart(before, other), middle);
  }

  /** A click by keyboard has no detail, and never follows a drag. */
  #handleClick(event) {
    const wasDrag = this.#movedPx >= CLICK_SLACK_PX && event.detail > 0;
    if (!wasDrag) this.click(event);
  }

  /** From now on the pointer is heard here also outside; not from the start, as a click would then miss its button. */
  #keep(pointerId) {
    if (!this.#element.hasPointerCapture(pointerId)) this.#element.setPointerCapture(pointerId);
  }

  #inElement({ clientX, clientY }) {
    const { left, top } = this.#element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}

/** At least one pixel, as it divides. */
const apart = (a, b) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
