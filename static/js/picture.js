/** A picture of one digit: chosen, dropped or pasted, read, and shown in the place of the drawing. */

export const MAX_BYTES = 20_000_000;

/** The file cannot be taken; the message says why and what to do. */
export class PictureError extends Error {
  name = "PictureError";
}

/**
 * The file's bytes, copied: a file that is changed or deleted on disk can then still be sent again.
 *
 * @param {File} file
 * @returns {Promise<Blob>}
 * @throws {PictureError}
 */
export async function readPicture(file) {
  if (file.size > MAX_BYTES) {
    const megabytes = Math.ceil(file.size / 1e6);
    throw new PictureError(
      `“${file.name}” is ${megabytes} MB; a picture may be up to ${MAX_BYTES / 1e6} MB. Make it smaller or crop it.`);
  }
  try {
    return new Blob([await file.arrayBuffer()], { type: file.type });
  } catch (cause) {
    throw new PictureError(`“${file.name}” cannot be read. Choose a picture file; a folder will not do.`, { cause });
  }
}

/**
 * @param {HTMLInputElement} input
 * @param {(file: File) => void} onFile
 */
export function listenForFiles(input, onFile) {
  input.addEventListener("change", () => {
    const [file] = input.files;
    if (file) onFile(file);
    input.value = ""; // or choosing the same file again would not be a change
  });
  document.addEventListener("paste", (event) => {
    const [file] = event.clipboardData?.files ?? [];
    if (file) onFile(file);
  });
  listenForDrops(onFile);
}

/** The whole page takes drops, as a file that misses would make the browser leave the page. */
function listenForDrops(onFile) {
  const setDropping = (isDropping) => document.documentElement.toggleAttribute("data-dropping", isDropping);
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");

  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setDropping(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) setDropping(false); // it left the window, not just one element
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setDropping(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  });
}

/** Shows a picture over the pad. Formats that the browser cannot show (TIFF) are shown by name. */
export class Preview {
  #image;
  #name;

  /**
   * @param {HTMLImageElement} image
   * @param {HTMLElement} name
   */
  constructor(image, name) {
    this.#image = image;
    this.#name = name;
    image.addEventListener("error", () => this.#showNameOnly());
  }

  /**
   * @param {Blob} picture
   * @param {string} name
   */
  show(picture, name) {
    this.hide();
    this.#name.textContent = name;
    this.#image.alt = `The picture ${name}`;
    this.#image.src = URL.createObjectURL(picture);
    this.#image.hidden = false;
  }

  hide() {
    URL.revokeObjectURL(this.#image.src);
    this.#image.removeAttribute("src");
    this.#image.hidden = true;
    this.#name.hidden = true;
  }

  #showNameOnly() {
    this.#image.hidden = true;
    this.#name.hidden = false;
  }
}
