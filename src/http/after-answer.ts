import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Platform } from '../platform/platform.ts';

/** Has work done that a request causes, once its answer has left or nobody waits for it any more. */
export type AfterAnswer = (reply: FastifyReply, work: () => Promise<unknown>) => void;

/**
 * For what an answer must not tell by the time it takes: an address is looked up, a mail is written, a refusal is
 * recorded only afterwards. What fails is logged, for there is nobody left to tell; the end of the program waits for
 * what is in hand.
 */
export function afterAnswers(app: FastifyInstance, { log }: Pick<Platform, 'log'>): AfterAnswer {
  const inHand = new Set<Promise<unknown>>();
  app.addHook('onClose', async () => void (await Promise.all(inHand)));

  return (reply, work) => {
    let begun = false;
    const begin = () => {
      if (begun) return;
      begun = true;
      const done = work()
        .catch((error: unknown) => log.error({ err: error }, 'work after an answer failed'))
        .finally(() => inHand.delete(done));
      inHand.add(done);
    };
    // A browser that went away meanwhile is no way to leave nothing behind.
    if (reply.raw.destroyed) return begin();
    reply.raw.once('finish', begin);
    reply.raw.once('close', begin);
  };
}
