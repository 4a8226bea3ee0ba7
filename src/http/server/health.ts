import type { FastifyInstance } from 'fastify';
import { UnfitDatabase } from '../../database/errors.ts';

/** `/health/live` and `/health/ready`, for the machine that watches or shares out the requests. */
export async function healthRoutes(
  app: FastifyInstance,
  { checkReady }: { checkReady: () => Promise<void> },
): Promise<void> {
  app.get('/health/live', async () => ({ status: 'live' }));

  // Whether pages work, so the database alone: a mail server that is down must not take every instance away.
  app.get('/health/ready', async (request, reply) => {
    try {
      await checkReady();
      return { status: 'ready' };
    } catch (error) {
      request.log.warn({ err: error }, 'not ready');
      const status = error instanceof UnfitDatabase ? 'database of no use' : 'database away';
      return reply.code(503).header('retry-after', RETRY_SECONDS).send({ status });
    }
  });
}

const RETRY_SECONDS = 5;
