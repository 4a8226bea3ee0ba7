import { answerAsService, closeThread, writeAsService } from '../../../src/messages/service-side.ts';
import { giveMandate } from '../../tools/holder.ts';
import { MULTIPART, multipartBody, somePdf, somePng } from '../../tools/multipart.ts';
import { statesOf, visitOf } from '../state.ts';
import { LILA, PAUL, type World, ZOE } from '../world.ts';

const LIST = '/espace/messagerie';
const NEW = `${LIST}/nouveau`;
/** Lila's company. */
const SIREN = '000299008';

/** The thread of the demonstration, which Lila began and has yet to read. */
async function demoThread({ platform }: World): Promise<{ path: string; reference: string }> {
  const thread = await platform.db
    .selectFrom('message_thread')
    .select(['id', 'reference'])
    .executeTakeFirstOrThrow();
  return { path: `${LIST}/${thread.id}`, reference: thread.reference };
}

/** Zoé reads by a delegation. */
async function delegatedToRead({ platform }: World): Promise<void> {
  const { db } = platform;
  const idOf = async (email: string) =>
    (await db.selectFrom('account').select('id').where('sign_in_email', '=', email).executeTakeFirstOrThrow())
      .id;
  await giveMandate(db, await idOf(ZOE), SIREN, {
    service: 'declarer-tva',
    role: 'delegataire',
    basis: 'delegation',
    access: 'read',
    granted_by: await idOf(LILA),
    until: new Date('2023-12-31T23:00:00Z'),
  });
}

const LONG = 'Rechtsschutzversicherungsgesellschaften-und-weitere-sehr-lange-Wörter'.repeat(3);

export const MESSAGES = statesOf({
  'GET /espace/messagerie': {
    unread: visitOf(LILA, LIST),
    several: async (world) => {
      for (const [n, siren] of ['000412346', '000671545', '000790329'].entries()) {
        world.platform.clock.advance({ minutes: 1 });
        const subject = n === 1 ? LONG.slice(0, 100) : `Votre demande n° ${n + 1}`;
        await writeAsService(world.platform, {
          siren,
          service: 'payer-tva',
          subject,
          text: 'Bonjour.',
          files: [],
        });
      }
      return world.opens(await world.holder(PAUL), LIST);
    },
    none: visitOf(ZOE, `${LIST}?fait=aucun`),
  },
  'GET /espace/messagerie/nouveau': {
    first: visitOf(LILA, NEW),
    'which-company': visitOf(PAUL, NEW),
  },
  'POST /espace/messagerie/nouveau': {
    wrong: async (world) =>
      world.sends(await world.holder(LILA), NEW, { service: '', subject: '', message: '' }),
    'files-refused': async (world) => {
      const lila = await world.holder(LILA);
      const typed = {
        siren: SIREN,
        service: 'declarer-tva',
        subject: 'Une question',
        message: 'Bonjour,\n\nvoici.',
      };
      const body = multipartBody({ _csrf: await lila.csrf(NEW), ...typed }, [
        { name: 'bien.png', content: somePng() },
        { name: 'tableau.xlsx', content: Buffer.from('PK\u0003\u0004') },
        { name: 'coupé.pdf', content: somePdf(3_000).subarray(0, 2_000) },
      ]);
      return { path: NEW, answer: await lila.send(NEW, body, MULTIPART), frames: new Map() };
    },
  },
  'GET /espace/messagerie/:id': {
    unread: async (world) => world.opens(await world.holder(LILA), (await demoThread(world)).path),
    sent: async (world) => {
      const { path } = await demoThread(world);
      world.platform.clock.advance({ minutes: 1 });
      return world.sends(await world.holder(LILA), path, { message: 'Merci beaucoup.' });
    },
    'to-read': async (world) => {
      await delegatedToRead(world);
      return world.opens(await world.holder(ZOE), (await demoThread(world)).path);
    },
    closed: async (world) => {
      const { path, reference } = await demoThread(world);
      await closeThread(world.platform, reference);
      return world.opens(await world.holder(PAUL), path);
    },
    long: async (world) => {
      const { path, reference } = await demoThread(world);
      for (let n = 0; n < 21; n += 1) {
        world.platform.clock.advance({ minutes: 1 });
        await answerAsService(world.platform, reference, { text: `${LONG}\n\n${n}`, files: [] });
      }
      return world.opens(await world.holder(LILA), path);
    },
  },
  'POST /espace/messagerie/:id': {
    wrong: async (world) =>
      world.sends(await world.holder(LILA), (await demoThread(world)).path, { message: '' }),
  },
});
