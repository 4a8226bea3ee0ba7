import { beforeEach, expect, it } from 'vitest';
import { auditLines, codesTo, mailsTo, ORIGIN, openAccount, signedIn } from '../../test/tools/accounts.ts';
import { askForAddress, present } from '../../test/tools/changes.ts';
import {
  addressOf,
  asksAddress,
  changesAddress,
  contestReferencesTo,
  entersAddressCode,
  giveAddress,
} from '../../test/tools/company-addresses.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { eraseAccounts } from '../deletion/erase-accounts.ts';
import { requestDeletion } from '../deletion/request-deletion.ts';
import { cancelDisputedChange } from '../dispute/cancel-disputed-change.ts';
import { purge } from '../purge.ts';
import { lockOwnSpace } from '../space-lock/lock-space.ts';
import { contestState } from './contest-state.ts';
import { cancelAddress } from './request-address.ts';
import { contestAddress, putAddressBack } from './undo-address.ts';

const [LILA, PAUL, ZOE] = ['lila@test.example', 'paul@test.example', 'zoe@test.example'];
const SIREN = '732829320';
const [OLD, NEW, OTHER] = ['contact@martin.example', 'bureau@martin.example', 'ailleurs@autre.example'];

describeOnEachDatabase('the e-mail address of a company', (db) => {
  let platform: TestPlatform;
  let ids: { lila: string; paul: string; zoe: string };

  beforeEach(async () => {
    platform = testPlatform(db());
    const account = (email: string, first_name: string) => openAccount(platform, email, { first_name });
    ids = {
      lila: await account(LILA, 'Lila'),
      paul: await account(PAUL, 'Paul'),
      zoe: await account(ZOE, 'Zoé'),
    };
    for (const table of ['mandate', 'dossier'] as const) await db().deleteFrom(table).execute();
    await giveMandate(db(), ids.lila, SIREN);
    await giveMandate(db(), ids.paul, SIREN, { role: 'suppleant' });
    await giveMandate(db(), ids.zoe, SIREN, { role: 'delegataire', granted_by: ids.lila });
    await db().updateTable('dossier').set({ name: 'SARL MARTIN' }).execute();
  });

  const now = () => addressOf(platform, SIREN);
  /** A minute after whatever was done before. */
  const asks = (who: string, email: string, siren = SIREN) => {
    platform.clock.advance({ minutes: 1 });
    return asksAddress(platform, who, siren, email);
  };
  const changes = (who: string, email: string) => {
    platform.clock.advance({ minutes: 1 });
    return changesAddress(platform, who, SIREN, email);
  };
  /** @returns the code */
  const gets = async (who: string, email: string, siren = SIREN) => {
    expect(await asks(who, email, siren)).toEqual({ outcome: 'requested' });
    return (await codesTo(platform, email)).at(-1);
  };
  const enters = (who: string, code: string | undefined) => entersAddressCode(platform, '', who, code);
  const cancels = async (who: string) => cancelAddress(platform, await signedIn(platform, who), SIREN);
  /** Those written since, by recipient: the last line of the subject's own words. */
  const subjects = async () => {
    const rows = await db()
      .selectFrom('mail')
      .select(['recipient', 'purpose'])
      .orderBy('recipient')
      .execute();
    await db().updateTable('mail').set({ withdrawn_at: platform.clock.now() }).execute();
    return rows
      .filter(({ purpose }) => purpose?.startsWith('company-address'))
      .map(({ recipient, purpose }) => `${recipient} ${purpose?.replace('company-address-', '')}`);
  };
  const contests = async (to: string, wanted: 'stop' | 'undo', which = -1) => {
    const reference = (await contestReferencesTo(platform, to)).at(which) ?? '';
    const found = await contestState(platform, reference);
    if (found.state === 'unreadable') throw new Error('no such reference');
    return (await contestAddress(platform, found.change.id, wanted, ORIGIN)).outcome;
  };
  const putsBack = async (who: string) => {
    const newest = await db()
      .selectFrom('company_address_change')
      .select('id')
      .orderBy('requested_at', 'desc')
      .executeTakeFirstOrThrow();
    const actor = await signedIn(platform, who);
    return putAddressBack(platform, actor, present(), { siren: SIREN, changeId: newest.id });
  };

  it('is asked for and proved by a titulaire or a suppléant, and by no délégataire', async () => {
    expect(await asks(ZOE, NEW)).toEqual({ outcome: 'not-ones-own' });
    await changes(LILA, OLD);
    expect(await now()).toBe(OLD);
    await changes(PAUL, NEW);
    expect(await now()).toBe(NEW);
    expect(await asks(LILA, NEW.toUpperCase())).toEqual({ outcome: 'same-address' });
  });

  it('changes nothing before the code is entered by the account that asked, as long as it may', async () => {
    await giveAddress(platform, SIREN, OLD);
    await asks(PAUL, NEW);
    expect(await now()).toBe(OLD);
    expect(await entersAddressCode(platform, NEW, LILA), 'by another titulaire').toBe('wrong-address');
    expect(await entersAddressCode(platform, NEW, NEW), 'by the mailbox').toBe('wrong-address');
    await db().updateTable('mandate').set({ state: 'asleep' }).where('account_id', '=', ids.paul).execute();
    expect(await entersAddressCode(platform, NEW, PAUL), 'no longer a suppléant').toBe('code-replaced');
    await db().updateTable('mandate').set({ state: 'active' }).where('account_id', '=', ids.paul).execute();
    expect(await entersAddressCode(platform, NEW, PAUL)).toBe('activated');
    expect(await entersAddressCode(platform, NEW, PAUL), 'once').toBe('code-used');
    expect(await now()).toBe(NEW);
  });

  it('is told to who manages it when it is asked for, to every role once it is in force', async () => {
    await giveAddress(platform, SIREN, OLD);
    await asks(PAUL, NEW);
    expect(await subjects()).toEqual([
      `${NEW} code`,
      `${OLD} requested`,
      `${LILA} requested`,
      `${PAUL} requested`,
    ]);
    await db().updateTable('mail').set({ withdrawn_at: null }).execute();
    await entersAddressCode(platform, NEW, PAUL);
    const told = (await subjects()).filter((line) => line.endsWith(' changed'));
    expect(told).toEqual([
      `${NEW} changed`,
      `${OLD} changed`,
      `${LILA} changed`,
      `${PAUL} changed`,
      `${ZOE} changed`,
    ]);
    const [lila] = (await mailsTo(platform, LILA)).slice(-1);
    expect(lila?.text).toContain('Mme Paul ROSEMONDE a saisi');
    const [zoe] = (await mailsTo(platform, ZOE)).slice(-1);
    expect(zoe?.text, 'a délégataire knows by name who gave the delegation').not.toContain('Paul');
  });

  it('names nobody in a mailbox of the company, nor to the address asked for', async () => {
    await giveAddress(platform, SIREN, OLD);
    await changes(LILA, NEW);
    for (const address of [OLD, NEW])
      for (const { text } of await mailsTo(platform, address)) expect(text).not.toMatch(/Lila|2023234/);
    const [code] = await mailsTo(platform, NEW);
    expect(code?.text).toContain(SIREN);
    expect(code?.text).not.toContain('SARL MARTIN');
  });

  it('may be somebody’s sign-in address, which is told to nobody', async () => {
    expect(await asks(LILA, PAUL)).toEqual({ outcome: 'requested' });
    const [code] = (await mailsTo(platform, PAUL)).filter(
      ({ purpose }) => purpose === 'company-address-code',
    );
    expect(code?.text).not.toMatch(/déjà|espace professionnel de/);
    expect(await entersAddressCode(platform, PAUL, LILA)).toBe('activated');
    expect(await now()).toBe(PAUL);
  });

  it('is asked for by one at a time: the newer request ends the other, whoever made it', async () => {
    const first = await gets(LILA, NEW);
    const second = await gets(PAUL, OTHER);
    expect(await enters(LILA, first)).toBe('code-replaced');
    expect(await enters(PAUL, second)).toBe('activated');
  });

  it('is asked for ten times a day, of which those do not count that the mailbox stopped', async () => {
    await giveAddress(platform, SIREN, OLD);
    await asks(LILA, NEW);
    expect(await contests(OLD, 'stop')).toBe('stopped');
    for (let time = 0; time < 10; time++)
      expect(await asks(LILA, `${time}@martin.example`)).toEqual({ outcome: 'requested' });
    expect(await asks(LILA, NEW)).toMatchObject({ outcome: 'too-many-today' });
    expect((await asks(PAUL, NEW)).outcome, 'another account').toBe('requested');
  });

  it('waits for its code until anybody who manages the company cancels it, and who asked is told', async () => {
    const code = await gets(PAUL, NEW);
    await subjects();
    expect(await cancels(LILA)).toEqual({ outcome: 'cancelled' });
    expect(await subjects()).toContain(`${PAUL} requested`);
    expect(await enters(PAUL, code)).toBe('code-replaced');
    expect(await cancels(LILA)).toEqual({ outcome: 'nothing-pending' });
    await asks(PAUL, NEW);
    expect(await cancels(ZOE), 'a délégataire').toEqual({ outcome: 'nothing-pending' });
  });

  it('is put back by the link to the address before, once in seven days', async () => {
    await giveAddress(platform, SIREN, OLD);
    await changes(LILA, NEW);
    expect(await contests(OLD, 'stop'), 'in force already').toBe('cannot-be');
    expect(await contests(OLD, 'undo')).toBe('undone');
    expect(await now()).toBe(OLD);
    expect(await contests(OLD, 'undo', 0), 'the link of its request').toBe('cannot-be');

    // The company leaves a mailbox that somebody else reads.
    await changes(LILA, NEW);
    expect(await contestReferencesTo(platform, OLD), 'no link acts on it').toHaveLength(2);
    expect(await now()).toBe(NEW);
    platform.clock.advance({ hours: 8 * 24 });
    await changes(LILA, OTHER);
    expect(await contests(NEW, 'undo')).toBe('undone');
    expect(await now()).toBe(NEW);
  });

  it('comes back with what was changed on top of it, and the others are told no more', async () => {
    await giveAddress(platform, SIREN, OLD);
    await changes(PAUL, NEW);
    await changes(PAUL, OTHER);
    const third = await gets(PAUL, 'encore@autre.example');
    expect(await contests(OLD, 'undo')).toBe('undone');
    expect(await now()).toBe(OLD);
    expect(await enters(PAUL, third)).toBe('code-replaced');
    expect(await db().selectFrom('former_company_address').selectAll().execute()).toEqual([]);
    const told = (await mailsTo(platform, OTHER)).map(({ text }) => text.replaceAll(/\s+/g, ' ')).join();
    expect(told).toContain('L’adresse qui reçoit ce message n’est plus celle de l’entreprise.');
  });

  it('cannot be put back after 72 hours, by the link or in the space', async () => {
    await giveAddress(platform, SIREN, OLD);
    await changes(LILA, NEW);
    platform.clock.advance({ hours: 72 });
    expect(await contests(OLD, 'undo')).toBe('cannot-be');
    expect(await putsBack(PAUL)).toEqual({ outcome: 'too-late' });
    expect(await now()).toBe(NEW);
  });

  it('is put back in the space by who manages the company, to none where it had none', async () => {
    await changes(LILA, NEW);
    expect(await putsBack(ZOE), 'a délégataire').toEqual({ outcome: 'too-late' });
    expect(await putsBack(PAUL)).toEqual({ outcome: 'put-back' });
    expect(await now()).toBeUndefined();
    expect(await putsBack(PAUL), 'twice').toEqual({ outcome: 'too-late' });
    // The link, which did not act, still does.
    await giveAddress(platform, SIREN, OLD);
    await asks(LILA, NEW);
    expect(await contests(OLD, 'stop')).toBe('stopped');
  });

  it('is put back, and a request ends, where the sign-in address of who changed it is disputed', async () => {
    await giveAddress(platform, SIREN, OLD);
    await giveMandate(db(), ids.lila, '552100554');
    const thief = await signedIn(platform, LILA);
    await changes(LILA, NEW);
    const code = await gets(LILA, OTHER, '552100554');
    await askForAddress(platform, thief, 'voleur@test.example');
    const { id } = await db().selectFrom('credential_change').select('id').executeTakeFirstOrThrow();
    const result = await cancelDisputedChange(platform, id, ORIGIN);
    expect(result).toMatchObject({
      outcome: 'cancelled',
      roles: [
        'demande d’une nouvelle adresse électronique de l’entreprise, SIREN 552100554\u00a0: annulée',
        `adresse électronique de l’entreprise, SIREN ${SIREN}\u00a0: rétablie comme avant`,
      ],
    });
    expect(await now()).toBe(OLD);
    expect(await enters(LILA, code)).toBe('code-replaced');
    const disputed = (await mailsTo(platform, LILA)).find(({ purpose }) => purpose === 'change-disputed');
    expect(disputed?.text.replaceAll(/\s+/g, ' ')).toContain(`SIREN ${SIREN} : rétablie comme avant`);
  });

  it('is put back as well where somebody changed it whom the disputed account had let in', async () => {
    await giveAddress(platform, SIREN, OLD);
    const thief = await signedIn(platform, LILA);
    const mandate = db().updateTable('mandate').where('account_id', '=', ids.paul);
    await mandate.set({ granted_by: ids.lila, since: platform.clock.now() }).execute();
    await db()
      .updateTable('mandate_change')
      .set({ changed_by: ids.lila, at: platform.clock.now() })
      .execute();
    await changes(PAUL, NEW);
    await askForAddress(platform, thief, 'voleur@test.example');
    const { id } = await db().selectFrom('credential_change').select('id').executeTakeFirstOrThrow();
    const result = await cancelDisputedChange(platform, id, ORIGIN);
    expect(JSON.stringify(result)).toContain(`SIREN ${SIREN}\u00a0: rétablie comme avant`);
    expect(await now()).toBe(OLD);
  });

  it('stays where the change was made long before the disputed one, or another has proved one since', async () => {
    await giveAddress(platform, SIREN, OLD);
    await changes(LILA, NEW);
    platform.clock.advance({ hours: 73 });
    await askForAddress(platform, await signedIn(platform, LILA), 'voleur@test.example');
    const change = () =>
      db()
        .selectFrom('credential_change')
        .select('id')
        .orderBy('requested_at', 'desc')
        .executeTakeFirstOrThrow();
    expect(await cancelDisputedChange(platform, (await change()).id, ORIGIN)).toMatchObject({ roles: [] });
    expect(await now()).toBe(NEW);

    // Seven days later, for the link of one's own address acts once in them.
    platform.clock.advance({ hours: 8 * 24 });
    await changes(LILA, OTHER);
    await changes(PAUL, OLD);
    await askForAddress(platform, await signedIn(platform, LILA), 'voleur@test.example');
    expect(await cancelDisputedChange(platform, (await change()).id, ORIGIN)).toMatchObject({ roles: [] });
    expect(await now()).toBe(OLD);
  });

  it('is no longer asked for by who locks the space, deletes it or is erased; what is in force stays', async () => {
    await giveAddress(platform, SIREN, OLD);
    const code = await gets(LILA, NEW);
    await lockOwnSpace(platform, await signedIn(platform, LILA));
    expect(await enters(LILA, code)).toBe('code-replaced');

    await changes(PAUL, NEW);
    const another = await gets(PAUL, OTHER);
    await requestDeletion(platform, await signedIn(platform, PAUL), present());
    expect(await enters(PAUL, another)).toBe('code-replaced');
    await db()
      .updateTable('company_address_change')
      .set({ status: 'pending', ended_at: null })
      .where('new_email', '=', OTHER)
      .execute();
    platform.clock.advance({ hours: 7 * 24 });
    await eraseAccounts(platform);
    expect(await now()).toBe(NEW);
    const left = await db()
      .selectFrom('company_address_change')
      .select(['new_email', 'status', 'account_id'])
      .where('new_email', 'in', [NEW, OTHER])
      .where('status', '<>', 'cancelled')
      .execute();
    expect(left).toEqual([{ new_email: NEW, status: 'activated', account_id: null }]);
  });

  it('is on record with its SIREN, and the address half hidden', async () => {
    await giveAddress(platform, SIREN, OLD);
    await changes(LILA, NEW);
    await putsBack(PAUL);
    const lines = await auditLines(db());
    const told = lines.filter(({ event }) => event.startsWith('company-address'));
    expect(told.map(({ event, account_id }) => [event, account_id])).toEqual([
      ['company-address-requested', ids.lila],
      ['company-address-changed', ids.lila],
      ['company-address-undone', ids.paul],
    ]);
    for (const { details } of told) {
      expect(JSON.stringify(details)).toContain(SIREN);
      expect(JSON.stringify(details)).not.toContain('bureau@');
    }
  });

  it('keeps its requests as long as the operator keeps them, one whose code may still leave for longer', async () => {
    await asks(LILA, NEW);
    await changes(PAUL, OTHER);
    await asks(LILA, NEW);
    platform.clock.advance({ hours: 91 * 24 });
    await purge(platform);
    const kept = await db().selectFrom('company_address_change').select(['new_email', 'status']).execute();
    expect(kept).toEqual([{ new_email: NEW, status: 'pending' }]);
    expect(await now()).toBe(OTHER);
  });
});
