import assert from "node:assert/strict";
import { test } from "node:test";

import { quote, toCsv, toJson } from "../../static/js/export.js";
import { readingFrom, spotsOf } from "../../static/js/reading.js";
import { pageOf, readingOf } from "./readings.mjs";

const HEAD = "file,page,line,text,lowest_confidence\r\n";

test("a table has a row a line", () => {
  const files = [{ name: "a.pdf", reading: readingOf("12\n3?", "4") }, { name: "b.png", reading: readingOf("0755") }];
  const csv = toCsv(files);
  assert.equal(csv, `${HEAD}a.pdf,1,1,12,0.99\r\na.pdf,1,2,3,0.6\r\na.pdf,2,1,4,0.99\r\nb.png,1,1,0755,0.99\r\n`);
});

test("a page without digits is not left out", () => {
  assert.equal(toCsv([{ name: "a.png", reading: readingOf("") }]), `${HEAD}a.png,1,,,\r\n`);
});

test("corrections are in the table, and a line whose digits were all taken away is not", () => {
  const reading = readingOf("12?\n3");
  const [, two, three] = spotsOf(reading).map(({ digit }) => digit);
  two.typed = 7;
  three.typed = null;
  assert.equal(toCsv([{ name: "a.png", reading }]), `${HEAD}a.png,1,1,17,0.99\r\n`);
});

test("commas, quotes and line breaks are quoted, quotes doubled", () => {
  assert.deepEqual(["a,b", 'say "1"', "a\nb", "a\rb", "plain", 3].map(quote),
    ['"a,b"', '"say ""1"""', '"a\nb"', '"a\rb"', "plain", "3"]);
});

test("a file name cannot become a formula", () => {
  const csv = toCsv([{ name: '=HYPERLINK("http://a")', reading: readingOf("1") }]);
  assert.match(csv, /\r\n"'=HYPERLINK\(""http:\/\/a""\)",1,1,1/);
});

test("one file is the API's answer with its name", () => {
  const reading = readingOf("12");
  assert.deepEqual(JSON.parse(toJson([{ name: "a.png", reading }])), { file: "a.png", ...reading });
});

test("several files are a list", () => {
  const files = ["a.png", "b.png"].map((name) => ({ name, reading: readingOf("1") }));
  assert.deepEqual(JSON.parse(toJson(files)).map(({ file, text }) => [file, text]), [["a.png", "1"], ["b.png", "1"]]);
});

test("a corrected digit says so, is none when taken away, and texts follow", () => {
  const reading = readingOf("123");
  const [one, two, three] = spotsOf(reading).map(({ digit }) => digit);
  Object.assign(one, { typed: 7 });
  Object.assign(two, { typed: null });
  Object.assign(three, { typed: 3 });
  const out = JSON.parse(toJson([{ name: "a.png", reading }]));
  const [first, second, third] = out.pages[0].lines[0].digits;
  assert.deepEqual([out.text, out.pages[0].lines[0].text], ["73", "73"]);
  assert.deepEqual([first.digit, first.corrected, "typed" in first], [7, true, false]);
  assert.deepEqual([second.digit, second.corrected], [null, true]);
  assert.deepEqual([third.digit, third.corrected, third.confirmed], [3, undefined, true]);
});

test("previews are left out, and a page's problem is kept", () => {
  const problem = { title: "Damaged", status: 422, detail: "It is damaged." };
  const pages = [pageOf("1", { preview: "data:", preview_scale: 0.5 }), { index: 1, problem }];
  const out = JSON.parse(toJson([{ name: "a.pdf", reading: readingFrom({ ...readingOf("1"), pages }) }]));
  assert.deepEqual([out.pages[0].preview, out.pages[0].preview_scale], [undefined, undefined]);
  assert.deepEqual(out.pages[1], { index: 1, problem });
  assert.equal(toCsv([{ name: "a.pdf", reading: readingFrom({ ...readingOf("1"), pages }) }]),
    `${HEAD}a.pdf,1,1,1,0.99\r\n`);
});
