/**
 * What is drawn, and what was drawn before, outlasts a reload of the page: it is kept in this window of the browser,
 * goes when that is closed, and is never sent.
 */

import { drawingsOfText, strokesOfText, textOfDrawings, textOfStrokes } from "./packed.js";

const DRAWING = "digitpad-drawing";
const EARLIER = "digitpad-earlier";

/** A phone may end a page that cannot be seen without another word. */
const LEAVING = ["pagehide", "visibilitychange"];

/** @param {import("./drawing.js").Drawing} drawing that is there again when the page is loaded again */
export function keepOverReload(drawing) {
  const strokes = strokesOfText(kept(DRAWING));
  if (strokes.length > 0) drawing.restore(strokes);
  for (const type of LEAVING) window.addEventListener(type, () => keep(DRAWING, textOfStrokes(drawing.strokes)));
}

/** @returns {import("./history.js").Drawn[]} newest first */
export const keptEarlier = () => drawingsOfText(kept(EARLIER));

/** @param {import("./history.js").Drawn[]} drawings newest first; none forgets all */
export const keepEarlier = (drawings) => keep(EARLIER, textOfDrawings(drawings));

/** Browsers may have storage switched off or full: the page then goes on without. */
function kept(key) {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function keep(key, text) {
  try {
    sessionStorage.removeItem(key);
    if (text !== "") sessionStorage.setItem(key, text);
  } catch {
    // See above.
  }
}
