import { expect, it } from 'vitest';
import { PASSWORD } from '../../test/tools/accounts.ts';
import { describeOnPostgres } from '../../test/tools/database.ts';
import { ALPHA, LILA, messagesWorld, NEW, RIGHT, textOf } from '../../test/tools/messages.ts';
import { MULTIPART, multipartBody, type SentFile, somePdf, somePng } from '../../test/tools/multipart.ts';
import type { Fields } from '../../test/tools/visitor.ts';

const MIB = 1024 * 1024;
/** The end of a body of several parts. */
const END = multipartBody({}).length;

describeOnPostgres('a message and its files', (database) => {
  const db = () => database().db;
  const world = messagesWorld(db);

  it('finds out a piece that was altered, exchanged or lost', async () => {
    const lila = await world.visitor('lila');
    const thread = await world.opened(lila, RIGHT, [{ name: 'a.pdf', content: somePdf(300_000) }]);
    const [path = ''] =
      /\/espace\/messagerie\/[0-9a-f-]+\/pieces\/[0-9a-f-]+/.exec((await lila.get(thread)).body) ?? [];
    const pieces = await db().selectFrom('message_piece').selectAll().orderBy('place').execute();
    await db().deleteFrom('message_piece').execute();
    const exchanged = pieces.map((piece, n) => ({ ...piece, place: [1, 0, 2][n] ?? n }));
    await db().insertInto('message_piece').values(exchanged).execute();
    expect((await lila.get(path)).statusCode).toBe(500);
    await db().deleteFrom('message_piece').execute();
    expect((await lila.get(path)).statusCode).toBe(500);
  });

  it('refuses a file that lies, is empty, packed, cut off, two things at once or too large, and keeps the text alone', async () => {
    const lila = await world.visitor('lila');
    const archive = Buffer.from('PK\u0003\u0004'.padEnd(5_000, '\0'));
    const first = await world.sends(lila, NEW, RIGHT, [
      { name: 'vide.pdf', content: Buffer.of() },
      { name: 'programme.pdf', content: Buffer.from('MZ\u0090\0'), type: 'application/pdf' },
      { name: 'dessin.png', content: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
      { name: 'bombe.pdf', content: archive },
      { name: 'image.gif', content: Buffer.from('GIF89a\u0001\0\u0001\0') },
    ]);
    expect(textOf(first.body)).toMatch(
      /« vide\.pdf » est vide.*« programme\.pdf » n’est, par son contenu, ni.*« dessin\.png » n’est.*« bombe\.pdf » n’est.*« image\.gif » n’est/s,
    );
    const second = await world.sends(lila, NEW, RIGHT, [
      { name: 'bien.png', content: somePng() },
      { name: 'double.png', content: Buffer.concat([somePng(), archive]) },
      { name: 'coupé.pdf', content: somePdf(3_000).subarray(0, 2_000) },
      { name: 'gros.pdf', content: somePdf(5 * MIB + 1) },
    ]);
    expect(textOf(second.body)).toMatch(
      /« double\.png » est incomplet, ou suivi d’autre chose.*« coupé\.pdf » est incomplet.*« gros\.pdf » dépasse 5 Mo.*Choisissez de nouveau/s,
    );
    for (const { statusCode, body } of [first, second]) {
      expect(statusCode).toBe(422);
      expect(body).toContain('quand viendra-t-il ?</textarea>');
      expect(body).toContain('value="Un remboursement"');
    }
    expect(await world.rows()).toEqual({ files: 0, pieces: 0 });
    expect(await db().selectFrom('message').select('id').execute()).toEqual([]);
  });

  it('takes five files and 10 MiB at most, all or none', async () => {
    const lila = await world.visitor('lila');
    const six = Array.from({ length: 6 }, (_, n) => ({ name: `${n}.png`, content: somePng() }));
    const many = await world.sends(lila, NEW, RIGHT, six);
    expect(textOf(many.body)).toMatch(/« 5\.png » est de trop.*Choisissez de nouveau/s);
    const large = await world.sends(lila, NEW, RIGHT, [
      { name: 'a.pdf', content: somePdf(5 * MIB) },
      { name: 'b.pdf', content: somePdf(5 * MIB) },
      { name: 'c.png', content: somePng() },
    ]);
    expect(textOf(large.body)).toMatch(/Avec « c\.png », les fichiers dépassent 10 Mo/);
    expect(await world.rows()).toEqual({ files: 0, pieces: 0 });
    await world.opened(lila, RIGHT, six.slice(0, 5));
    expect((await world.rows()).files).toBe(5);
  });

  it('takes no file before the token, which comes first, is genuine', async () => {
    const lila = await world.visitor('lila');
    const paul = await world.visitor('paul');
    const file = { name: 'a.pdf', content: somePdf() };
    const token = await lila.csrf(NEW);
    const bodies = {
      none: multipartBody({ ...RIGHT }, [file]),
      wrong: multipartBody({ _csrf: 'wrong', ...RIGHT }, [file]),
      late: multipartBody({ ...RIGHT, _csrf: token }, [file]),
      another: multipartBody({ _csrf: await paul.csrf(`${NEW}?dossier=${ALPHA}`), ...RIGHT }, [file]),
    };
    for (const [what, body] of Object.entries(bodies))
      expect((await lila.send(NEW, body, MULTIPART)).statusCode, what).toBe(403);
    expect(await world.rows()).toEqual({ files: 0, pieces: 0 });
  });

  it('answers a form that cannot be read or is far too large, and keeps nothing', async () => {
    const lila = await world.visitor('lila');
    const token = await lila.csrf(`${NEW}?dossier=${ALPHA}`);
    const file = { name: 'a.pdf', content: somePdf() };
    const send = (body: Buffer<ArrayBuffer>, headers: Fields = MULTIPART) => lila.send(NEW, body, headers);
    const whole = multipartBody({ _csrf: token, ...RIGHT }, [file]);
    expect((await send(whole, { 'content-type': 'multipart/form-data' })).statusCode, 'no boundary').toBe(
      400,
    );
    expect((await send(whole.subarray(0, -60))).statusCode, 'cut off').toBe(400);
    expect((await send(multipartBody({ _csrf: token, siren: 'a\0' }))).statusCode, 'NUL').toBe(400);
    expect(
      (
        await send(
          Buffer.concat([
            multipartBody({ _csrf: token, siren: '1' }).subarray(0, -END),
            multipartBody({ siren: '2' }),
          ]),
        )
      ).statusCode,
      'twice',
    ).toBe(400);
    expect(
      (await send(multipartBody({ _csrf: token, __proto__x: '1', constructor: '1' }))).statusCode,
    ).toBeLessThan(500);
    const paste = 'a'.repeat(250 * 1024);
    const full = { _csrf: token, ...RIGHT, message: paste, subject: paste, more: paste };
    expect((await send(multipartBody(full))).statusCode, 'full fields').toBe(413);
    const many = Array.from({ length: 30 }, (_, n) => ({ name: `${n}.png`, content: somePng() }));
    expect((await send(multipartBody({ _csrf: token, ...RIGHT }, many))).statusCode).toBe(413);
    expect((await send(whole, { ...MULTIPART, 'content-length': String(50 * MIB) })).statusCode).toBe(413);
    expect(await world.rows()).toEqual({ files: 0, pieces: 0 });
    expect((await lila.send('/espace/delegations/nouvelle', whole, MULTIPART)).statusCode, 'elsewhere').toBe(
      400,
    );
  });

  it('gives back a message that is too long, whole up to 256 kB and its beginning beyond', async () => {
    const lila = await world.visitor('lila');
    const long = 'é'.repeat(100_000);
    const answer = await world.sends(lila, NEW, { ...RIGHT, message: long });
    expect(answer.statusCode).toBe(422);
    expect(textOf(answer.body)).toMatch(/Votre message compte 100 000 caractères/);
    expect(answer.body).toContain(`${long}</textarea>`);
    const longer = await world.sends(lila, NEW, { ...RIGHT, message: 'a'.repeat(400_000) });
    expect(longer.statusCode).toBe(413);
    expect(textOf(longer.body)).toContain('seul son début est conservé');
    expect(longer.body).toContain(`${'a'.repeat(262_144)}</textarea>`);
    expect((await world.sends(lila, NEW, { ...RIGHT, message: 'é'.repeat(10_000) })).statusCode).toBe(303);
  });

  it('reads marks without end on one letter in no time', async () => {
    const lila = await world.visitor('lila');
    const pile = `a${'\u0301'.repeat(60_000)}${'\u0323'.repeat(60_000)}`;
    const before = process.cpuUsage();
    const answer = await world.sends(lila, NEW, { ...RIGHT, subject: pile, message: pile });
    expect(answer.statusCode).toBe(422);
    // It took twenty seconds of the processor.
    expect(process.cpuUsage(before).user).toBeLessThan(5_000_000);
  });

  it('says all that is wrong at once', async () => {
    const lila = await world.visitor('lila');
    const answer = await world.sends(lila, NEW, { ...RIGHT, service: '', subject: ' ', message: '\n' }, [
      { name: 'a.txt', content: Buffer.from('texte') },
    ]);
    expect(textOf(answer.body)).toMatch(
      /Choisissez le service.*Saisissez l’objet.*Saisissez votre message.*n’est, par son contenu/s,
    );
    const stolen = await world.sends(lila, NEW, { ...RIGHT, service: 'declarer-tva' });
    expect(textOf(stolen.body)).toContain('Ce service n’est pas, ou n’est plus, de ceux');
  });

  it('shows what was pasted as it was typed, and nothing as markup', async () => {
    const lila = await world.visitor('lila');
    const message = '« Devis » — 1 000 € <b>net</b>\u202e\u0007\n\n\t– point…\u0000'.replace('\u0000', '');
    const thread = await world.opened(lila, { ...RIGHT, message });
    const { body } = await lila.get(thread);
    expect(body).toContain('« Devis » — 1 000 € &lt;b>net&lt;/b>\n\n\t– point…</p>');
  });

  it('keeps what was typed where the session ended meanwhile, and takes no file then', async () => {
    const lila = await world.visitor('lila');
    const form = `${NEW}?dossier=${ALPHA}`;
    const message = 'Ligne "une"\n'.repeat(750);
    const body = multipartBody({ _csrf: await lila.csrf(form), ...RIGHT, message }, [
      { name: 'a.pdf', content: somePdf() },
    ]);
    world.platform.clock.advance({ minutes: 31 });
    const answer = await lila.send(NEW, body, MULTIPART);
    expect(answer.headers.location).toMatch(/^\/connexion\?retour=/);
    expect(await world.rows()).toEqual({ files: 0, pieces: 0 });
    await lila.signIn(LILA, PASSWORD);
    const page = (await lila.get(`${NEW}?reprise=1`)).body;
    expect(page).toMatch(/Ligne &quot;une&quot;\r?\nLigne/);
    expect(textOf(page)).toMatch(/Votre saisie est conservée.*choisissez-les de nouveau/s);
    const thread = await world.opened(lila);
    const reply = multipartBody({ _csrf: await lila.csrf(thread), message: 'Suite' });
    world.platform.clock.advance({ minutes: 31 });
    await lila.send(thread, reply, MULTIPART);
    await lila.signIn(LILA, PASSWORD);
    expect((await lila.get(`${thread}?reprise=1`)).body).toContain('Suite</textarea>');
  });

  it('is sent once where the form comes twice, and again with another file', async () => {
    const lila = await world.visitor('lila');
    const token = await lila.csrf(`${NEW}?dossier=${ALPHA}`);
    const send = (files: readonly SentFile[]) =>
      lila.send(NEW, multipartBody({ _csrf: token, ...RIGHT }, files), MULTIPART);
    const file = { name: 'a.pdf', content: somePdf() };
    const [first, second] = [await send([file]), await send([file])];
    expect(second.headers.location).toBe(first.headers.location);
    expect(await world.rows()).toEqual({ files: 1, pieces: 1 });
    expect((await send([{ ...file, name: 'b.pdf' }])).headers.location).not.toBe(first.headers.location);
  });

  it('lets nobody write without end', async () => {
    const lila = await world.visitor('lila');
    let refused = 0;
    for (let n = 0; n < 22; n += 1)
      refused += (await world.sends(lila, NEW, { ...RIGHT, subject: `N° ${n}` })).statusCode === 429 ? 1 : 0;
    expect(refused).toBe(1);
  });
});
