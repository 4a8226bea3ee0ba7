import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COLOURS, DARK_COLOURS } from '../src/web/tokens.ts';

type Colour = keyof typeof COLOURS;

/** What is written on what (`docs/design.md`). */
const SHEETS = ['paper', 'paper-deep', 'sheet', 'mist', 'mist-faint'] as const;
const TINTS = ['success-tint', 'warning-tint', 'danger-tint'] as const;
const TEXTS: readonly (readonly [text: readonly Colour[], on: readonly Colour[]])[] = [
  [
    ['text', 'heading', 'link', 'link-hover', 'muted'],
    [...SHEETS, ...TINTS],
  ],
  [['accent', 'action', 'danger', 'success', 'warning'], SHEETS],
  [['success'], ['success-tint']],
  [['warning'], ['warning-tint']],
  [['danger'], ['danger-tint']],
  [['on-action'], ['action', 'action-hover', 'action-active', 'danger', 'danger-hover']],
  [
    ['on-band', 'on-band-soft'],
    ['band', 'band-deep', 'band-hover'],
  ],
  [['on-focus'], ['focus']],
];
/** Edges of fields and buttons, marks that say something by their shape alone. */
const EDGES: typeof TEXTS = [
  [['control', 'border', 'action'], SHEETS],
  [
    ['success', 'warning', 'danger', 'link'],
    [...SHEETS, ...TINTS],
  ],
];

const THEMES = [
  { name: 'light', palette: COLOURS },
  { name: 'dark', palette: DARK_COLOURS },
];

describe.each(THEMES)('in the $name palette', ({ palette }) => {
  it.each([
    { what: 'every text', pairs: TEXTS, least: 4.5 },
    { what: 'every edge', pairs: EDGES, least: 3 },
  ])('$what has a contrast of $least or more', ({ pairs, least }) => {
    const faint = pairs.flatMap(([drawn, grounds]) =>
      drawn.flatMap((colour) =>
        grounds
          .map((ground) => ({ ground, contrast: contrastOf(palette[colour], palette[ground]) }))
          .filter(({ contrast }) => contrast < least)
          .map(({ ground, contrast }) => `${colour} on ${ground}: ${contrast.toFixed(2)}`),
      ),
    );
    expect(faint).toEqual([]);
  });

  it('the ring of the focus shows on every ground, by its amber or by its edge', () => {
    const grounds = [...SHEETS, ...TINTS, 'band', 'band-deep'] as const;
    const seen = (ground: Colour, colour: Colour) => contrastOf(palette[colour], palette[ground]) >= 3;
    expect(grounds.filter((ground) => !seen(ground, 'focus') && !seen(ground, 'on-focus'))).toEqual([]);
  });
});

/** In rem. */
const SCALE = [0, 0.125, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5];

it('spaces come from one scale', () => {
  const folder = join(import.meta.dirname, '../src/web/styles');
  const spaces = readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => /^\s*(?:margin|padding|gap|(?:row|column)-gap)[a-z-]*:/.test(line))
      .filter((line) => !/calc|clamp/.test(line))
      .map((line) => `${file}:${line.trim()}`),
  );
  expect(spaces.length).toBeGreaterThan(100);
  const isOff = (line: string) =>
    [...line.matchAll(/-?(\d*\.?\d+)(rem|em|px|%)/g)].some(
      ([, size, unit]) => unit !== 'rem' || !SCALE.includes(Number(size)),
    );
  expect(spaces.filter(isOff)).toEqual([]);
});

/** As WCAG 2.2 computes it, from 1 to 21. */
function contrastOf(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
