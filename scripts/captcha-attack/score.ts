import type { Picture } from './pictures.ts';
import type { Reading } from './read-pictures.ts';

/** How many pictures were read whole. */
export interface Score {
  /** For each preparation: in each mode, in any of them, and all but one character. */
  rows: Record<string, Record<string, number>>;
  /** By any preparation in any mode. */
  total: number;
}

/** A picture counts as read when all its characters came out, in order, and no other. */
export function scoreOf(readings: readonly Reading[], pictures: readonly Picture[]): Score {
  const answer = ({ picture }: Reading) => pictures[picture]?.answer ?? '';
  const exact = readings.filter((reading) => reading.text === answer(reading));
  const close = readings.filter((reading) => isOneOff(reading.text, answer(reading)));
  const rows: Score['rows'] = {};
  for (const { preparation, mode } of readings) {
    if (rows[preparation]?.[`psm ${mode}`] !== undefined) continue;
    const here = exact.filter((reading) => reading.preparation === preparation);
    rows[preparation] = {
      ...rows[preparation],
      [`psm ${mode}`]: countPictures(here.filter((reading) => reading.mode === mode)),
    };
  }
  for (const [preparation, row] of Object.entries(rows)) {
    const ofThis = (reading: Reading) => reading.preparation === preparation;
    row.any = countPictures(exact.filter(ofThis));
    row['five of six'] = countPictures(close.filter(ofThis));
  }
  return { rows, total: countPictures(exact) };
}

function countPictures(readings: readonly Reading[]): number {
  return new Set(readings.map(({ picture }) => picture)).size;
}

/** Six characters of which five are right, each in its place. */
function isOneOff(text: string, answer: string): boolean {
  return (
    text.length === answer.length && [...text].filter((character, n) => character !== answer[n]).length === 1
  );
}
