import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { MandateRole } from '../database/schema.ts';
import { signInPath } from '../http/session.ts';
import type { Catalogue } from './catalogue.ts';
import { PlainServicePage } from './services-page.tsx';

/** By the role that is offered, the entry under whose addresses it is. */
const ENTRY_OF_ROLE: Record<MandateRole, string> = {
  titulaire: 'suppression',
  suppleant: 'administrateurs-suppleants',
  delegataire: 'delegations',
};

/** What a procedure that is switched off would offer is not there, and counted nowhere. */
export function isRoleOffered(
  { plainServices }: Pick<Catalogue, 'plainServices'>,
  role: MandateRole,
): boolean {
  return !plainServices.has(ENTRY_OF_ROLE[role]);
}

export function countOffered(catalogue: Catalogue, roles: readonly MandateRole[]): number {
  return roles.filter((role) => isRoleOffered(catalogue, role)).length;
}

type Routes<Options> = (app: FastifyInstance, options: Options) => Promise<void>;

/**
 * The routes of a procedure, bound to its entry in « Gérer les services ». Where the catalogue switches that entry off
 * (it has no `href`), each of their addresses shows the entry's plain page, whatever the method, and nothing of the
 * procedure runs. An entry that the catalogue leaves out is only not listed.
 * @param entries several, for what serves several procedures: off where all of them are
 */
export function ofEntry<Options>(
  entries: string | readonly string[],
  routes: Routes<Options>,
): Routes<Options & { catalogue: Catalogue }> {
  return async (app, options) => {
    const services = [entries].flat().map((id) => options.catalogue.plainServices.get(id));
    const [service] = services;
    // Before any hook of the procedure, of which one may ask for the password or keep what was typed.
    if (service && services.every((one) => one !== undefined))
      app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
        const isRead = request.method === 'GET' || request.method === 'HEAD';
        if (!(await request.session())) return reply.seeOther(signInPath(isRead ? request.url : undefined));
        return reply.page(PlainServicePage, { service, managed: true }, isRead ? 200 : 404);
      });
    await app.register((scope) => routes(scope, options));
  };
}
