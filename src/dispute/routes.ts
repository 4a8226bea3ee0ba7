import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { REFERENCE_TEXTS } from '../account/texts.ts';
import { DISPUTE_PATH } from '../credentials/dispute-link.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { countNoise } from '../http/form-guards.ts';
import { logRefusal } from '../http/server/logged.ts';
import { originOf } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { readCurrentPassword } from '../passwords/reauthentication.ts';
import type { RateLimit } from '../platform/throttle.ts';
import { typedLine } from '../platform/typed-line.ts';
import { cancelDisputedChange } from './cancel-disputed-change.ts';
import { type DisputeState, disputeState } from './dispute-state.ts';
import { freezeAccount } from './freeze-account.ts';
import { ACTIONS, AskToCancelPage, AskToFreezePage, AskToUndoPage, EnterReferencePage } from './pages.tsx';
import {
  CancelledPage,
  FrozenPage,
  LinkSpentPage,
  NothingToDisputePage,
  UndonePage,
} from './result-pages.tsx';
import { ASK_TEXTS } from './texts.ts';
import { undoChange } from './undo-change.ts';

const CANCELLED = `${DISPUTE_PATH}/demande-annulee`;
const UNDONE = `${DISPUTE_PATH}/adresse-retablie`;
const FROZEN = `${DISPUTE_PATH}/espace-suspendu`;
/** Of references that are none: a right one bears five tries, and waits for nobody. */
const LIMIT: RateLimit = { free: 20, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

/** What a request names and does. */
interface Asked {
  reference: string;
  state: DisputeState;
}

/**
 * « Ce n'était pas moi »: the link of the mails to the address before a change. Its reference is posted, by a script or
 * typed; posting it shows what can be done, and only the buttons do it.
 */
export async function disputeRoutes(app: FastifyInstance, web: Web): Promise<void> {
  const { SECURITY_QUESTION: securityQuestion } = web.platform.installation;

  app.get<{ Querystring: { jeton?: string } }>(DISPUTE_PATH, async (request, reply) => {
    // Links mailed before there were references.
    const { jeton } = request.query;
    if (typeof jeton === 'string') return showStateOf(reply, jeton);
    return reply.page(EnterReferencePage);
  });

  app.post<{ Body: FormBody }>(DISPUTE_PATH, async (request, reply) => {
    // A page of the version before, open since before an upgrade, bears the token of its link and one button.
    const former = field(request.body, 'jeton');
    const reference = typedLine(former || field(request.body, 'reference'));
    if (reference === '') return showReferenceForm(reply, '', REFERENCE_TEXTS.missing);
    const asked = { reference, state: await disputeState(request.platform, reference) };
    if (asked.state.state === 'unreadable') await countNoise(web, request, 'dispute', LIMIT);
    const action = former ? onlyActionIn(asked.state) : field(request.body, 'action');
    const done = resultOf(action, asked.state);
    if (done) return reply.seeOther(done);
    switch (action) {
      case ACTIONS.cancel:
        return cancel(reply, asked);
      case ACTIONS.undo:
        return undo(request, reply, asked);
      case ACTIONS.freeze:
        return freeze(request, reply, asked);
      default:
        return show(reply, asked);
    }
  });

  app.get(CANCELLED, async (_request, reply) => reply.page(CancelledPage, { securityQuestion }));
  app.get(UNDONE, async (_request, reply) => reply.page(UndonePage));
  app.get(FROZEN, async (_request, reply) => reply.page(FrozenPage));

  async function cancel(reply: FastifyReply, { reference, state }: Asked) {
    const { request } = reply;
    if (state.state !== 'can-be-cancelled') return show(reply, { reference, state });
    const result = await cancelDisputedChange(request.platform, state.change.id, originOf(request));
    if (result.outcome === 'cannot-be-cancelled') return showStateOf(reply, reference);
    const { roles, factors } = result;
    if (roles.length + factors.length === 0) return reply.seeOther(CANCELLED);
    return reply.page(CancelledPage, { securityQuestion, roles, factors });
  }

  async function undo(request: FastifyRequest<{ Body: FormBody }>, reply: FastifyReply, asked: Asked) {
    const { reference, state } = asked;
    if (state.state !== 'can-be-undone') return show(reply, asked);
    const answer = field(request.body, 'answer');
    if (normaliseAnswer(answer) === '') return show(reply, asked, ASK_TEXTS.answer.missing);
    const tried = { changeId: state.change.id, answer, origin: originOf(request) };
    const result = await undoChange(request.platform, tried);
    switch (result.outcome) {
      case 'undone': {
        const { roles, factors } = result;
        // Names are shown to who has just proved to be the holder, and stand at no address.
        return roles.length + factors.length === 0
          ? reply.seeOther(UNDONE)
          : reply.page(UndonePage, { roles, factors });
      }
      case 'wrong-secret':
        return showStateOf(reply, reference, ASK_TEXTS.answer.wrong(result.triesLeft));
      case 'address-taken': {
        return reply.page(NothingToDisputePage, { why: result.outcome }, 422);
      }
      case 'cannot-be-undone':
        return showStateOf(reply, reference);
    }
  }

  async function freeze(request: FastifyRequest<{ Body: FormBody }>, reply: FastifyReply, asked: Asked) {
    const { reference, state } = asked;
    if (state.state !== 'can-be-frozen') return show(reply, asked);
    const password = readCurrentPassword(request.body, 'password');
    if (password === '') return show(reply, asked, ASK_TEXTS.password.missing);
    const tried = { changeId: state.change.id, password, origin: originOf(request) };
    const result = await freezeAccount(request.platform, tried);
    switch (result.outcome) {
      case 'frozen': {
        const { roles, factors } = result;
        return roles.length + factors.length === 0
          ? reply.seeOther(FROZEN)
          : reply.page(FrozenPage, { roles, factors });
      }
      case 'wrong-secret':
        return showStateOf(reply, reference, ASK_TEXTS.password.wrong(result.triesLeft));
      case 'cannot-be-frozen':
        return showStateOf(reply, reference);
    }
  }

  async function showStateOf(reply: FastifyReply, reference: string, error?: string) {
    const state = await disputeState(reply.request.platform, reference);
    return show(reply, { reference, state }, error);
  }

  function show(reply: FastifyReply, { reference, state }: Asked, error?: string) {
    const wrong = error === undefined ? {} : { error };
    const status = error === undefined ? 200 : 422;
    switch (state.state) {
      case 'can-be-cancelled':
        return reply.page(AskToCancelPage, { reference, change: state.change });
      case 'can-be-undone': {
        const { question } = state.question;
        return reply.page(AskToUndoPage, { reference, ...state, ...wrong, question }, status);
      }
      case 'can-be-frozen':
        return reply.page(AskToFreezePage, { reference, ...state, ...wrong }, status);
      case 'frozen':
        return reply.page(FrozenPage, { until: state.frozenUntil });
      case 'link-spent':
        return reply.page(LinkSpentPage, { change: state.change, securityQuestion });
      case 'nothing-left':
      case 'too-late':
      case 'only-by-assistance':
      case 'tried-too-often':
        return reply.page(NothingToDisputePage, { why: state.state });
      case 'unreadable':
        logRefusal(reply.request, 'link-unreadable');
        return showReferenceForm(reply, reference, REFERENCE_TEXTS.unknown);
    }
  }

  function showReferenceForm(reply: FastifyReply, reference: string, error: string) {
    return reply.page(EnterReferencePage, { reference, error }, 422);
  }
}

/** Where to see what was asked for already, by the bearer of the same reference: a form may come twice. */
function resultOf(action: string, state: DisputeState): string | undefined {
  if (state.state !== 'nothing-left') return undefined;
  const { status } = state.change;
  if (action === ACTIONS.cancel && status === 'disputed') return CANCELLED;
  return action === ACTIONS.undo && status === 'undone' ? UNDONE : undefined;
}

function onlyActionIn({ state }: DisputeState): string {
  if (state === 'can-be-cancelled') return ACTIONS.cancel;
  return state === 'can-be-undone' ? ACTIONS.undo : '';
}
