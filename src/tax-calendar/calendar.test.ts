import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCatalogue, serviceIds } from '../home/catalogue.ts';
import { byMonth, datesOf, datesToCome, readTaxCalendar } from './calendar.ts';

function fileOf(dates: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'calendar-')), 'dates.json');
  writeFileSync(file, JSON.stringify({ dates }));
  return file;
}

const TVA = { id: 'tva', day: '2027-01-25', title: 'TVA', services: ['payer-tva'] };
const EVERYBODY = { id: 'fermeture', day: '2027-01-01', title: 'Jour férié' };

it('is the operator’s file, soonest first, or an example that says so', () => {
  expect(readTaxCalendar(fileOf([TVA, EVERYBODY]))).toEqual({
    dates: [{ ...EVERYBODY, services: [] }, TVA],
    isExample: false,
  });
  expect(readTaxCalendar().isExample).toBe(true);
});

it('names in one line what is wrong in the file', () => {
  const complaint = (dates: unknown, known?: string[]) => {
    try {
      readTaxCalendar(fileOf(dates), known);
    } catch (error) {
      return String(error).replace(/\S*dates\.json/, 'FILE');
    }
    return '';
  };
  expect(complaint([{ ...TVA, day: '2027-02-30' }])).toBe(
    'Error: tax calendar FILE: dates.0.day (tva): must be a day written YYYY-MM-DD',
  );
  expect(complaint([TVA, TVA])).toBe('Error: tax calendar FILE: tva: two dates have this id');
  expect(complaint([{ ...TVA, title: ' ' }])).toContain('must not be empty');
  expect(complaint([{ ...TVA, title: 'TVA\u0007' }])).toContain('without control characters');
  expect(complaint([TVA], ['payer-cvae'])).toBe(
    'Error: tax calendar FILE: tva: payer-tva is no service of the catalogue',
  );
  expect(complaint([TVA], ['payer-tva'])).toBe('');
  expect(complaint('none')).not.toBe('');
});

it('tells of services that the catalogue has, in the example', () => {
  const known = new Set(serviceIds(readCatalogue()));
  const named = readTaxCalendar().dates.flatMap(({ services }) => services);
  expect(named.filter((id) => !known.has(id))).toEqual([]);
});

it('keeps today, forgets yesterday, and goes month by month', () => {
  const calendar = readTaxCalendar(fileOf([TVA, EVERYBODY]));
  expect(datesToCome(calendar, '2027-01-25').map(({ id }) => id)).toEqual(['tva']);
  expect(datesToCome(calendar, '2027-01-26')).toEqual([]);
  expect(byMonth(calendar.dates).map(([month, dates]) => [month, dates.length])).toEqual([['2027-01', 2]]);
});

it('is of one’s services, and of everybody', () => {
  const { dates } = readTaxCalendar(fileOf([TVA, EVERYBODY]));
  const idsOf = (services: string[]) => datesOf(dates, new Set(services)).map(({ id }) => id);
  expect(idsOf(['payer-tva'])).toEqual(['fermeture', 'tva']);
  expect(idsOf(['payer-cvae'])).toEqual(['fermeture']);
});
