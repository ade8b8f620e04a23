/** What the slider and the ways out do with the drawing. */

import { announce } from "./announce.js";
import { toInkJson } from "./ink-json.js";
import { pictureOf } from "./paint.js";
import { toSvg } from "./svg.js";
import { copyText, download, showForAMoment } from "./take-along.js";

/** Pixels of a downloaded picture for each unit: enough for print, and below Safari's limit for any pad. */
const DOWNLOAD_SCALE = 4;

const element = (id) => document.getElementById(id);

/** @param {import("./drawing.js").Drawing} drawing */
export function listenOnDrawing(drawing) {
  const onClick = (id, action) => element(id).addEventListener("click", action);

  element("pen").addEventListener("input", ({ target }) => setPen(drawing, target));
  setPen(drawing, element("pen")); // browsers keep a slider's value over a reload
  onClick("copy-number", () => copy(drawing));
  onClick("save-drawing-png", () => savePng(drawing));
  onClick("save-drawing-svg", () => save(drawing, toSvg(drawing.strokes, drawing.inkPart), "svg", "image/svg+xml"));
  onClick("save-drawing-json", () => save(drawing, toInkJson(drawing.strokes, drawing.text), "json"));
}

function setPen(drawing, { value }) {
  drawing.penWidth = Number(value);
  element("pen-dot").style.setProperty("--width", value);
}

async function copy({ text }) {
  const isCopied = await copyText(text);
  announce(isCopied ? "Copied." : "The browser did not allow copying: select the number by hand.");
  showForAMoment(element("copy-number"), isCopied ? "Copied" : "Not allowed");
}

function savePng(drawing) {
  const canvas = pictureOf(drawing.strokes, drawing.inkPart, DOWNLOAD_SCALE);
  canvas.toBlob((png) => download(png, `${nameFor(drawing)}.png`), "image/png");
}

function save(drawing, text, ending, type = `application/${ending}`) {
  download(new Blob([text], { type }), `${nameFor(drawing)}.${ending}`);
}

/** After the number that was read. */
const nameFor = ({ text }) => (text === "" ? "drawing" : `drawing-${text.replaceAll(/\s/g, "-")}`);
