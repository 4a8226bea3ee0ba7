import { cutApart, lineUp, untilted } from './pieces.ts';
import {
  boxMean,
  darkerThanAround,
  darkPixels,
  inverse,
  type Mask,
  mapBits,
  mapPixels,
  type Raster,
  resize,
  toRaster,
} from './raster.ts';
import { close, dilate, erode, largeParts, majority, open, outlines } from './shapes.ts';

/** The picture as a program may prepare it before reading, by the name in the table. */
export function prepare(picture: Raster): Record<string, Raster> {
  const dark = darkPixels(picture);
  const filled = holesFilled(dark);
  const pieces = cutApart(dark);
  const upright = lineUp(pieces.map(untilted));
  return {
    'as drawn': picture,
    inverted: mapPixels(picture, (value) => 255 - value),
    'half the size, blurred': boxMean(resize(picture, 0.5), 1),
    'twice the size': resize(picture, 2),
    'black and white (Otsu)': toRaster(dark),
    'darker than around': toRaster(darkerThanAround(picture, 30)),
    outlines: toRaster(outlines(dark)),
    'median filter': toRaster(majority(dark, 4)),
    thinner: toRaster(erode(dark, 3)),
    'thin strokes off': toRaster(open(dark, 4)),
    thicker: toRaster(dilate(dark, 3)),
    'small holes filled': toRaster(filled),
    'holes filled, half the size': boxMean(resize(toRaster(filled), 0.5), 1),
    'cut into six': toRaster(lineUp(pieces)),
    'cut, holes filled': toRaster(lineUp(cutApart(filled))),
    'cut, set upright': toRaster(upright),
    'cut, set upright, thinner': toRaster(erode(upright, 2)),
  };
}

/** Where two characters overlap ground may show: such holes are smaller than those within a character. */
function holesFilled(dark: Mask): Mask {
  const light = inverse(dark);
  const large = largeParts(light, LARGEST_HOLE);
  const holes = mapBits(light, (bit, at) => (bit && !large.bits[at] ? 1 : 0));
  return close(
    mapBits(dark, (bit, at) => (bit || holes.bits[at] ? 1 : 0)),
    2,
  );
}

/** In pixels. */
const LARGEST_HOLE = 150;
