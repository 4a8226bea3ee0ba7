import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ReadAlong } from '../database/read-along.ts';
import { draftOf } from '../http/draft.tsx';
import { type FormBody, field, lineOf } from '../http/form-body.ts';
import { actorOf } from '../http/session.ts';
import { readSiren } from '../mandates/typed-siren.ts';
import type { AskRoleOutcome } from './ask-role.ts';
import { ROLE_REQUEST_TEXTS } from './texts.ts';
import { withdrawRequest } from './withdraw-request.ts';

export interface Procedure {
  /** Of its first step. */
  path: string;
  /** What its first step reads. */
  along: ReadAlong<unknown>;
  showFirst(reply: FastifyReply, typed: { siren?: string; error?: string }): Promise<FastifyReply>;
}

/** What both procedures answer alike: the first step, which names the company, and the withdrawal of a request. */
export function requestRoutes(app: FastifyInstance, { path, along, showFirst }: Procedure): void {
  app.get(path, { config: { along } }, async (request, reply) =>
    showFirst(reply, { siren: field(draftOf(request) ?? {}, 'siren') }),
  );

  const draft = { page: path, fields: ['siren'] };
  app.post<{ Body: FormBody }>(path, { config: { along, draft } }, async (request, reply) => {
    const typed = lineOf(request.body, 'siren');
    const { siren, fault } = readSiren(typed);
    return fault === undefined
      ? reply.seeOther(`${path}/services?siren=${siren}`)
      : showFirst(reply, { siren: typed, error: fault });
  });

  const withdrawing = { config: { draft: { page: path, fields: [] } } };
  app.post<{ Params: { id: string } }>(`${path}/:id/retrait`, withdrawing, async (request, reply) => {
    const { id } = request.params;
    const { outcome } = await withdrawRequest(request.platform, actorOf(request), id);
    if (outcome === 'not-ones-own') return reply.callNotFound();
    return reply.seeOther(`${path}/${id}${outcome === 'withdrawn' ? '?fait=retiree' : ''}`);
  });
}

/** Answers whoever asked. @param refuse shows the step again, with what is wrong in it */
export function answerAsked<Answer>(
  reply: FastifyReply,
  path: string,
  result: AskRoleOutcome,
  refuse: (errors: { services?: string; form?: string }) => Answer,
): Answer | FastifyReply {
  switch (result.outcome) {
    case 'asked':
      return reply.seeOther(`${path}/${result.id}?fait=envoyee`);
    case 'already-asked':
      return reply.seeOther(`${path}/${result.id}`);
    case 'first-letter-awaited':
      return reply.seeOther(path);
    case 'changed-meanwhile':
      return refuse({ services: ROLE_REQUEST_TEXTS.changed });
    case 'too-many-waiting':
      return refuse({ form: ROLE_REQUEST_TEXTS.tooManyWaiting });
    case 'too-many-of-company':
      return refuse({ form: ROLE_REQUEST_TEXTS.tooManyOfCompany });
  }
}
