import { isSiren } from '../mandates/dossier.ts';

/** A line of the file of companies. */
export interface CompanyLine {
  /** From 1, as editors count. */
  number: number;
  siren: string;
  office: string;
}

/** What is wrong with a line of it. */
export interface WrongLine {
  number: number;
  what: string;
}

/**
 * Reads the lines of a CSV file `siren;office`, one after the other, however many there are: no file of an administration
 * is too large for it. Spreadsheets write it in several ways, each of which is read: a comma or a semicolon between, quotes
 * or none, a mark in front of the first line, spaces in the SIREN.
 * @param lines the first names the two columns
 * @param offices their ids
 */
export async function* readCompanies(
  lines: AsyncIterable<string>,
  offices: ReadonlySet<string>,
): AsyncGenerator<CompanyLine | WrongLine> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const cells = cellsOf(line);
    if (number === 1) {
      if (cells.join(';').toLowerCase() !== 'siren;office') yield { number, what: 'must be siren;office' };
    } else if (line.trim() !== '') yield companyOf(number, cells, offices);
  }
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\uFEFF/, '')
    .split(/[;,]/)
    .map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

function companyOf(
  number: number,
  cells: readonly string[],
  offices: ReadonlySet<string>,
): CompanyLine | WrongLine {
  const [written = '', office = '', ...more] = cells;
  const siren = written.replaceAll(/\s/g, '');
  const wrong = (what: string): WrongLine => ({ number, what });
  if (office === '' || more.length > 0) return wrong('must be a SIREN and the id of an office');
  if (/^\d{1,8}$/.test(siren) && isSiren(siren.padStart(9, '0')))
    return wrong(`${siren} has lost the zeros it begins with: keep that column as text`);
  if (!isSiren(siren)) return wrong(`${shown(written)} is no SIREN`);
  if (!offices.has(office)) return wrong(`${shown(office)} is no office of the file`);
  return { number, siren, office };
}

/** As a terminal may show it. */
function shown(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
