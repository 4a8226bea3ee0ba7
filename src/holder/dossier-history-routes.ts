import type { FastifyInstance } from 'fastify';
import { dossierHistoryOf } from '../audit/dossier-history.ts';
import { countUse } from '../http/account-limits.ts';
import { readAlong, requireSession, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { DOSSIERS, dossierHistoryPath } from '../mandates/dossier.ts';
import { mandatesOf } from '../mandates/mandate.ts';
import { DossierHistoryPage } from './dossier-history-page.tsx';
import { DOSSIER_EVENTS } from './dossier-words.ts';

/** `/espace/dossiers/:siren/historique`: of a company for which one acts, and of no other. */
export async function dossierHistoryRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.get<{ Params: { siren: string }; Querystring: { avant?: string } }>(
    dossierHistoryPath(':siren'),
    { onRequest: requireSession, config: { along: DOSSIERS } },
    async (request, reply) => {
      const { siren } = request.params;
      const { account } = signedIn(request);
      const { db, clock } = request.platform;
      const company = readAlong(request, DOSSIERS).find((one) => one.siren === siren);
      if (company?.status !== 'open') return reply.callNotFound();
      await countUse(web, 'history', account.id);
      const mandates = (await mandatesOf(db, account.id, clock.now())).filter((one) => one.siren === siren);
      const services = mandates.flatMap(({ service }) => service ?? []);
      const history = await dossierHistoryOf(
        db,
        { siren, services, events: DOSSIER_EVENTS },
        request.query.avant,
      );
      const reader = {
        accountId: account.id,
        roles: mandates.map(({ role }) => role),
        givers: mandates.flatMap(({ granted_by }) => granted_by ?? []),
      };
      return reply.page(DossierHistoryPage, { company, history, reader, path: dossierHistoryPath(siren) });
    },
  );
}
