import type { FastifyInstance } from 'fastify';
import { sendRecapPdf } from '../account/http/send-recap.ts';
import { requireSession, signedIn } from '../account/http/signed-in.ts';
import type { Web } from '../account/http/web.ts';

/** What the holder reads and keeps of his own data. */
export async function holderRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.addHook('onRequest', requireSession);

  app.get('/espace/recapitulatif.pdf', async (request, reply) =>
    sendRecapPdf(reply, web.platform, signedIn(request).account),
  );
}
