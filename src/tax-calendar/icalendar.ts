import { daysAfter } from '../web/french-dates.ts';
import type { TaxDate } from './calendar.ts';
import { CALENDAR_TEXTS } from './texts.ts';

/**
 * The dates as a calendar of whole days, which programs import or come back for (RFC 5545).
 * @param host of this site: with it the id of a date is its own anywhere
 * @param madeAt told of each date, as the format asks
 */
export async function toICalendar(
  dates: readonly TaxDate[],
  { host, madeAt }: { host: string; madeAt: Date },
): Promise<string> {
  // Loaded once somebody asks for it: most never do.
  const { default: ical, ICalEventTransparency } = await import('ical-generator');
  const calendar = ical({
    name: CALENDAR_TEXTS.title,
    prodId: { company: host, product: 'espace-professionnel', language: 'FR' },
    // How often a program that subscribed comes back, in seconds.
    ttl: 86_400,
  });
  for (const { id, day, title, about } of dates)
    calendar.createEvent({
      id: `${id}@${host}`,
      stamp: madeAt,
      start: atMidnight(day),
      end: atMidnight(daysAfter(day, 1)),
      allDay: true,
      summary: title,
      ...(about !== undefined && { description: about }),
      // The day stays free for everything else.
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  return calendar.toString();
}

/** In UTC, where the library takes the day from. */
function atMidnight(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}
