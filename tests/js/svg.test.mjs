import assert from "node:assert/strict";
import { test } from "node:test";

import { svgUrl, toSvg } from "../../static/js/svg.js";

const PART = { left: 10, top: 20, width: 100.004, height: 50 };

test("strokes are paths with their curves and widths, on white paper", () => {
  const svg = toSvg([[{ x: 20, y: 30 }, { x: 30, y: 30 }, { x: 30, y: 40.456 }]], PART);
  assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="10 20 100 50" width="100" height="50">/);
  assert.match(svg, /<rect x="10" y="20" width="100%" height="100%" fill="#fff"\/>/);
  assert.match(svg, /<path stroke-width="16" d="M20 30Q30 30 30 35.23L30 40.46"\/>/);
  assert.equal(svg.match(/<path/g).length, 1);
});

test("a dot is a path that goes nowhere, and a change of pressure another path", () => {
  assert.match(toSvg([[{ x: 5, y: 6, width: 8 }]], PART), /<path stroke-width="8" d="M5 6L5 6"\/>/);
  const pressed = [10, 10, 10, 20, 20, 20].map((width, i) => ({ x: 10 * i, y: 0, width }));
  assert.ok(toSvg([pressed], PART).match(/<path/g).length > 1);
});

test("as an address it holds no character that would end it", () => {
  assert.match(svgUrl(toSvg([[{ x: 5, y: 6 }]], PART)), /^data:image\/svg\+xml,[\w%.!'()*~-]+$/);
});
