import type { Habilitation } from '../mandates/habilitations.ts';
import { ROLE_NAMES } from '../mandates/texts.ts';
import { findAmong, searchWords } from '../platform/search-words.ts';
import { typedLine } from '../platform/typed-line.ts';
import { lastDayBefore, parisDay, shortDay } from '../web/french-dates.ts';
import { type Catalogue, readOnlyIds, serviceLabels } from './catalogue.ts';
import { spokenName } from './rules.ts';
import { HABILITATION_TEXTS } from './texts.ts';

/** A line of the table, of the document and of the file, in words. */
export interface HabilitationLine {
  siren: string;
  name: string;
  service: string;
  role: string;
  /** `26/11/2026` */
  since: string;
  /** Empty where it has no end. */
  until: string;
  givenBy: string;
}

/** What the lines say, in the order in which they are read. To read gives nothing in a service in which one also acts. */
export function habilitationLines(catalogue: Catalogue, all: readonly Habilitation[]): HabilitationLine[] {
  const labels = serviceLabels(catalogue);
  const read = new Set(readOnlyIds(catalogue));
  const given = all.filter(
    ({ access, service }) => access === 'act' || (service !== null && read.has(service)),
  );
  return given.map((one) => ({
    siren: one.siren,
    name: one.name,
    service: one.service === null ? HABILITATION_TEXTS.awaited : (labels.get(one.service) ?? one.service),
    role: one.role === 'delegataire' ? HABILITATION_TEXTS.delegataires[one.access] : ROLE_NAMES[one.role],
    since: shortDay(parisDay(one.since)),
    until: one.until ? shortDay(lastDayBefore(one.until)) : '',
    givenBy: one.givenBy
      ? spokenName(one.givenBy.firstName, one.givenBy.lastName)
      : HABILITATION_TEXTS.bases[one.basis],
  }));
}

/** In the order of the columns. */
export function cellsOf({ name, siren, service, role, since, until, givenBy }: HabilitationLine): string[] {
  return [name, siren, service, role, since, until, givenBy];
}

/** The lines that hold every word searched for, in the company, the service, the role or who gave it. */
export function filterLines(lines: readonly HabilitationLine[], typed: string): HabilitationLine[] {
  const found = findAmong(
    lines.map((line) => ({
      name: searchWords(`${line.name} ${line.siren} ${line.service}`),
      about: searchWords(`${line.role} ${line.givenBy}`),
    })),
    typedLine(typed),
  );
  return lines.filter((_, index) => found[index]);
}

/**
 * The lines as a file for an office program (RFC 4180, with the separator that French ones expect and the mark that tells
 * them UTF-8). Nothing in it is a formula: what begins like one bears an apostrophe (OWASP, CSV injection).
 */
export function asCsv(lines: readonly HabilitationLine[]): string {
  const { columns } = HABILITATION_TEXTS;
  const rows = [columns, ...lines.map(cellsOf)];
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(';')}\r\n`).join('')}`;
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
