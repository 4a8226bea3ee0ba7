import type { FastifyInstance } from 'fastify';
import { ComponentsPage } from './components-page.tsx';

/** `/demo/composants`: what pages are made of. `app.ts` registers it for demonstrations only. */
export async function demoComponentsRoutes(app: FastifyInstance): Promise<void> {
  app.get('/demo/composants', async (_request, reply) => reply.page(ComponentsPage, {}));
}
