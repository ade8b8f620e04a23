/** Ties the parts of the page together; everything else lives in the modules. */

import { announce } from "./announce.js";
import { Desk } from "./desk.js";
import { DeskView } from "./desk-view.js";
import { Drawing } from "./drawing.js";
import { listenOnDrawing } from "./drawing-controls.js";
import { listenForFiles } from "./files.js";
import { listenForKeys } from "./keyboard.js";
import { listenOnDesk } from "./desk-controls.js";
import { keepOverReload } from "./keep.js";
import { AWAY, Connection, watchNetwork } from "./offline.js";
import { Shelf } from "./shelf.js";
import { listenForSwitch } from "./single-keys.js";
import { View } from "./view.js";
import { Viewer } from "./viewer.js";

const element = (id) => document.getElementById(id);

/** Whether the last thing that was thrown away is a desk of papers: undo brings that back. */
let clearedPapers = false;

const view = new View();
const connection = new Connection();
const noteAway = ({ isAway }) => { if (isAway) connection.lose(); };
const drawing = new Drawing(view, {
  onStroke: () => { clearedPapers = false; },
  onState: () => queueMicrotask(markSteps), // not before all parts are there
  onError: noteAway,
});
const viewer = new Viewer(element("viewer"));
const desk = new Desk({
  view: new DeskView(view, viewer),
  shelf: new Shelf(element("files"), {
    open: (paper) => desk.open(paper), retry: (paper) => paper.read(), remove: (paper) => desk.remove(paper),
  }),
  maxBytes: Number(element("file").dataset.maxBytes),
  onEmpty: () => { view.reset(); markSteps(); },
  onError: noteAway,
});

const canUndo = () => desk.isOpen || clearedPapers || drawing.canUndo;

/** Buttons that would do nothing look so. They can be pressed all the same, and keep the focus that they may have. */
function markSteps() {
  element("undo").toggleAttribute("data-idle", !canUndo());
  element("redo").toggleAttribute("data-idle", !drawing.canRedo);
}

function undo() {
  if (!canUndo()) return announce("There is nothing to undo.");
  if (desk.isOpen) desk.undo();
  else if (!takeBackPapers()) drawing.undo();
  markSteps();
}

function takeBackPapers() {
  const isRestored = clearedPapers && desk.restore();
  clearedPapers = false;
  return isRestored;
}

function clear() {
  clearedPapers = desk.isOpen;
  (desk.isOpen ? desk : drawing).clear();
  markSteps();
}

/** Papers take the drawing's place. */
function takeFiles(files) {
  drawing.leave();
  desk.take(files);
  markSteps();
}

/** What only a drawing knows; on papers the key is left to others. */
const onDrawing = (action) => () => { if (desk.isOpen) return false; action(); };

const redo = onDrawing(() => (drawing.canRedo ? drawing.redo() : announce("There is nothing to redo.")));
const toggleEraser = onDrawing(() => drawing.toggleEraser());

element("undo").addEventListener("click", undo);
element("redo").addEventListener("click", redo);
element("eraser").addEventListener("click", toggleEraser);
element("clear").addEventListener("click", clear);
element("help-open").addEventListener("click", () => element("shortcuts").showModal());
element("retry").addEventListener("click", () => drawing.tryAgain());
connection.addEventListener("away", () => view.showNotice(AWAY));
connection.addEventListener("back", () => {
  view.showNotice("");
  desk.retryAll();
  if (!element("retry").hidden) drawing.tryAgain();
});
watchNetwork(connection);
keepOverReload(drawing);
listenForFiles([element("file"), element("camera")], takeFiles);
listenOnDrawing(drawing);
listenOnDesk(desk, viewer);
listenForSwitch(element("single-keys"));
listenForKeys({
  undo,
  redo,
  clear: onDrawing(clear), // a key must not throw a page of corrections away
  eraser: toggleEraser,
  help: () => element("shortcuts").showModal(),
  before: onDrawing(() => drawing.go(-1)),
  next: onDrawing(() => drawing.go(1)),
});
