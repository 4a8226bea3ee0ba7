import type { FastifyRequest } from 'fastify';
import type { AsHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import type { FormBody } from '../http/form-body.ts';
import { actorOf } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { asConfirmedHolder, type NotConfirmed } from '../passwords/as-confirmed-holder.ts';
import { confirmationOf } from '../passwords/reauthentication.ts';

/** One unit of work of whoever fills in a `ConfirmForm`. */
export async function asConfirmed<T>(
  web: Web,
  request: FastifyRequest<{ Body: FormBody }>,
  work: (holder: AsHolder, actor: Actor) => Promise<T>,
): Promise<T | NotConfirmed> {
  const { present, missing } = confirmationOf(web, request);
  if (Object.keys(missing).length > 0) return { outcome: 'not-confirmed', errors: missing };
  const actor = actorOf(request);
  return asConfirmedHolder(request.platform, actor, present, (holder) => work(holder, actor));
}
