import assert from "node:assert/strict";
import { test } from "node:test";

import { PictureError, readPicture } from "../../static/js/picture.js";

const arrayBuffer = async () => new ArrayBuffer(3);
const file = (parts) => ({ name: "seven.png", type: "image/png", size: 3, arrayBuffer, ...parts });

test("it reads a file's bytes and keeps its type", async () => {
  const picture = await readPicture(file());
  assert.deepEqual([picture.size, picture.type], [3, "image/png"]);
});

test("a file of 20 MB is read and one byte more is not", async () => {
  await readPicture(file({ size: 20_000_000 }));
  await assert.rejects(readPicture(file({ size: 20_000_001 })), {
    name: "PictureError",
    message: "“seven.png” is 21 MB; a picture may be up to 20 MB. Make it smaller or crop it.",
  });
});

test("a folder, or a file that is gone, cannot be read", async () => {
  const fail = async () => { throw new DOMException("gone", "NotFoundError"); };
  await assert.rejects(readPicture(file({ arrayBuffer: fail })), PictureError);
});
