/** The picture of a page, upright whatever way the file lies. */

const QUARTER_TURN_DEG = 90;

/** A picture that is loaded, and by how much it must be turned. */
export class PagePicture {
  /**
   * @param {HTMLImageElement} image
   * @param {number} [turnDeg] clockwise: 0, 90, 180 or 270
   */
  constructor(image, turnDeg = 0) {
    this.image = image;
    this.turnDeg = turnDeg;
    const isOnItsSide = turnDeg % (2 * QUARTER_TURN_DEG) !== 0;
    /** @type {number} in pixels, upright */
    this.width = isOnItsSide ? image.naturalHeight : image.naturalWidth;
    this.height = isOnItsSide ? image.naturalWidth : image.naturalHeight;
  }

  /** @param {number} turnDeg */
  turnedBy(turnDeg) {
    return new PagePicture(this.image, turnDeg);
  }

  /**
   * Paints it upright over a page of this size; scale and move the context before.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {{width: number, height: number}} page
   */
  paint(context, page) {
    const isOnItsSide = this.turnDeg % (2 * QUARTER_TURN_DEG) !== 0;
    const [width, height] = isOnItsSide ? [page.height, page.width] : [page.width, page.height];
    context.save();
    context.translate(page.width / 2, page.height / 2);
    context.rotate((this.turnDeg * Math.PI) / 180);
    context.drawImage(this.image, -width / 2, -height / 2, width, height);
    context.restore();
  }
}

/**
 * @param {string} url
 * @returns {Promise<PagePicture | null>} null when the browser cannot show it
 */
export async function loadPicture(url) {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
    return new PagePicture(image);
  } catch {
    return null;
  }
}

/**
 * The image keeps what it loaded; the address to the bytes is given back.
 *
 * @param {Blob} file
 */
export async function loadPictureOf(file) {
  const url = URL.createObjectURL(file);
  try {
    return await loadPicture(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * Whether a file's own picture is the page that the server read, but for quarter turns: only then do boxes fit.
 *
 * @param {PagePicture} own not turned
 * @param {import("./reading.js").ReadPage} page
 */
export function isPictureOf(own, { width, height, rotation_deg }) {
  if (rotation_deg % QUARTER_TURN_DEG !== 0) return false;
  const isOnItsSide = rotation_deg % (2 * QUARTER_TURN_DEG) !== 0;
  return isOnItsSide ? own.width === height && own.height === width : own.width === width && own.height === height;
}
