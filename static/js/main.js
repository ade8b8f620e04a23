/** Ties the parts of the page together; everything else lives in the modules. */

import { Desk } from "./desk.js";
import { DeskView } from "./desk-view.js";
import { Drawing } from "./drawing.js";
import { listenOnDrawing } from "./drawing-controls.js";
import { listenForFiles } from "./files.js";
import { listenForKeys } from "./keyboard.js";
import { listenOnDesk } from "./desk-controls.js";
import { AWAY, Connection, keepUnread, watchNetwork } from "./offline.js";
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
const drawing = new Drawing(view, () => { clearedPapers = false; }, noteAway);
const viewer = new Viewer(element("viewer"));
const desk = new Desk({
  view: new DeskView(view, viewer),
  shelf: new Shelf(element("files"), {
    open: (paper) => desk.open(paper), retry: (paper) => paper.read(), remove: (paper) => desk.remove(paper),
  }),
  maxBytes: Number(element("file").dataset.maxBytes),
  onEmpty: () => view.reset(),
  onError: noteAway,
});

function undo() {
  if (desk.isOpen) return desk.undo();
  const isRestored = clearedPapers && desk.restore();
  clearedPapers = false;
  if (!isRestored) drawing.undo();
}

function clear() {
  clearedPapers = desk.isOpen;
  (desk.isOpen ? desk : drawing).clear();
}

/** Papers take the drawing's place. */
function takeFiles(files) {
  drawing.leave();
  desk.take(files);
}

/** What only a drawing knows; on papers the key is left to others. */
const onDrawing = (action) => () => { if (desk.isOpen) return false; action(); };

const redo = onDrawing(() => drawing.redo());
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
keepUnread(drawing, connection);
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
