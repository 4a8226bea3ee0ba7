import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { homeOf } from '../home/rules.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { readAlong, requireSession, signedIn } from '../http/session.ts';
import { DOSSIERS } from '../mandates/dossier.ts';
import { parisDay, startOfParisDay } from '../web/french-dates.ts';
import { datesOf, datesToCome, type TaxCalendar, type TaxDate } from './calendar.ts';
import { CALENDAR_PATH, CalendarPage, FEED_PATH } from './calendar-page.tsx';
import { toICalendar } from './icalendar.ts';

/** Programs that subscribed come back by themselves, whoever told them to. */
const FEED_IS_GOOD_FOR_S = 3_600;

/** `/espace/calendrier-fiscal`, the same as a file, and `/calendrier-fiscal.ics` for whoever subscribes */
export async function taxCalendarRoutes(
  app: FastifyInstance,
  { calendar }: { calendar: TaxCalendar },
): Promise<void> {
  const reading = { onRequest: requireSession, config: { along: DOSSIERS } };

  app.get<{ Querystring: FormBody }>(CALENDAR_PATH, reading, async (request, reply) => {
    const services = servicesOf(request);
    const hasServices = services.size > 0;
    const shown = hasServices && field(request.query, 'dates') !== 'toutes' ? 'own' : 'all';
    const all = datesToCome(calendar, todayOf(request));
    const dates = shown === 'own' ? datesOf(all, services) : all;
    return reply.page(CalendarPage, { dates, shown, hasServices, isExample: calendar.isExample });
  });

  app.get(`${CALENDAR_PATH}.ics`, reading, async (request, reply) => {
    const dates = datesOf(datesToCome(calendar, todayOf(request)), servicesOf(request));
    return send(reply.header('cache-control', 'no-store'), await asFile(request, dates));
  });

  // Anybody may ask for it, as often as they like: it is written once a day.
  let feed: { today: string; text: string } | undefined;
  app.get(FEED_PATH, async (request, reply) => {
    const today = todayOf(request);
    if (feed?.today !== today) feed = { today, text: await asFile(request, datesToCome(calendar, today)) };
    return send(reply.header('cache-control', `public, max-age=${FEED_IS_GOOD_FOR_S}`), feed.text);
  });
}

/** Of the dossier chosen, or of all. */
function servicesOf(request: FastifyRequest): ReadonlySet<string> {
  const dossiers = readAlong(request, DOSSIERS);
  const home = homeOf(dossiers, signedIn(request).session.dossier_id);
  const shown = 'current' in home ? [home.current] : dossiers;
  return new Set(shown.flatMap(({ serviceIds }) => serviceIds));
}

function todayOf({ platform }: FastifyRequest): string {
  return parisDay(platform.clock.now());
}

/** The same all day long, so that whoever keeps it sees what has changed. */
function asFile(request: FastifyRequest, dates: readonly TaxDate[]): Promise<string> {
  const { host } = new URL(request.platform.installation.BASE_URL);
  return toICalendar(dates, { host, madeAt: startOfParisDay(todayOf(request)) });
}

function send(reply: FastifyReply, file: string): FastifyReply {
  return reply
    .type('text/calendar; charset=utf-8')
    .header('content-disposition', 'attachment; filename="calendrier-fiscal.ics"')
    .send(file);
}
