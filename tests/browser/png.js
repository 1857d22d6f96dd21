// Makes pictures of pages small: their colours become a palette of 256, the most frequent ones as they are.

import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");
const COLOURS_MAX = 256;
/** Bytes of a pixel, by the type of colours: with and without transparency, 8 bits each. */
const PIXEL_BYTES = { 2: 3, 6: 4 };

/** Writes a picture of the browser again, with a palette. @param {Buffer} png @returns {Buffer} */
export function reducePng(png) {
  const { width, height, pixels } = decodePng(png);
  const counts = new Map();
  for (const colour of pixels) {
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const colours = [...counts].sort((one, other) => other[1] - one[1]).map(([colour]) => colour);
  const palette = colours.slice(0, COLOURS_MAX);
  const indexes = new Map(colours.map((colour, index) => [colour, index < COLOURS_MAX ? index : findNearest(palette, colour)]));
  const rows = Buffer.alloc(height * (width + 1));
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      rows[row * (width + 1) + 1 + column] = indexes.get(pixels[row * width + column]);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3], 8); // 8 bits, each the index of a colour.
  const colourBytes = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const data = deflateSync(rows, { level: 9 });
  const chunks = [makeChunk("IHDR", head), makeChunk("PLTE", colourBytes), makeChunk("IDAT", data), makeChunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([SIGNATURE, ...chunks]);
}

/** Reads the colours of all pixels, as 24 bits each. @param {Buffer} png */
function decodePng(png) {
  const parts = [];
  let [width, height, type] = [0, 0, 0];
  for (let place = SIGNATURE.length; place < png.length; ) {
    const length = png.readUInt32BE(place);
    const name = png.toString("latin1", place + 4, place + 8);
    const body = png.subarray(place + 8, place + 8 + length);
    if (name === "IHDR") {
      [width, height, type] = [body.readUInt32BE(0), body.readUInt32BE(4), body[9] ?? 0];
    } else if (name === "IDAT") {
      parts.push(body);
    }
    place += length + 12;
  }
  const size = PIXEL_BYTES[type];
  if (!size) {
    throw new Error(`a picture has colours of type ${type}: expected 2 or 6`);
  }
  const bytes = removeFilters(inflateSync(Buffer.concat(parts)), width * size, height, size);
  const pixels = new Uint32Array(width * height);
  for (let pixel = 0; pixel < pixels.length; pixel += 1) {
    pixels[pixel] = bytes.readUIntBE(pixel * size, 3);
  }
  return { width, height, pixels };
}

/** Takes back the filter of each row: its bytes are differences to those on the left and above. */
function removeFilters(filtered, rowBytes, height, size) {
  const bytes = Buffer.alloc(rowBytes * height);
  for (let row = 0; row < height; row += 1) {
    const filter = filtered[row * (rowBytes + 1)];
    for (let column = 0; column < rowBytes; column += 1) {
      const place = row * rowBytes + column;
      const left = column >= size ? bytes[place - size] : 0;
      const above = row > 0 ? bytes[place - rowBytes] : 0;
      const corner = column >= size && row > 0 ? bytes[place - rowBytes - size] : 0;
      const predicted = [0, left, above, (left + above) >> 1, predictPaeth(left, above, corner)][filter];
      bytes[place] = filtered[row * (rowBytes + 1) + 1 + column] + predicted;
    }
  }
  return bytes;
}

/** The predictor of the PNG standard: of three neighbours the one nearest to `left + above - corner`. */
function predictPaeth(left, above, corner) {
  const [toLeft, toAbove, toCorner] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs);
  return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
}

/** Finds the colour of a palette that is nearest to one, and returns its index. */
function findNearest(palette, colour) {
  const distance = (other) =>
    [16, 8, 0].reduce((sum, shift) => sum + (((colour >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);
  return palette.reduce((best, other, index) => (distance(other) < distance(palette[best]) ? index : best), 0);
}

function makeChunk(name, body) {
  const chunk = Buffer.alloc(body.length + 12);
  chunk.writeUInt32BE(body.length, 0);
  chunk.write(name, 4, "latin1");
  body.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, body.length + 8)), body.length + 8);
  return chunk;
}
