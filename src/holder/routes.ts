import type { FastifyInstance } from 'fastify';
import { sendRecapPdf } from '../account/http/send-recap.ts';
import { requireSession, signedIn } from '../account/http/signed-in.ts';
import { viewOf, type Web } from '../account/http/web.ts';
import { sendPage } from '../platform/http/send-page.ts';
import { HolderDataPage } from './holder-data-page.tsx';

/** What the holder reads and keeps of his own data. */
export async function holderRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.addHook('onRequest', requireSession);

  app.get('/espace/coordonnees', async (request, reply) =>
    sendPage(
      reply,
      HolderDataPage({ view: viewOf(web, request, reply), account: signedIn(request).account }),
    ),
  );

  app.get('/espace/recapitulatif.pdf', async (request, reply) =>
    sendRecapPdf(reply, web.platform, signedIn(request).account),
  );
}
