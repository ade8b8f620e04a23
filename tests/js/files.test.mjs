import assert from "node:assert/strict";
import { test } from "node:test";

import { FileError, checkFile, copyFile } from "../../static/js/files.js";

const MAX_BYTES = 20_000_000;
const PNG = "\x89PNG\r\n\x1a\n";

const fileOf = (text) => new File([Uint8Array.from(text, (character) => character.charCodeAt(0))], "seven.png");

test("a file's kind is told by its content, whatever its name", async () => {
  assert.equal(await checkFile(fileOf(PNG), MAX_BYTES), "png");
  assert.equal(await checkFile(fileOf("%PDF-1.7"), MAX_BYTES), "pdf");
});

test("a file as large as the server takes is read and one byte more is not", async () => {
  const large = (size) => ({ size, slice: () => fileOf(PNG) });
  await checkFile(large(MAX_BYTES), MAX_BYTES);
  await assert.rejects(checkFile(large(MAX_BYTES + 1), MAX_BYTES), {
    name: "FileError",
    message: "It is 21 MB; a file may be up to 20 MB. Make it smaller or split it.",
  });
});

test("a file of another kind is refused before it is sent", async () => {
  await assert.rejects(checkFile(fileOf("<svg>"), MAX_BYTES), {
    name: "FileError",
    message: "It is not a PNG, JPEG, WebP, BMP, GIF, TIFF, HEIC or PDF file. Save or export it as one of these.",
  });
});

test("a folder, or a file that is gone, cannot be read", async () => {
  const fail = async () => { throw new DOMException("gone", "NotFoundError"); };
  const gone = { size: 3, slice: () => gone, arrayBuffer: fail };
  await assert.rejects(checkFile(gone, MAX_BYTES), FileError);
  await assert.rejects(copyFile(gone, "png"), FileError);
});

test("a copy has the bytes and the type of its kind", async () => {
  const copy = await copyFile(fileOf("%PDF-1.7"), "pdf");
  assert.deepEqual([await copy.text(), copy.type], ["%PDF-1.7", "application/pdf"]);
});
