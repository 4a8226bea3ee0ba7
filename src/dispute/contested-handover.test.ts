import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { mailsTo, ORIGIN, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { askForAddress, changeAddress, disputeReferenceTo, present } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { openByLetter } from '../mandates/mandate.ts';
import { pendingRequests } from '../mandates/role-request.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { askRole } from '../role-requests/ask-role.ts';
import { approveRequest, refuseRequest } from '../role-requests/decide-request.ts';
import { endExpiredRequests } from '../role-requests/end-expired.ts';
import { withdrawRequest } from '../role-requests/withdraw-request.ts';
import { agreeToSubstitution } from '../substitutions/answer-substitution.ts';
import { cancelDisputedChange } from './cancel-disputed-change.ts';
import { disputeState } from './dispute-state.ts';
import { freezeAccount } from './freeze-account.ts';
import { releaseAccount } from './settle.ts';
import { undoChange } from './undo-change.ts';

const [LILA, TOM, OTHER] = ['lila@test.example', 'tom@test.example', 'autre@test.example'] as const;
const ANSWER = 'Camille';
/** Of every account of `openAccount`. */
const COMPANY = { siren: '100000000', services: ['un-service'] };
const ASKED = {
  ...COMPANY,
  capacity: 'legal',
  way: 'letter',
  kind: 'substitution',
  reason: 'Départ',
} as const;

describeOnEachDatabase(
  'a titulaire who agreed to be replaced, and whose change of address is disputed',
  (db) => {
    let platform: TestPlatform;
    /** Was the titulaire, and has agreed. */
    let lila: string;
    /** Was a suppléant, and became the titulaire. */
    let tom: string;

    beforeEach(async () => {
      platform = testPlatform(db());
      platform.installation = { ...platform.installation, SECURITY_QUESTION: false };
      const security_answer_hash = await platform.hasher.hash(normaliseAnswer(ANSWER));
      lila = await openAccount(platform, LILA, { security_answer_hash });
      tom = await openAccount(platform, TOM, { first_name: 'Tom', last_name: 'NOUVEAU' });
      const asked = await askRole(platform, await signedIn(platform, TOM), ASKED);
      if (!('id' in asked)) return expect.fail(asked.outcome);
      const agreed = { id: asked.id, present: present() };
      expect(await agreeToSubstitution(platform, await signedIn(platform, LILA), agreed)).toEqual({
        outcome: 'agreed',
      });
      expect(await rights()).toEqual([[], ['titulaire']]);
    });

    /** The roles of Lila and of Tom that give a right. */
    async function rights() {
      const rows = await db()
        .selectFrom('mandate')
        .select(['account_id', 'role'])
        .where('state', '=', 'active')
        .execute();
      return [lila, tom].map((id) => rows.filter((one) => one.account_id === id).map(({ role }) => role));
    }
    async function disputed(): Promise<string> {
      const state = await disputeState(platform, await disputeReferenceTo(platform, LILA));
      return state.state === 'unreadable' ? expect.fail(state.state) : state.change.id;
    }
    async function cancels() {
      await askForAddress(platform, await signedIn(platform, LILA), OTHER);
      const result = await cancelDisputedChange(platform, await disputed(), ORIGIN);
      return result.outcome === 'cancelled' ? result.roles : expect.fail(result.outcome);
    }
    async function reference(): Promise<string> {
      const [request, ...others] = await pendingRequests(db(), platform.clock.now());
      expect(others).toEqual([]);
      expect(request?.objection).toContain('contestée');
      return request?.reference ?? '';
    }
    const lastMail = async (address: string) =>
      (await mailsTo(platform, address)).at(-1)?.text.replaceAll(/\s+/g, ' ') ?? '';

    it('has a successor who is what he was before, until the operator decides; the place is kept', async () => {
      expect((await cancels()).join('\n')).toMatch(/titulaire.*l’administration décidera/);
      expect(await rights()).toEqual([[], ['suppleant']]);
      expect(await lastMail(TOM)).toContain('remplacement contesté');
      const eve = await openAccount(platform, 'eve@test.example');
      await db().deleteFrom('mandate').where('account_id', '=', eve).execute();
      const wanted = { ...COMPANY, capacity: 'legal', way: 'letter', kind: 'adhesion' } as const;
      const who = await signedIn(platform, 'eve@test.example');
      expect(await askRole(platform, who, wanted)).toEqual({ outcome: 'changed-meanwhile' });
      const given = await inTransaction(platform, (tx) =>
        openByLetter(tx, eve, COMPANY.siren, COMPANY.services),
      );
      expect(given, 'as a suppléant').toEqual(COMPANY.services);
      expect(await reference()).not.toBe('');
    });

    it('is not titulaire again by the answer alone, which may be that of one who regrets', async () => {
      await changeAddress(platform, await signedIn(platform, LILA), OTHER);
      platform.installation = { ...platform.installation, SECURITY_QUESTION: true };
      const undone = { changeId: await disputed(), answer: ANSWER, origin: ORIGIN };
      expect(await undoChange(platform, undone)).toMatchObject({ outcome: 'undone' });
      expect(await rights()).toEqual([[], ['suppleant']]);
    });

    it('is replaced for good once the operator approves', async () => {
      await cancels();
      expect(await approveRequest(platform, { reference: await reference() })).toMatchObject({
        outcome: 'approved',
        services: COMPANY.services,
      });
      expect(await rights()).toEqual([[], ['titulaire']]);
      expect(await pendingRequests(db(), platform.clock.now())).toEqual([]);
    });

    it('is the titulaire again once the operator refuses', async () => {
      await cancels();
      const refused = { reference: await reference(), reason: 'Accord donné par quelqu’un d’autre' };
      expect(await refuseRequest(platform, refused)).toEqual({ outcome: 'refused' });
      expect(await rights()).toEqual([['titulaire'], ['suppleant']]);
      expect(await lastMail(LILA)).toContain('vous en êtes de nouveau titulaire');
    });

    it('is the titulaire again where the successor withdraws', async () => {
      await cancels();
      const { id } = await db().selectFrom('role_request').select('id').executeTakeFirstOrThrow();
      const who = await signedIn(platform, TOM);
      expect(await withdrawRequest(platform, who, id)).toEqual({ outcome: 'withdrawn' });
      expect(await rights()).toEqual([['titulaire'], ['suppleant']]);
    });

    it('waits for the operator as long as it takes', async () => {
      await cancels();
      platform.clock.advance({ days: 61 });
      await endExpiredRequests(platform);
      expect(await reference()).not.toBe('');
    });

    it('is replaced as before where the assistance ends a freeze', async () => {
      await changeAddress(platform, await signedIn(platform, LILA), OTHER);
      await freezeAccount(platform, { changeId: await disputed(), password: PASSWORD, origin: ORIGIN });
      expect(await rights()).toEqual([[], ['suppleant']]);
      const { subscriber_number: subscriberNumber } = await db()
        .selectFrom('account')
        .select('subscriber_number')
        .where('id', '=', lila)
        .executeTakeFirstOrThrow();
      await releaseAccount(platform, { subscriberNumber, reason: 'Identité vérifiée' });
      expect(await rights()).toEqual([[], ['titulaire']]);
      expect(await pendingRequests(db(), platform.clock.now())).toEqual([]);
      expect(await lastMail(TOM)).toContain('de nouveau en vigueur');
    });

    it('keeps what a letter opened for the account itself', async () => {
      await db().deleteFrom('mandate').where('siren', '=', COMPANY.siren).execute();
      const id = randomUUID();
      const mandate = {
        id,
        siren: COMPANY.siren,
        service: 'tva',
        account_id: lila,
        role: 'titulaire',
      } as const;
      await db()
        .insertInto('mandate')
        .values({ ...mandate, state: 'active', since: platform.clock.now() })
        .execute();
      await db()
        .updateTable('mandate_change')
        .set({ changed_by: lila })
        .where('mandate_id', '=', id)
        .execute();
      expect((await cancels()).join()).toContain('conservé');
      expect((await rights())[0]).toEqual(['titulaire']);
    });

    it('has what was asked from the account withdrawn, and told', async () => {
      const thief = await signedIn(platform, LILA);
      const wanted = {
        ...COMPANY,
        siren: '552100554',
        capacity: 'legal',
        way: 'form',
        kind: 'adhesion',
      } as const;
      await askRole(platform, thief, wanted);
      await askForAddress(platform, thief, OTHER);
      const result = await cancelDisputedChange(platform, await disputed(), ORIGIN);
      expect('roles' in result && result.roles.join('\n')).toMatch(/demande d’adhésion.*552100554.*retirée/);
      const requests = db().selectFrom('role_request').select('state').where('siren', '=', '552100554');
      expect(await requests.execute()).toEqual([{ state: 'withdrawn' }]);
    });
  },
);
