import { cutApart, lineUp, turned } from './pieces.ts';
import { darkPixels, type Raster, toRaster } from './raster.ts';
import { type Guess, recogniseCharacters } from './recognise.ts';

/**
 * The angles by which characters are turned back, in degrees: all that the drawing tilts by lie within four of
 * one of them, which Tesseract does not mind.
 */
const ANGLES = [-30, -23, -16, 16, 23, 30];

/**
 * Each picture cut into six, each piece turned by each angle and read by itself; of what was read in a piece
 * the surest counts. What somebody would try who has read how the drawing works.
 */
export function readPieces(program: string, pictures: readonly Raster[]): string[] {
  const pieces = pictures.map((picture) => cutApart(darkPixels(picture)));
  const views = pieces
    .flat()
    .flatMap((piece) => ANGLES.map((degrees) => toRaster(lineUp([turned(piece, degrees)]))));
  const guesses = recogniseCharacters(program, views);
  const characters = pieces
    .flat()
    .map((_, n) => surest(guesses.slice(n * ANGLES.length, (n + 1) * ANGLES.length)));
  return pieces.map((six, n) => characters.slice(n * six.length, (n + 1) * six.length).join(''));
}

function surest(guesses: readonly Guess[]): string {
  return guesses.reduce((best, guess) => (guess.sureness > best.sureness ? guess : best)).character;
}
