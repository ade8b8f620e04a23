import assert from "node:assert/strict";
import { test } from "node:test";

import { HEAD_BYTES, kindOf, mustBeShownByServer } from "../../static/js/kinds.js";

const bytes = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));

test("each kind is known by its first bytes", () => {
  const heads = {
    png: "\x89PNG\r\n\x1a\n", jpeg: "\xff\xd8\xff\xe0", webp: "RIFF\x10\0\0\0WEBPVP8 ", gif: "GIF89a", tiff: "II*\0",
    bmp: "BM6\0", pdf: "%PDF-1.7", heic: "\0\0\0\x18ftypheic",
  };
  for (const [kind, head] of Object.entries(heads)) assert.equal(kindOf(bytes(head)), kind);
  assert.equal(kindOf(bytes("MM\0*")), "tiff");
});

test("a PDF may begin with something else", () => {
  assert.equal(kindOf(bytes(`${"\n".repeat(100)}%PDF-1.4`)), "pdf");
  assert.equal(kindOf(bytes(`${"\n".repeat(HEAD_BYTES)}%PDF-1.4`)), null);
});

test("text, SVG, a video, a sound and nothing at all are not read", () => {
  for (const head of ["{}", "<svg viewBox='0 0 9 9'>", "\0\0\0\x18ftypmp42", "RIFF\x10\0\0\0WAVE", ""]) {
    assert.equal(kindOf(bytes(head)), null);
  }
});

test("what a browser cannot show, or not as one still page, is shown by the server", () => {
  assert.deepEqual(["png", "jpeg", "webp", "bmp", "gif", "tiff", "heic", "pdf"].filter(mustBeShownByServer),
    ["gif", "tiff", "heic", "pdf"]);
});
