import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';

/**
 * What captchas are written in: cuts of Atkinson Hyperlegible Next (SIL Open Font License), drawn by the
 * Braille Institute so that no two characters are taken for one another. Light cuts are left out: they
 * get lost where paper and ink change sides. Named by their files, without the family's name.
 */
const CUTS = ['500Medium', '600SemiBold', '800ExtraBold', '500Medium_Italic', '700Bold_Italic'] as const;

/** The names under which the canvas knows them. Registered at the start: a missing file is told then. */
export const CAPTCHA_FONTS = CUTS.map(register);

function register(cut: string): string {
  const file = `@expo-google-fonts/atkinson-hyperlegible-next/${cut}/AtkinsonHyperlegibleNext_${cut}.ttf`;
  const name = `captcha-${cut.replace('_', '-')}`;
  const path = createRequire(import.meta.url).resolve(file);
  if (!GlobalFonts.registerFromPath(path, name)) throw new Error(`unreadable font: ${file}`);
  return name;
}
