import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  daysAfter,
  lastDayBefore,
  longDay,
  longMoment,
  parisDay,
  shortDay,
  stamp,
  startOfParisDay,
} from './french-dates.ts';

describe('the day in Paris', () => {
  it('begins at midnight in Paris: two hours before UTC in summer, one in winter', () => {
    expect(parisDay(new Date('2023-08-22T21:59:59Z'))).toBe('2023-08-22');
    expect(parisDay(new Date('2023-08-22T22:00:00Z'))).toBe('2023-08-23');
    expect(parisDay(new Date('2023-12-31T22:59:59Z'))).toBe('2023-12-31');
    expect(parisDay(new Date('2023-12-31T23:00:00Z'))).toBe('2024-01-01');
  });

  it('follows the change to summer time (31 March 2024) and back (27 October 2024)', () => {
    expect(parisDay(new Date('2024-03-30T23:00:00Z'))).toBe('2024-03-31');
    expect(parisDay(new Date('2024-03-31T21:59:59Z'))).toBe('2024-03-31');
    expect(parisDay(new Date('2024-03-31T22:00:00Z'))).toBe('2024-04-01');
    expect(parisDay(new Date('2024-10-26T22:00:00Z'))).toBe('2024-10-27');
    expect(parisDay(new Date('2024-10-27T22:59:59Z'))).toBe('2024-10-27');
    expect(parisDay(new Date('2024-10-27T23:00:00Z'))).toBe('2024-10-28');
  });

  it('refuses an invalid date', () => {
    expect(() => parisDay(new Date('no date'))).toThrow(RangeError);
    expect(() => startOfParisDay('2023-02-29')).toThrow(RangeError);
  });

  it('begins at an instant before which it was the day before, be clocks changed on it or not', () => {
    const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    const clocksChange = ['2024-03-31', '2024-10-27', '2024-04-01', '2024-10-28'].map((day) => [
      new Date(day),
    ]);
    fc.assert(
      fc.property(days, (date) => {
        const day = date.toISOString().slice(0, 10);
        const start = startOfParisDay(day);
        expect(parisDay(start)).toBe(day);
        expect(lastDayBefore(start)).toBe(daysAfter(day, -1));
      }),
      { examples: clocksChange as [Date][] },
    );
  });
});

describe('a day written out', () => {
  it('is long with the name of the month', () => {
    expect(longDay('2026-08-24')).toBe('24\u00a0août 2026');
    expect(longDay('2024-02-29')).toBe('29\u00a0février 2024');
    expect(longDay('2025-12-09')).toBe('9\u00a0décembre 2025');
  });

  it('has « 1er » for the first of the month only', () => {
    expect(longDay('2027-03-01')).toBe('1er\u00a0mars 2027');
    expect(longDay('2027-03-11')).toBe('11\u00a0mars 2027');
  });

  it('is short as in the header of every page', () => {
    expect(shortDay('2024-05-31')).toBe('31/05/2024');
  });

  it('is refused when the calendar has no such day', () => {
    for (const wrong of ['2023-02-29', '2023-13-01', '2023-00-10', '31/05/2024', '2024-5-31', '']) {
      expect(() => longDay(wrong), wrong).toThrow(RangeError);
      expect(() => shortDay(wrong), wrong).toThrow(RangeError);
    }
  });

  it('keeps year, month and day for every instant', () => {
    const instants = fc.date({
      min: new Date('1970-01-02'),
      max: new Date('2199-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (date) => {
        const day = parisDay(date);
        expect(shortDay(day).split('/').reverse().join('-')).toBe(day);
        expect(longDay(day)).toMatch(/^(1er|[2-9]|[12]\d|3[01])\u00a0[a-zéû]+ \d{4}$/);
      }),
    );
  });
});

describe('a moment', () => {
  it('is written with its hour in Paris, in summer and in winter', () => {
    expect(longMoment(new Date('2023-08-22T12:09:36Z'))).toBe('22\u00a0août 2023 à 14\u00a0h\u00a009');
    expect(longMoment(new Date('2024-01-01T08:05:00Z'))).toBe('1er\u00a0janvier 2024 à 09\u00a0h\u00a005');
    expect(stamp(new Date('2023-08-22T12:09:36Z'))).toBe('22/08/2023 à 14h09mn36s');
    expect(stamp(new Date('2023-12-22T12:09:06Z'))).toBe('22/12/2023 à 13h09mn06s');
  });

  it('says 0 and not 24 at midnight', () => {
    expect(longMoment(new Date('2023-08-21T22:00:00Z'))).toBe('22\u00a0août 2023 à 00\u00a0h\u00a000');
    expect(stamp(new Date('2023-08-21T22:00:00Z'))).toBe('22/08/2023 à 00h00mn00s');
  });

  it('jumps from 1 h 59 to 3 h 00 in spring, and hears 2 o’clock twice in autumn', () => {
    expect(stamp(new Date('2024-03-31T00:59:59Z'))).toBe('31/03/2024 à 01h59mn59s');
    expect(stamp(new Date('2024-03-31T01:00:00Z'))).toBe('31/03/2024 à 03h00mn00s');
    expect(stamp(new Date('2024-10-27T00:30:00Z'))).toBe('27/10/2024 à 02h30mn00s');
    expect(stamp(new Date('2024-10-27T01:30:00Z'))).toBe('27/10/2024 à 02h30mn00s');
  });

  it('does not depend on the time zone of the machine', () => {
    const module = new URL('./french-dates.ts', import.meta.url).href;
    const program = `const { stamp, longDay } = await import(${JSON.stringify(module)});
      console.log(stamp(new Date('2023-08-22T12:09:36Z')), longDay('2027-03-01'));`;
    for (const zone of ['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati']) {
      const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
        env: { ...process.env, TZ: zone },
        encoding: 'utf8',
      });
      expect(said.trim(), zone).toBe('22/08/2023 à 14h09mn36s 1er\u00a0mars 2027');
    }
  });
});

describe('a day so many days later', () => {
  it('counts days of the calendar, over the change of hour, the end of a year and 29 February', () => {
    expect(daysAfter('2024-03-30', 2)).toBe('2024-04-01');
    expect(daysAfter('2026-11-25', 60)).toBe('2027-01-24');
    expect(daysAfter('2024-02-28', 1)).toBe('2024-02-29');
    expect(daysAfter('2024-10-27', -1)).toBe('2024-10-26');
  });

  it('is of a day that exists', () => expect(() => daysAfter('2023-02-29', 1)).toThrow(RangeError));
});
