import type { FastifyInstance, FastifyReply } from 'fastify';
import { REFERENCE_TEXTS } from '../account/texts.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { countNoise } from '../http/form-guards.ts';
import { logRefusal } from '../http/server/logged.ts';
import { originOf } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import type { RateLimit } from '../platform/throttle.ts';
import { typedLine } from '../platform/typed-line.ts';
import {
  ACTIONS,
  AskToStopPage,
  AskToUndoPage,
  ContestedPage,
  ContestReferencePage,
  NothingToContestPage,
} from './contest-pages.tsx';
import { type ContestState, contestState } from './contest-state.ts';
import { CONTEST_PATH } from './paths.ts';
import { contestAddress } from './undo-address.ts';

const STOPPED = `${CONTEST_PATH}/demande-arretee`;
const UNDONE = `${CONTEST_PATH}/adresse-retablie`;
/** Of references that are none: a right one waits for nobody. */
const LIMIT: RateLimit = { free: 20, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

/**
 * The link of the mails to the address of a company that is replaced. Posting its reference shows what can be done, for
 * scanners of mail follow links; only the buttons do it. Also where the operator does not offer the change any more.
 */
export async function contestAddressRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.get(CONTEST_PATH, async (_request, reply) => reply.page(ContestReferencePage));

  app.post<{ Body: FormBody }>(CONTEST_PATH, async (request, reply) => {
    const reference = typedLine(field(request.body, 'reference'));
    if (reference === '') return reply.page(ContestReferencePage, { error: REFERENCE_TEXTS.missing }, 422);
    const state = await contestState(request.platform, reference);
    if (state.state === 'unreadable') {
      logRefusal(request, 'link-unreadable');
      await countNoise(web, request, 'company-address', LIMIT);
      return reply.page(ContestReferencePage, { reference, error: REFERENCE_TEXTS.unknown }, 422);
    }
    const action = field(request.body, 'action');
    const done = resultOf(action, state);
    if (done) return reply.seeOther(done);
    if (
      !(action === ACTIONS.stop && state.state === 'can-be-stopped') &&
      !(action === ACTIONS.undo && state.state === 'can-be-undone')
    )
      return show(reply, reference, state);
    const wanted = action === ACTIONS.stop ? 'stop' : 'undo';
    const result = await contestAddress(request.platform, state.change.id, wanted, originOf(request));
    switch (result.outcome) {
      case 'stopped':
        return reply.seeOther(STOPPED);
      case 'undone':
        return reply.seeOther(UNDONE);
      case 'cannot-be':
        // Changed meanwhile: what holds now is looked up again.
        return showNow(reply, reference);
    }
  });

  app.get(STOPPED, async (_request, reply) => reply.page(ContestedPage, { done: 'stopped' }));
  app.get(UNDONE, async (_request, reply) => reply.page(ContestedPage, { done: 'undone' }));

  async function showNow(reply: FastifyReply, reference: string) {
    const state = await contestState(reply.request.platform, reference);
    return state.state === 'unreadable'
      ? reply.page(ContestReferencePage, { reference, error: REFERENCE_TEXTS.unknown }, 422)
      : show(reply, reference, state);
  }

  function show(
    reply: FastifyReply,
    reference: string,
    state: Exclude<ContestState, { state: 'unreadable' }>,
  ) {
    const { change } = state;
    switch (state.state) {
      case 'can-be-stopped':
        return reply.page(AskToStopPage, { reference, change });
      case 'can-be-undone':
        return reply.page(AskToUndoPage, { reference, change, until: state.until });
      case 'nothing-left':
      case 'too-late':
      case 'link-spent':
        return reply.page(NothingToContestPage, { why: state.state });
    }
  }
}

/** Where to see what was done already, by the bearer of the same reference: a form may come twice. */
function resultOf(action: string, state: ContestState): string | undefined {
  if (state.state !== 'nothing-left') return undefined;
  const { status } = state.change;
  if (action === ACTIONS.stop && status === 'disputed') return STOPPED;
  return action === ACTIONS.undo && status === 'undone' ? UNDONE : undefined;
}
