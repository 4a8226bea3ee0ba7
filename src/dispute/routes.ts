import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DISPUTE_PATH } from '../account/dispute-link.ts';
import { countNoise } from '../account/http/form-guards.ts';
import { inTurn } from '../account/http/in-turn.ts';
import { logRefusal } from '../account/http/security-log.ts';
import { originOf } from '../account/http/signed-in.ts';
import { viewOf, type Web } from '../account/http/web.ts';
import { type FormBody, field } from '../platform/http/form-body.ts';
import { seeOther, sendPage } from '../platform/http/send-page.ts';
import type { ThrottlePolicy } from '../platform/throttle.ts';
import { cancelDisputedChange } from './cancel-disputed-change.ts';
import { type Change, type DisputeState, disputeState, questionFor } from './dispute-state.ts';
import {
  ASK_TEXTS,
  AskToCancelPage,
  AskToUndoPage,
  CancelledPage,
  LinkSpentPage,
  NothingToDisputePage,
  UndonePage,
} from './pages.tsx';
import { type MailNewPasswordCode, undoChange } from './undo-change.ts';

export interface DisputeRoutesOptions extends Web {
  mailNewPasswordCode: MailNewPasswordCode;
}

const CANCELLED = `${DISPUTE_PATH}/demande-annulee`;
const UNDONE = `${DISPUTE_PATH}/adresse-retablie`;
/** Of links that none can read: a right one bears five answers, and waits for nobody. */
const PATIENCE: ThrottlePolicy = { free: 20, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };
const LONGEST_ANSWER = 300;

/** « Ce n'était pas moi »: the link of the mails to the address before a change (SPEC 7). Only the POST acts. */
export async function disputeRoutes(app: FastifyInstance, web: DisputeRoutesOptions): Promise<void> {
  const { platform } = web;
  const { securityQuestion } = platform.installation;

  app.get<{ Querystring: { jeton?: string | string[] } }>(DISPUTE_PATH, async (request, reply) => {
    const { jeton } = request.query;
    const token = typeof jeton === 'string' ? jeton : '';
    return show(request, reply, await disputeState(platform, token), token);
  });

  app.post<{ Body: FormBody }>(DISPUTE_PATH, async (request, reply) => {
    const token = field(request.body, 'jeton');
    const state = await disputeState(platform, token);
    if (state.state === 'unreadable') await countNoise(web, request, 'dispute', PATIENCE);
    switch (state.state) {
      case 'can-be-cancelled':
        return cancel(request, reply, state.change, token);
      case 'can-be-undone':
        return undo(request, reply, state.change, token);
      default:
        return show(request, reply, state, token);
    }
  });

  app.get(CANCELLED, async (request, reply) =>
    sendPage(reply, CancelledPage({ view: viewOf(web, request, reply), securityQuestion })),
  );
  app.get(UNDONE, async (request, reply) =>
    sendPage(reply, UndonePage({ view: viewOf(web, request, reply) })),
  );

  async function cancel(request: FastifyRequest, reply: FastifyReply, change: Change, token: string) {
    const { outcome } = await cancelDisputedChange(platform, change.id, originOf(request));
    if (outcome === 'cannot-be-cancelled') return showAgain(request, reply, token);
    web.pokeMail();
    return seeOther(reply, CANCELLED);
  }

  async function undo(
    request: FastifyRequest<{ Body: FormBody }>,
    reply: FastifyReply,
    change: Change,
    token: string,
  ) {
    const answer = field(request.body, 'answer').slice(0, LONGEST_ANSWER);
    if (answer.trim() === '') return askToUndo(request, reply, change, token, ASK_TEXTS.answerMissing);
    const tried = { changeId: change.id, answer, origin: originOf(request) };
    const result = await undoChange(inTurn(web, request), tried, web.mailNewPasswordCode);
    switch (result.outcome) {
      case 'undone':
        web.pokeMail();
        return seeOther(reply, UNDONE);
      case 'wrong-answer':
        web.pokeMail();
        if (result.triesLeft === 0) return showAgain(request, reply, token);
        return askToUndo(request, reply, change, token, ASK_TEXTS.answerWrong(result.triesLeft));
      case 'address-taken':
        return sendPage(
          reply,
          NothingToDisputePage({ view: viewOf(web, request, reply), why: 'address-taken' }),
          422,
        );
      case 'cannot-be-undone':
        return showAgain(request, reply, token);
    }
  }

  async function showAgain(request: FastifyRequest, reply: FastifyReply, token: string) {
    return show(request, reply, await disputeState(platform, token), token);
  }

  async function show(request: FastifyRequest, reply: FastifyReply, state: DisputeState, token: string) {
    const view = viewOf(web, request, reply);
    switch (state.state) {
      case 'can-be-cancelled':
        return sendPage(reply, AskToCancelPage({ view, change: state.change, token }));
      case 'can-be-undone':
        return askToUndo(request, reply, state.change, token);
      case 'link-spent':
        return sendPage(reply, LinkSpentPage({ view, change: state.change, securityQuestion }));
      case 'nothing-left':
      case 'too-late':
      case 'only-by-assistance':
      case 'tried-too-often':
        return sendPage(reply, NothingToDisputePage({ view, why: state.state }));
      case 'unreadable':
        logRefusal(request, 'link-unreadable');
        return sendPage(reply, NothingToDisputePage({ view, why: state.state }), 404);
    }
  }

  async function askToUndo(
    request: FastifyRequest,
    reply: FastifyReply,
    change: Change,
    token: string,
    error?: string,
  ) {
    const question = await questionFor(platform.db, change);
    const view = viewOf(web, request, reply);
    const page = AskToUndoPage({ view, change, token, question, ...(error !== undefined && { error }) });
    return sendPage(reply, page, error === undefined ? 200 : 422);
  }
}
