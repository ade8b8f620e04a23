/** What kind of file it is, told by its first bytes: names and types are only claims. */

/** How many bytes `kindOf` needs: a PDF may have up to 1 kB of something else before its mark. */
export const HEAD_BYTES = 1024;

/** The kinds that the server reads, as people call them. */
export const READABLE = "PNG, JPEG, WebP, BMP, GIF, TIFF, HEIC or PDF";

/** Kinds that no browser, or only some, can show, or that hold several pages; a GIF would move. */
const SHOWN_BY_SERVER = new Set(["gif", "tiff", "heic", "pdf"]);

/** Brands of ISO base media files that are still pictures (ISO/IEC 23008-12); others are videos. */
const HEIC_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]);

/** Marks at the very start, as text of one character per byte. */
const MARKS = [
  ["png", /^\x89PNG\r\n\x1a\n/],
  ["jpeg", /^\xff\xd8\xff/],
  ["webp", /^RIFF[^]{4}WEBP/],
  ["gif", /^GIF8[79]a/],
  ["tiff", /^(II[*+]\0|MM\0[*+])/],
  ["bmp", /^BM/],
  ["pdf", /%PDF-/],
];

/**
 * @param {Uint8Array} head the first HEAD_BYTES of a file, or all of a shorter one
 * @returns {string | null} null for what the server does not read
 */
export function kindOf(head) {
  const text = String.fromCharCode(...head.subarray(0, HEAD_BYTES));
  if (text.slice(4, 8) === "ftyp") return HEIC_BRANDS.has(text.slice(8, 12)) ? "heic" : null;
  return MARKS.find(([, mark]) => mark.test(text))?.[0] ?? null;
}

/** @param {string} kind */
export function mustBeShownByServer(kind) {
  return SHOWN_BY_SERVER.has(kind);
}
