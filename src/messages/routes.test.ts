import { expect, it } from 'vitest';
import { mailsTo } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { giveMandate } from '../../test/tools/holder.ts';
import {
  ALPHA,
  BETA,
  LILA,
  LIST,
  messagesWorld,
  NEW,
  PAUL,
  RIGHT,
  textOf,
  ZOE,
} from '../../test/tools/messages.ts';
import { MULTIPART, multipartBody, someJpeg, somePdf, somePng } from '../../test/tools/multipart.ts';
import { purgeMessages } from './purge.ts';
import { answerAsService, closeThread, wholeThread, writeAsService } from './service-side.ts';
import { purgeMessageNotices, tellOfMessages } from './tell-of-messages.ts';

describeOnEachDatabase('/espace/messagerie', (db) => {
  const world = messagesWorld(db);

  it('is written to by whoever acts in the service, read by all who have it, and by nobody else', async () => {
    const lila = await world.visitor('lila');
    const paul = await world.visitor('paul');
    const zoe = await world.visitor('zoe');
    const thread = await world.opened(lila);
    const read = textOf((await paul.get(thread)).body);
    expect(read).toMatch(
      /Un remboursement.*SARL ALPHA.*Payer : TVA.*Mme Lila ROSEMONDE.*Bonjour,\s+quand viendra-t-il \?/s,
    );
    expect((await paul.get(LIST)).body).toContain('Un remboursement');
    expect((await zoe.get(LIST)).body).not.toContain('Un remboursement');
    expect((await zoe.get(thread)).statusCode).toBe(404);
    expect((await world.sends(paul, thread, { message: 'Moi aussi.' })).statusCode).toBe(303);
    expect(textOf((await lila.get(thread)).body)).toMatch(
      /Vous.*Bonjour.*M(me)? Paul MULTIPLE.*Moi aussi\./s,
    );
    const [line] = await world.linesOf('thread-opened');
    expect(line?.details).toMatchObject({
      siren: ALPHA,
      service: 'payer-tva',
      attachments: 0,
    });
    expect(JSON.stringify(await world.linesOf('message-written'))).not.toContain('Moi aussi');
  });

  it('keeps nothing that people wrote as it is', async () => {
    const lila = await world.visitor('lila');
    await world.opened(lila, RIGHT, [{ name: 'facture.pdf', content: somePdf() }]);
    const all = JSON.stringify([
      await db().selectFrom('message_thread').selectAll().execute(),
      await db().selectFrom('message').selectAll().execute(),
      await db().selectFrom('message_attachment').selectAll().execute(),
    ]);
    for (const written of ['remboursement', 'Bonjour', 'facture']) expect(all).not.toContain(written);
    const [piece] = await db().selectFrom('message_piece').select('sealed').execute();
    expect(Buffer.from(piece?.sealed ?? []).toString('latin1')).not.toContain('PDF');
  });

  it('takes a PDF, a JPEG and a PNG, and hands them out to be saved, never to be shown', async () => {
    const lila = await world.visitor('lila');
    const paul = await world.visitor('paul');
    const zoe = await world.visitor('zoe');
    const files = [
      { name: 'C:\\Mes documents\\facture n°1.PDF', content: somePdf(300_000), type: 'text/html' },
      { name: 'photo.png', content: someJpeg() },
      { name: '‮gnp.exe', content: somePng() },
    ];
    const thread = await world.opened(lila, RIGHT, files);
    const page = (await paul.get(thread)).body;
    expect(textOf(page)).toMatch(/facture n°1\.pdf\s+\(PDF, 293 ko\).*photo\.jpg.*gnp\.png/s);
    const [path = ''] = /\/espace\/messagerie\/[0-9a-f-]+\/pieces\/[0-9a-f-]+/.exec(page) ?? [];
    const headers = { cookie: [...paul.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    const answer = await world.app.inject({ url: path, headers, remoteAddress: '192.0.2.1' });
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload.equals(files[0]?.content ?? Buffer.of())).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': '300000',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="facture n[^"]*1\.pdf"/);
    expect(await world.linesOf('attachment-downloaded')).toHaveLength(1);
    for (const other of [
      path.replace(/.$/, 'z'),
      path.replace(/[^/]+$/, '00000000-0000-4000-8000-000000000000'),
    ])
      expect((await paul.get(other)).statusCode).toBe(404);
    expect((await zoe.get(path)).statusCode).toBe(404);
  });

  it('lets a delegation to read read, and says so', async () => {
    const lila = await world.visitor('lila');
    const zoe = await world.visitor('zoe');
    const thread = await world.opened(lila, { ...RIGHT, service: 'avis-cfe' });
    const page = (await zoe.get(thread)).body;
    expect(textOf(page)).toMatch(/Mme Lila ROSEMONDE.*Votre délégation permet de lire, pas d’écrire/s);
    expect(page).not.toContain('name="message"');
    expect((await zoe.get(NEW)).headers.location).toBe(`${LIST}?fait=aucun`);
    const token = await zoe.csrf(LIST);
    const body = multipartBody({ _csrf: token, message: 'Et moi ?' }, [
      { name: 'a.pdf', content: somePdf() },
    ]);
    expect(textOf((await zoe.send(thread, body, MULTIPART)).body)).toMatch(/n’a pas été envoyé.*Et moi \?/s);
    expect(
      (await zoe.send(NEW, multipartBody({ _csrf: token, ...RIGHT, service: 'avis-cfe' }), MULTIPART)).headers
        .location,
    ).toBe(`${LIST}?fait=droits`);
    expect(await db().selectFrom('message').select('id').execute()).toHaveLength(1);
    expect(await world.rows()).toEqual({ files: 0, pieces: 0 });
  });

  it('names to a délégataire only who gave the delegation, and says of an erased account that it is gone', async () => {
    const lila = await world.visitor('lila');
    const paul = await world.visitor('paul');
    const zoe = await world.visitor('zoe');
    await db()
      .updateTable('mandate')
      .set({ service: 'payer-tva' })
      .where('account_id', '=', world.ids.zoe)
      .execute();
    const thread = await world.opened(paul);
    await world.sends(lila, thread, { message: 'Je précise.' });
    expect(textOf((await zoe.get(thread)).body)).toMatch(
      /Une personne de l’entreprise, le .*Mme Lila ROSEMONDE, le /s,
    );
    await db().deleteFrom('account').where('id', '=', world.ids.paul).execute();
    expect(textOf((await lila.get(thread)).body)).toMatch(/Un ancien utilisateur, le .*Bonjour/s);
    const whole = await wholeThread(world.platform, await world.referenceOf(thread));
    expect(whole?.messages.map(({ author }) => author)).toEqual([
      null,
      { name: 'Mme Lila ROSEMONDE', subscriberNumber: expect.any(String) },
    ]);
  });

  it('is closed at once to whoever’s mandate has ended, also to whoever is sending', async () => {
    const lila = await world.visitor('lila');
    const paul = await world.visitor('paul');
    const thread = await world.opened(lila);
    const token = await paul.csrf(thread);
    const file = String(await paul.get(thread).then(({ body }) => body)).includes('pieces');
    expect(file).toBe(false);
    await db()
      .updateTable('mandate')
      .set({ state: 'ended', until: world.platform.clock.now(), ended_reason: 'ended' })
      .where('account_id', '=', world.ids.paul)
      .execute();
    const late = await paul.send(thread, multipartBody({ _csrf: token, message: 'Trop tard ?' }), MULTIPART);
    expect(late.statusCode).toBe(404);
    expect((await paul.get(LIST)).body).not.toContain('Un remboursement');
    expect(await world.unreadOf(paul)).toBeUndefined();
  });

  it('counts in the menu what the administration wrote, until it is marked as read; a GET marks nothing', async () => {
    const lila = await world.visitor('lila');
    const paul = await world.visitor('paul');
    const zoe = await world.visitor('zoe');
    const thread = await world.opened(lila);
    expect(await world.unreadOf(lila)).toBeUndefined();
    await world.answered(thread);
    await world.answered(thread, 'Ou deux.');
    expect([await world.unreadOf(lila), await world.unreadOf(paul), await world.unreadOf(zoe)]).toEqual([
      '1',
      '1',
      undefined,
    ]);
    await lila.get(thread);
    expect(await world.unreadOf(lila)).toBe('1');
    const seen = /name="seen" value="([^"]*)"/.exec((await lila.get(thread)).body)?.[1] ?? '';
    await world.answered(thread, 'Trois, peut-être.');
    await lila.post(`${thread}/lu`, { seen }, thread);
    expect(await world.unreadOf(lila), 'written since the page was shown').toBe('1');
    expect((await lila.post(`${thread}/lu`, { seen: '-200000-01-01T00:00:00Z' }, thread)).statusCode).toBe(
      303,
    );
    await lila.post(`${thread}/lu`, { seen: '2999-01-01T00:00:00Z' }, thread);
    expect([await world.unreadOf(lila), await world.unreadOf(paul)]).toEqual([undefined, '1']);
    await world.answered(thread, 'Cinq.');
    expect(await world.unreadOf(lila)).toBe('1');
  });

  it('is no news to whoever got the mandate since', async () => {
    const lila = await world.visitor('lila');
    const zoe = await world.visitor('zoe');
    const thread = await world.opened(lila);
    await world.answered(thread);
    world.platform.clock.advance({ minutes: 1 });
    await giveMandate(db(), world.ids.zoe, ALPHA, {
      service: 'payer-tva',
      role: 'suppleant',
      since: world.platform.clock.now(),
    });
    expect(await world.unreadOf(zoe)).toBeUndefined();
    expect(textOf((await zoe.get(thread)).body)).toContain('Dans un mois.');
  });

  it('lists what is unread first, then the newest, and of one company alone', async () => {
    const lila = await world.visitor('lila');
    const first = await world.opened(lila, { ...RIGHT, subject: 'Le premier' });
    world.platform.clock.advance({ minutes: 1 });
    await world.opened(lila, { ...RIGHT, subject: 'Le second' });
    await world.answered(first);
    await world.sends(lila, first, { message: 'Merci.', seen: '2999-01-01T00:00:00Z' });
    const list = async (query = '') => textOf((await lila.get(`${LIST}${query}`)).body);
    expect(await list()).toMatch(/Le premier.*Réponse attendue.*Le second/s);
    await writeAsService(world.platform, {
      siren: BETA,
      service: 'payer-tva',
      subject: 'À vous',
      text: 'Bonjour.',
      files: [],
    });
    expect(await list()).toMatch(/À vous.*Non lu.*Le premier.*Le second/s);
    expect(await list(`?dossier=${ALPHA}`)).not.toContain('À vous');
    expect(await list(`?dossier=${BETA}&page=99`)).toContain('À vous');
    expect((await lila.get(`${LIST}?dossier=${"' or 1=1"}&page=-1`)).statusCode).toBe(200);
  });

  it('takes no more messages once it is closed, and gives back what was written meanwhile', async () => {
    const lila = await world.visitor('lila');
    const thread = await world.opened(lila);
    const token = await lila.csrf(thread);
    expect(await closeThread(world.platform, await world.referenceOf(thread))).toBe('closed');
    expect(await closeThread(world.platform, await world.referenceOf(thread))).toBe('closed-already');
    const late = await lila.send(
      thread,
      multipartBody({ _csrf: token, message: 'Encore un mot' }),
      MULTIPART,
    );
    expect(late.statusCode).toBe(422);
    expect(textOf(late.body)).toMatch(/Cet échange est clos.*n’a pas été envoyé.*Encore un mot/s);
    expect(
      await answerAsService(world.platform, await world.referenceOf(thread), { text: 'Non.', files: [] }),
    ).toBe('closed');
  });

  it('has whoever may read it told by one mail an hour, which says nothing of what it is about', async () => {
    const lila = await world.visitor('lila');
    const paul = await world.visitor('paul');
    const thread = await world.opened(lila);
    const round = () => tellOfMessages(world.platform);
    const told = async (email: string) =>
      (await mailsTo(world.platform, email)).filter(({ subject }) => subject.includes('message'));
    for (let n = 0; n < 10; n += 1) await world.answered(thread, `Réponse ${n}`);
    await Promise.all([round(), round()]);
    expect([(await told(LILA)).length, (await told(PAUL)).length, (await told(ZOE)).length]).toEqual([
      1, 1, 0,
    ]);
    const [mail] = await told(LILA);
    expect(JSON.stringify(mail)).toContain('SARL ALPHA');
    expect(JSON.stringify(mail)).not.toMatch(/remboursement|Réponse|connexion"|messagerie\//);
    await world.answered(thread, 'Encore');
    await round();
    expect(await told(LILA), 'within the hour').toHaveLength(1);
    await paul.post(`${thread}/lu`, { seen: '2999-01-01T00:00:00Z' }, thread);
    world.platform.clock.advance({ minutes: 61 });
    await round();
    expect([(await told(LILA)).length, (await told(PAUL)).length], 'who has read is left alone').toEqual([
      2, 1,
    ]);
    world.platform.clock.advance({ days: 2 });
    await purgeMessageNotices(world.platform, world.platform.clock.now());
    expect(await db().selectFrom('message_notice').selectAll().execute()).toEqual([]);
  });

  it('tells the company at its proved address, and nobody there who wrote', async () => {
    const lila = await world.visitor('lila');
    await db()
      .insertInto('company_address')
      .values({
        siren: ALPHA,
        email: 'contact@alpha.example',
        email_key: 'contact@alpha.example',
        proved_at: world.platform.clock.now(),
      })
      .execute();
    await world.answered(await world.opened(lila));
    await tellOfMessages(world.platform);
    const [mail, ...others] = await mailsTo(world.platform, 'contact@alpha.example');
    expect(others).toEqual([]);
    expect(JSON.stringify(mail)).toContain('SARL ALPHA');
    expect(JSON.stringify(mail)).not.toMatch(/ROSEMONDE|remboursement/);
  });

  it('is in the download of whoever wrote it, and in the history of the company without what it says', async () => {
    const lila = await world.visitor('lila');
    const paul = await world.visitor('paul');
    const zoe = await world.visitor('zoe');
    const thread = await world.opened(lila, RIGHT, [{ name: 'a.pdf', content: somePdf() }]);
    await world.sends(paul, thread, { message: 'De Paul' });
    await world.answered(thread);
    const data = JSON.parse((await lila.get('/espace/donnees.json')).body);
    expect(data.messages_ecrits).toEqual([
      expect.objectContaining({
        siren: ALPHA,
        objet: 'Un remboursement',
        message: 'Bonjour,\nquand viendra-t-il ?',
        pieces_jointes: ['a.pdf'],
      }),
    ]);
    expect(JSON.stringify(data)).not.toContain('De Paul');
    const history = textOf((await lila.get(`/espace/dossiers/${ALPHA}/historique`)).body);
    expect(history).toMatch(
      /Message de l’administration.*Par l’administration.*Message envoyé.*Paul MULTIPLE.*Question posée/s,
    );
    expect(textOf((await zoe.get(`/espace/dossiers/${ALPHA}/historique`)).body)).not.toContain(
      'Question posée',
    );
  });

  it('is deleted, with its files, when its newest message is old enough; and a file of which nothing came after an hour', async () => {
    const lila = await world.visitor('lila');
    const thread = await world.opened(lila, RIGHT, [{ name: 'a.pdf', content: somePdf() }]);
    await db()
      .insertInto('message_attachment')
      .values({
        id: '00000000-0000-4000-8000-000000000001',
        place: 0,
        name: 'x',
        type: 'pdf',
        size: 0,
        begun_at: world.platform.clock.now(),
      })
      .execute();
    world.platform.clock.advance({ minutes: 61 });
    await purgeMessages(world.platform, world.platform.clock.now());
    expect((await world.rows()).files).toBe(1);
    world.platform.clock.advance({ days: 1094 });
    await world.answered(thread);
    world.platform.clock.advance({ days: 1094 });
    await purgeMessages(world.platform, world.platform.clock.now());
    expect((await world.rows()).files).toBe(1);
    world.platform.clock.advance({ days: 2 });
    await purgeMessages(world.platform, world.platform.clock.now());
    expect([await world.rows(), await db().selectFrom('message_thread').selectAll().execute()]).toEqual([
      { files: 0, pieces: 0 },
      [],
    ]);
  });
});
