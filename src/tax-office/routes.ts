import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DOSSIERS_A_PAGE, dossierPage, homeOf } from '../home/rules.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { readAlong, requireSession, signedIn } from '../http/session.ts';
import { DOSSIERS, type Dossier } from '../mandates/dossier.ts';
import { ALL_DOSSIERS, OFFICE_PATH, OfficePage, OfficesPage } from './office-page.tsx';
import { officesOf } from './read-offices.ts';

type Asked = FastifyRequest<{ Querystring: FormBody }>;

/** `/espace/gestionnaire` */
export async function taxOfficeRoutes(app: FastifyInstance): Promise<void> {
  const reading = { onRequest: requireSession, config: { along: DOSSIERS } };
  app.get<{ Querystring: FormBody }>(OFFICE_PATH, reading, async (request, reply) => {
    const dossiers = readAlong(request, DOSSIERS);
    const asked = field(request.query, 'dossier');
    const searches = field(request.query, 'recherche') !== '' || asked === ALL_DOSSIERS;
    if (asked !== '' && asked !== ALL_DOSSIERS) {
      const dossier = dossiers.find(({ siren }) => siren === asked);
      return dossier ? show(reply, dossiers, dossier) : reply.callNotFound();
    }
    const home = homeOf(dossiers, signedIn(request).session.dossier_id);
    if (home.kind === 'several' || (searches && dossiers.length > 1)) return list(request, reply, dossiers);
    return show(reply, dossiers, home.kind === 'none' ? undefined : home.current);
  });
}

async function show(reply: FastifyReply, all: readonly Dossier[], dossier: Dossier | undefined) {
  const { db } = reply.request.platform;
  const offices = await officesOf(db, openAmong(dossier ? [dossier] : []));
  const office = dossier && offices.get(dossier.siren);
  return reply.page(OfficePage, { dossier, office, hasOthers: all.length > 1 });
}

async function list({ query, platform }: Asked, reply: FastifyReply, all: readonly Dossier[]) {
  const page = dossierPage(all, field(query, 'recherche'), Number.parseInt(field(query, 'page'), 10) || 1);
  const offices = await officesOf(platform.db, openAmong(page.dossiers));
  return reply.page(OfficesPage, { list: page, isSearchable: all.length > DOSSIERS_A_PAGE, offices });
}

/** Who only waits for a letter is told nothing of the company. */
function openAmong(dossiers: readonly Dossier[]): string[] {
  return dossiers.flatMap(({ siren, status }) => (status === 'open' ? [siren] : []));
}
