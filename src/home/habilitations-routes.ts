import type { FastifyInstance, FastifyRequest } from 'fastify';
import { fullName } from '../account/account.ts';
import { bothAlong } from '../database/read-along.ts';
import { habilitationsPdf } from '../documents/habilitations.ts';
import { countUse } from '../http/account-limits.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { readAlong, requireSession, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { OFFERS_WAITING } from '../mandates/granting/offers.ts';
import { HABILITATIONS } from '../mandates/habilitations.ts';
import { OWN_REQUESTS } from '../mandates/role-request.ts';
import { typedLine } from '../platform/typed-line.ts';
import { parisDay } from '../web/french-dates.ts';
import type { Catalogue } from './catalogue.ts';
import { asCsv, cellsOf, filterLines, habilitationLines } from './habilitations.ts';
import { HABILITATIONS_PATH, HabilitationsPage } from './habilitations-page.tsx';
import { countOffered } from './of-entry.ts';
import { waitingRequests } from './role-requests.tsx';
import { HABILITATION_TEXTS } from './texts.ts';

const along = bothAlong(bothAlong(HABILITATIONS, OFFERS_WAITING), OWN_REQUESTS);

type Asked = { Querystring: FormBody };

const LINES_A_PAGE = 50;

/** `/espace/habilitations`, and the same as PDF and CSV */
export async function habilitationsRoutes(
  app: FastifyInstance,
  web: Web & { catalogue: Catalogue },
): Promise<void> {
  const reading = { onRequest: requireSession, config: { along } };

  app.get<Asked>(HABILITATIONS_PATH, reading, async (request, reply) => {
    const { all, found, search, offers, own } = linesOf(request);
    const requests = waitingRequests(web.catalogue, own);
    const pages = Math.max(1, Math.ceil(found.length / LINES_A_PAGE));
    const asked = Number.parseInt(field(request.query, 'page'), 10) || 1;
    const page = Math.min(Math.max(1, asked), pages);
    const lines = found.slice((page - 1) * LINES_A_PAGE, page * LINES_A_PAGE);
    const counts = { found: found.length, total: all.length };
    return reply.page(HabilitationsPage, { lines, search, page, pages, offers, requests, ...counts });
  });

  app.get<Asked>(`${HABILITATIONS_PATH}.csv`, reading, async (request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${fileName(request)}.csv"`)
      .type('text/csv; charset=utf-8')
      .send(asCsv(linesOf(request).found)),
  );

  app.get<Asked>(`${HABILITATIONS_PATH}.pdf`, reading, async (request, reply) => {
    const { account } = signedIn(request);
    await countUse(web, 'recap', account.id);
    const { title, columns } = HABILITATION_TEXTS;
    const holder = `${fullName(account)}, abonné ${account.subscriber_number}`;
    const rows = linesOf(request).found.map(cellsOf);
    const document = { title, holder, columns, rows };
    const pdf = await habilitationsPdf(request.platform, document, request.platform.clock.now());
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${fileName(request)}.pdf"`)
      .type('application/pdf')
      .send(pdf);
  });

  function linesOf(request: FastifyRequest<Asked>) {
    const search = typedLine(field(request.query, 'recherche'));
    const [[held, offers], own] = readAlong(request, along);
    const all = habilitationLines(web.catalogue, held);
    return { all, found: filterLines(all, search), search, offers: countOffered(web.catalogue, offers), own };
  }
}

function fileName({ platform }: FastifyRequest<Asked>): string {
  return `habilitations-${parisDay(platform.clock.now())}`;
}
