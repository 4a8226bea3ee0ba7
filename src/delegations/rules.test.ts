import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysAfter, longDay, parisDay, shortDay } from '../web/french-dates.ts';
import { endOfLastDay, furthestDay, readLastDay } from './rules.ts';

const NOW = new Date('2026-11-26T18:00:00Z');
const DAY = 24 * 3_600_000;

describe('the last day of a delegation', () => {
  it.each([
    '25/11/2027',
    ' 25-11-2027 ',
    '25.11.2027',
    '25 11 2027',
    '2027-11-25',
    '25 novembre 2027',
    '25 NOVEMBRE 2027',
    '25 nov. 2027',
    '25 / 11 / 2027',
    '２５/１１/２０２７',
    '25\u00a0novembre\u202f2027',
    '25–11–2027',
  ])('is read as people and office programs write it: %j', (typed) => {
    expect(readLastDay(typed, NOW)).toEqual({ day: '2027-11-25' });
  });

  it('is read with « 1er » and with accents', () => {
    expect(readLastDay('1er août 2027', NOW)).toEqual({ day: '2027-08-01' });
    expect(readLastDay('1 fevrier 2027', NOW)).toEqual({ day: '2027-02-01' });
  });

  it.each([
    ['', 'missing'],
    ['demain', 'unreadable'],
    ['25/11/27', 'unreadable'],
    ['25 jui 2027', 'unreadable'],
    ['25/11/2027 à midi', 'unreadable'],
    ['30/02/2027', 'no-such-day'],
    ['00/01/2027', 'no-such-day'],
    ['01/13/2027', 'no-such-day'],
    ['25/11/2026', 'past'],
    ['26/11/0026', 'past'],
    ['26/11/2027', 'too-far'],
    ['31/12/9999', 'too-far'],
  ])('is none in %j: %s', (typed, fault) => {
    expect(readLastDay(typed, NOW)).toEqual({ fault });
  });

  it('may be today, and ends with its last second in Paris', () => {
    expect(readLastDay('26/11/2026', NOW)).toEqual({ day: '2026-11-26' });
    expect(endOfLastDay('2026-11-26')).toEqual(new Date('2026-11-26T23:00:00Z'));
    expect(endOfLastDay('2026-07-14')).toEqual(new Date('2026-07-14T22:00:00Z'));
  });

  it('is never more than a year away, and every day until then is taken, however it is written', () => {
    const instants = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2090-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, fc.nat(364), (now, days) => {
        const day = daysAfter(parisDay(now), days);
        for (const written of [shortDay(day), longDay(day), day])
          expect(readLastDay(written, now)).toEqual({ day });
        const length = endOfLastDay(furthestDay(now)).getTime() - now.getTime();
        expect(length).toBeLessThanOrEqual(366 * DAY);
        expect(readLastDay(daysAfter(furthestDay(now), 1), now)).toEqual({ fault: 'too-far' });
      }),
    );
  });
});
