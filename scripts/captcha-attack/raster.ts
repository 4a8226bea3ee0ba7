/** A picture of one byte a pixel, row by row: 0 is black, 255 white. Programs read black on white best. */
export interface Raster {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** One of two kinds for each pixel: 1 belongs to what is looked for, 0 does not. */
export interface Mask {
  width: number;
  height: number;
  bits: Uint8Array;
}

export function mapPixels(raster: Raster, change: (value: number, at: number) => number): Raster {
  return { ...raster, pixels: raster.pixels.map(change) };
}

export function mapBits(mask: Mask, change: (bit: number, at: number) => number): Mask {
  return { ...mask, bits: mask.bits.map(change) };
}

export function inverse(mask: Mask): Mask {
  return mapBits(mask, (bit) => 1 - bit);
}

/** What is in the mask in black, the rest in white. */
export function toRaster({ width, height, bits }: Mask): Raster {
  return { width, height, pixels: bits.map((bit) => (bit ? 0 : 255)) };
}

/** The dark pixels, by the threshold that parts light from dark best (Otsu 1979). */
export function darkPixels(raster: Raster): Mask {
  const threshold = otsuThreshold(raster.pixels);
  return { ...raster, bits: raster.pixels.map((value) => (value <= threshold ? 1 : 0)) };
}

/** The pixels darker than the mean of the square around them. */
export function darkerThanAround(raster: Raster, radius: number): Mask {
  const around = boxMean(raster, radius).pixels;
  return { ...raster, bits: raster.pixels.map((value, at) => (value + 8 < (around[at] ?? 0) ? 1 : 0)) };
}

function otsuThreshold(pixels: Uint8Array): number {
  const counts = new Array<number>(256).fill(0);
  for (const value of pixels) counts[value] = (counts[value] ?? 0) + 1;
  const total = counts.reduce((sum, count, value) => sum + count * value, 0);
  let [best, threshold, below, sum] = [-1, 127, 0, 0];
  counts.forEach((count, value) => {
    below += count;
    sum += count * value;
    const above = pixels.length - below;
    if (below === 0 || above === 0) return;
    const between = below * above * (sum / below - (total - sum) / above) ** 2;
    if (between > best) [best, threshold] = [between, value];
  });
  return threshold;
}

/** Each pixel becomes the mean of the square around it; at an edge, of the part inside. */
export function boxMean({ width, height, pixels }: Raster, radius: number): Raster {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += pixels[y * width + x] ?? 0;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row;
    }
  }
  const sumAt = (x: number, y: number) => sums[y * (width + 1) + x] ?? 0;
  const means = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - radius), Math.min(height, y + radius + 1)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - radius), Math.min(width, x + radius + 1)];
      const sum = sumAt(right, bottom) - sumAt(left, bottom) - sumAt(right, top) + sumAt(left, top);
      means[y * width + x] = Math.round(sum / ((right - left) * (bottom - top)));
    }
  }
  return { width, height, pixels: means };
}

/** Half, or twice, the size: every other pixel after a mean of four, or every pixel twice, smoothed. */
export function resize(raster: Raster, factor: 0.5 | 2): Raster {
  const source = factor < 1 ? boxMean(raster, 1) : raster;
  const [width, height] = [raster.width * factor, raster.height * factor];
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      pixels[y * width + x] =
        source.pixels[Math.floor(y / factor) * raster.width + Math.floor(x / factor)] ?? 0;
  const resized = { width, height, pixels };
  return factor > 1 ? boxMean(resized, 1) : resized;
}
