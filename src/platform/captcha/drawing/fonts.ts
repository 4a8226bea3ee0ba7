import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';

/**
 * What captchas are written in, a face for each character: so different from one another that a program
 * finds no common shape of a letter, each so plain that people do. All under the SIL Open Font License.
 * Thin faces are left out, which get lost in a crowd, and slanted ones, which lie down when they are tilted.
 */
const FILES = [
  // Without serifs; drawn by the Braille Institute so that no two characters are taken for one another.
  'atkinson-hyperlegible-next/600SemiBold/AtkinsonHyperlegibleNext_600SemiBold.ttf',
  'atkinson-hyperlegible-next/800ExtraBold/AtkinsonHyperlegibleNext_800ExtraBold.ttf',
  // A typewriter's.
  'courier-prime/700Bold/CourierPrime_700Bold.ttf',
  // A book's.
  'young-serif/400Regular/YoungSerif_400Regular.ttf',
  // A broad brush.
  'carter-one/400Regular/CarterOne_400Regular.ttf',
] as const;

/** The names under which the canvas knows them. Registered at the start: a missing file is told then. */
export const CAPTCHA_FONTS = FILES.map(register);

function register(file: string, place: number): string {
  const name = `captcha-${place}`;
  const path = createRequire(import.meta.url).resolve(`@expo-google-fonts/${file}`);
  if (!GlobalFonts.registerFromPath(path, name)) throw new Error(`unreadable font: ${file}`);
  return name;
}
