import type { Account } from '../../src/account/account.ts';
import { makeReference } from '../../src/account/mail-reference.ts';
import { codeStoppedMail } from '../../src/activation/mails.tsx';
import { addressCodeMail } from '../../src/company-address/code-mail.tsx';
import {
  addressProvedMail,
  addressReplacedNotice,
  addressUndoneNotice,
  replacementAskedNotice,
  requestStoppedNotice,
} from '../../src/company-address/company-mails.tsx';
import {
  addressInForceMail,
  addressRequestedMail,
  addressPutBackMail as companyAddressPutBackMail,
  requestCancelledMail,
  requestStoppedMail,
} from '../../src/company-address/mails.tsx';
import {
  activationCodeMail,
  addressAlreadyOpensASpaceMail,
  addressChangedMail,
  passwordChangedMail,
  wrongAnswersMail,
} from '../../src/credentials/mails.tsx';
import { addressChangedNotice, changeRequestedNotice } from '../../src/credentials/notice-mails.tsx';
import {
  delegationEndsMail,
  delegationExpiredMail,
  delegationRenewedMail,
} from '../../src/delegations/mails.tsx';
import { deletionCancelledMail } from '../../src/deletion/cancel-deletion.tsx';
import { actingLeftMail } from '../../src/deletion/end-roles.tsx';
import { accountDeletedMail, deletionRequestedMail } from '../../src/deletion/mails.tsx';
import { rolesDisputedMail } from '../../src/dispute/dispute-roles.tsx';
import {
  accountFrozenMail,
  accountReleasedMail,
  addressRestoredMail,
  addressWithdrawnNotice,
} from '../../src/dispute/freeze-mails.tsx';
import {
  addressPutBackMail,
  addressTakenBackNotice,
  disputeStoppedMail,
  requestDisputedMail,
} from '../../src/dispute/mails.tsx';
import { factorLines } from '../../src/dispute/texts.ts';
import { backupCodeUsedMail, factorsChangedMail, secondStepFailuresMail } from '../../src/factors/mails.tsx';
import { factorsLostMail, removalAskedMail, removalCancelledMail } from '../../src/factors/removal-mails.tsx';
import { toldChanges } from '../../src/holder/changed-data.ts';
import { informationMail } from '../../src/holder/information-mails/queue-information-mail.tsx';
import { holderDataChangedMail, securityQuestionChangedMail } from '../../src/holder/mails.tsx';
import type { OutgoingMail } from '../../src/mail/outgoing-mail.ts';
import { delegationSleepsMail } from '../../src/mandates/granting/delegations-asleep.tsx';
import {
  offerAnsweredMail,
  offerMadeMail,
  offerReceivedMail,
} from '../../src/mandates/granting/offer-mails.tsx';
import {
  reviewMail,
  roleChangedMail,
  roleTakenMail,
  roleToldMail,
} from '../../src/mandates/granting/role-mails.tsx';
import {
  handedOverMail,
  noSuccessorMail,
  succeededMail,
  successionToldMail,
  successorOfferedMail,
} from '../../src/mandates/granting/successor-mails.tsx';
import { companyMessageMail, messageMail } from '../../src/messages/mails.tsx';
import { counterMail, passkeyAddedMail, passkeyRemovedMail } from '../../src/passkeys/mails.tsx';
import { expiryReminderMail } from '../../src/passwords/expiry-reminder.tsx';
import { letterPrintedMail, letterStoppedMail } from '../../src/recovery/letter-mails.tsx';
import {
  noCodeWhileFrozenMail,
  passwordRecoveredMail,
  recoveryCodeMail,
  recoveryStoppedMail,
} from '../../src/recovery/mails.tsx';
import {
  accountCreatedMail,
  dossierOpenedMail,
  registrationCodeMail,
  spaceAlreadyExistsMail,
} from '../../src/registration/mails.tsx';
import {
  contestedMail,
  expiredMail,
  grantedMail,
  overtakenMail,
  refusedMail,
  requestedMail,
} from '../../src/role-requests/applicant-mails.tsx';
import {
  companyMail,
  replacedMail,
  substitutionAskedMail,
  titulaireAgainMail,
  titulaireChangedMail,
} from '../../src/role-requests/company-mails.tsx';
import type { ToldRequest } from '../../src/role-requests/told-request.ts';
import { failuresMail, newBrowserMail, signInCodeMail } from '../../src/sign-in/mails.tsx';
import { spaceLockedMail, spaceReopenedMail } from '../../src/space-lock/mails.tsx';
import { INSTALLATION } from '../tools/platform.ts';
import { bankAccountSamples } from './bank-account-samples.ts';
import { directDebitSamples } from './direct-debit-samples.ts';

const AT = new Date('2026-08-22T12:09:00Z');
const LATER = new Date('2026-08-24T12:09:00Z');
const VALID_UNTIL = '2029-08-21';
const NEW_ADDRESS = 'lila.martin@nouvelle-adresse.example';
const CODE = 'mHPstewGkBYj';

const ADHESION: ToldRequest = {
  kind: 'adhesion',
  reference: 'K7RM4XPA',
  siren: '000299008',
  services: ['payer-tva', 'declarer-tva', 'avis-cfe'],
  requestedAt: AT,
  lastDay: '2026-10-21',
  objectUntil: new Date(AT.getTime() + 15 * 86_400_000),
  way: 'form',
};
const SUBSTITUTION: ToldRequest = { ...ADHESION, kind: 'substitution', way: 'letter' };

const LILA: Account = {
  id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  subscriber_number: '20101670101919',
  sign_in_email: 'lila.rosemonde@demo.example',
  sign_in_email_key: 'lila.rosemonde@demo.example',
  password_hash: '',
  password_valid_until: VALID_UNTIL,
  title: 'Mme',
  first_name: 'Lila',
  last_name: 'ROSEMONDE',
  phone: '+33199001234',
  street: '12 rue de l’Exemple',
  postal_code: '75016',
  city: 'PARIS',
  country: 'FR',
  security_question: '',
  security_answer_hash: '',
  created_at: AT,
  information_mails: true,
  deletion_asked_at: null,
  security_question_changed_at: null,
  previous_security_question: null,
  previous_security_answer_hash: null,
  address_changed_at: null,
  previous_street: null,
  previous_postal_code: null,
  previous_city: null,
  previous_country: null,
  frozen_until: null,
  factors: [],
  factors_frozen_until: null,
  factor_put_off: 0,
  wrong_steps: 0,
  locked_at: null,
  lock_recovered_at: null,
};

const origin = { ip: '192.0.2.7', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0 Safari/537.36' };
const seen = { id: '', at: AT.toISOString(), ...origin };
const PUT_AWAY = {
  passkeys: { asleep: 1, open: 1 },
  distrusted: 2,
  appAsleep: true,
  appBack: false,
  codesAsleep: true,
  codesBack: false,
};
const PUT_BACK = {
  passkeys: { asleep: 2, back: 1, open: 1 },
  distrusted: 0,
  appAsleep: true,
  appBack: true,
  codesAsleep: true,
  codesBack: true,
};
const asked = {
  requested_at: AT,
  asked_from_network: '192.0.2.0/24',
  asked_from_browser: 'Chrome sous Linux',
};
const link = (page: string) => makeReference({ below: () => 7 } as never, `${INSTALLATION.BASE_URL}${page}`);
const dispute = link('/contestation');
const lock = link('/verrouillage');
const happened = { at: AT, origin, dispute };
const reason = 'identité vérifiée par téléphone, sur pièces';
const I = INSTALLATION;

const PAUL: Account = {
  ...LILA,
  id: '9b2f1d64-5f0e-4c1b-9a76-0d0a5a3f1c2e',
  title: 'M.',
  first_name: 'Paul',
  last_name: 'MULTIPLE',
};
const undone = [
  'rôle d’administrateur suppléant de M. Paul MULTIPLE, SARL MARTIN DISTRIBUTION (SIREN 000299008), 3 services : rétabli comme avant',
];
const company = { siren: '732829320', name: 'SARL MARTIN ET FILLES' };
const role = 'suppleant';
const services = ['payer-tva', 'avis-cfe'];
const named = { number: '20232340000102', name: 'Multiple' };
const until = LATER;

const delegated = { company, holder: PAUL, giver: LILA, services, access: 'act', until, at: AT } as const;

const contest = { link: link('/adresse-entreprise/contestation') };
const toldLila = { account: LILA, to: LILA.sign_in_email, siren: company.siren, at: AT } as const;
const toldMailbox = { company, to: 'contact@martin.example', at: AT };

/** Every mail of the program in each of its forms, by the name of its snapshot. */
export const MAILS: Readonly<Record<string, OutgoingMail>> = {
  'change-code': activationCodeMail(I, NEW_ADDRESS, CODE, asked, AT),
  'change-code-address-taken': addressAlreadyOpensASpaceMail(I, LILA, asked, AT),
  'change-requested': changeRequestedNotice(I, LILA, { ...happened, linkSpent: false }),
  'change-requested-link-spent': changeRequestedNotice(I, LILA, { ...happened, linkSpent: true }),
  'address-changed': addressChangedMail(I, LILA, NEW_ADDRESS, AT, false),
  'address-changed-with-password': addressChangedMail(I, LILA, NEW_ADDRESS, AT, true),
  'address-changed-notice': addressChangedNotice(I, LILA, happened),
  'password-changed': passwordChangedMail(I, LILA, VALID_UNTIL, { at: AT, origin, lock }),
  'password-changed-successors': passwordChangedMail(I, LILA, VALID_UNTIL, {
    at: AT,
    origin,
    lock,
    successors: 2,
  }),
  'wrong-answers': wrongAnswersMail(I, LILA, AT),
  'code-stopped': codeStoppedMail(I, LILA, AT, origin),

  'company-address-code': addressCodeMail(
    I,
    { ...asked, siren: company.siren, new_email: 'bureau@martin.example' },
    CODE,
    AT,
  ),
  'company-address-requested': addressRequestedMail(I, { ...toldLila, by: LILA, origin, replaces: false }),
  'company-address-requested-by-another': addressRequestedMail(I, { ...toldLila, by: PAUL, replaces: true }),
  'company-address-requested-notice': replacementAskedNotice(I, { ...toldMailbox, contest }),
  'company-address-requested-link-spent': replacementAskedNotice(I, { ...toldMailbox, contest: 'spent' }),
  'company-address-requested-former': replacementAskedNotice(I, { ...toldMailbox, contest: undefined }),
  'company-address-cancelled': requestCancelledMail(I, LILA, { siren: company.siren, by: PAUL, at: AT }),
  'company-address-changed': addressInForceMail(I, { ...toldLila, by: PAUL, manages: true, isFirst: false }),
  'company-address-changed-delegate': addressInForceMail(I, {
    ...toldLila,
    by: undefined,
    manages: false,
    isFirst: true,
  }),
  'company-address-changed-notice': addressReplacedNotice(I, { ...toldMailbox, contest }),
  'company-address-proved': addressProvedMail(I, toldMailbox),
  'company-address-disputed': requestStoppedMail(I, { ...toldLila, by: undefined, linkSpentDays: 7 }),
  'company-address-disputed-notice': requestStoppedNotice(I, toldMailbox),
  'company-address-undone': companyAddressPutBackMail(I, {
    ...toldLila,
    by: undefined,
    why: 'link',
    hasAddress: true,
  }),
  'company-address-undone-by-another': companyAddressPutBackMail(I, {
    ...toldLila,
    by: PAUL,
    why: 'manager',
    hasAddress: false,
  }),
  'company-address-undone-sign-in': companyAddressPutBackMail(I, {
    ...toldLila,
    by: undefined,
    why: 'sign-in-dispute',
    hasAddress: true,
  }),
  'company-address-undone-notice': addressUndoneNotice(I, { ...toldMailbox, becomes: 'restored' }),
  'company-address-withdrawn-notice': addressUndoneNotice(I, { ...toldMailbox, becomes: 'withdrawn' }),

  'offer-made': offerMadeMail(I, LILA, { company, role, named, at: AT }),
  'offer-received': offerReceivedMail(
    I,
    PAUL,
    { giver: LILA, company, services, role, until: null, offeredAt: AT },
    AT,
  ),
  'offer-received-delegation': offerReceivedMail(
    I,
    PAUL,
    { giver: LILA, company, services: ['payer-tva'], role: 'delegataire', until, offeredAt: AT },
    AT,
  ),
  'offer-accepted': offerAnsweredMail(I, LILA, { company, role, named, answer: 'accepted', at: AT }),
  'offer-refused': offerAnsweredMail(I, LILA, { company, role, named, answer: 'refused', at: AT }),
  'offer-lapsed': offerAnsweredMail(I, LILA, { company, role, named, answer: 'lapsed', at: AT }),
  'successor-offered': successorOfferedMail(I, LILA, LILA.sign_in_email, {
    company,
    services,
    named,
    at: AT,
  }),
  'successor-offered-former': successorOfferedMail(I, LILA, NEW_ADDRESS, {
    company,
    services,
    named,
    at: AT,
  }),
  'successor-received': offerReceivedMail(
    I,
    PAUL,
    { giver: LILA, company, services, role: 'titulaire', until: null, offeredAt: AT },
    AT,
  ),
  'successor-refused': noSuccessorMail(I, LILA, { company, named, answer: 'refused', at: AT }),
  'successor-lapsed': noSuccessorMail(
    I,
    { ...LILA, deletion_asked_at: AT },
    { company, named, answer: 'lapsed', at: AT },
  ),
  'handed-over': handedOverMail(I, { ...LILA, deletion_asked_at: AT }, LILA.sign_in_email, {
    company,
    services,
    named,
    at: AT,
  }),
  succeeded: succeededMail(I, PAUL, { company, services, former: LILA, at: AT }),
  'succession-told': successionToldMail(I, PAUL, {
    company,
    services,
    former: LILA,
    successor: PAUL,
    at: AT,
  }),
  'role-taken': roleTakenMail(I, PAUL, { company, services, role, until: null, at: AT }),
  'role-asleep': roleChangedMail(I, PAUL, { company, services, role, change: 'asleep', by: LILA, at: AT }),
  'role-woken': roleChangedMail(I, PAUL, { company, services, role, change: 'woken', by: LILA, at: AT }),
  'role-ended': roleChangedMail(I, PAUL, { company, services, role, change: 'ended', by: LILA, at: AT }),
  'role-laid-down': roleChangedMail(I, PAUL, {
    company,
    services: ['payer-tva'],
    role,
    change: 'ended',
    by: undefined,
    at: AT,
  }),
  'mandate-review': reviewMail(I, LILA, { company, suppleants: [PAUL], at: AT }),
  'role-told': roleToldMail(I, LILA, { company, services, role, holder: PAUL, change: 'taken', at: AT }),
  'role-told-letter': roleToldMail(I, LILA, {
    company,
    services,
    role,
    holder: PAUL,
    change: 'letter',
    at: AT,
  }),

  'delegation-renewed': delegationRenewedMail(I, PAUL, delegated),
  'delegation-renewed-giver': delegationRenewedMail(I, LILA, delegated),
  'delegation-ends': delegationEndsMail(I, PAUL, delegated),
  'delegation-ends-giver': delegationEndsMail(I, LILA, delegated),
  'delegation-expired': delegationExpiredMail(I, PAUL, delegated),
  'delegation-expired-giver': delegationExpiredMail(I, LILA, delegated),

  'message-arrived': messageMail(I, LILA, [company], AT),
  'message-arrived-many': messageMail(
    I,
    PAUL,
    Array.from({ length: 9 }, (_, n) => ({ name: `ENTREPRISE ${n + 1}`, siren: `00000000${n}` })),
    AT,
  ),
  'message-arrived-company': companyMessageMail(I, company, 'contact@martin.example', AT),

  'change-disputed': requestDisputedMail(I, LILA, AT, { roles: [], factors: factorLines(PUT_AWAY, 'open') }),
  'change-undone': addressPutBackMail(I, LILA, AT, {
    deletionCancelled: true,
    roles: undone,
    factors: factorLines(PUT_BACK, 'open'),
  }),
  'roles-disputed': rolesDisputedMail(I, PAUL, {
    disputed: LILA,
    lines: [
      'votre rôle d’administrateur suppléant, SARL MARTIN DISTRIBUTION (SIREN 000299008), 3 services : rétabli comme avant',
    ],
    at: AT,
    why: 'disputed',
  }),
  'roles-woken': rolesDisputedMail(I, PAUL, {
    disputed: LILA,
    lines: [
      'votre rôle d’administrateur suppléant, SARL MARTIN DISTRIBUTION (SIREN 000299008), 3 services : de nouveau en vigueur',
    ],
    at: AT,
    why: 'released',
  }),
  'change-undone-notice': addressTakenBackNotice(I, LILA, AT),
  'dispute-stopped': disputeStoppedMail(I, LILA, AT, 'answer'),
  'account-frozen': accountFrozenMail(I, LILA, NEW_ADDRESS, {
    at: AT,
    until: LATER,
    deletionCancelled: true,
    roles: [],
    factors: factorLines(PUT_AWAY, 'frozen'),
  }),
  'account-released': accountReleasedMail(I, LILA, NEW_ADDRESS, {
    at: AT,
    reason,
    roles: [
      'rôle d’administrateur suppléant d’une autre personne, SIREN 000299008, 3 services : de nouveau en vigueur',
    ],
    factors: ['une clé d’accès', 'l’application de codes', 'les codes de secours'],
  }),
  'account-restored': addressRestoredMail(I, LILA, {
    at: AT,
    reason,
    deletionCancelled: false,
    roles: [],
    factors: [],
  }),
  'account-restored-notice': addressWithdrawnNotice(I, LILA, { at: AT, reason }),

  'recovery-code': recoveryCodeMail(I, LILA, { code: CODE, why: 'forgotten' }, AT),
  'own-recovery-code': {
    ...recoveryCodeMail(I, LILA, { code: CODE, why: 'address-put-back' }, AT),
    purpose: 'own-recovery-code',
  },
  'recovery-code-while-frozen': noCodeWhileFrozenMail(I, LILA, LATER, AT),
  'password-recovered': passwordRecoveredMail(
    I,
    LILA,
    { validUntil: VALID_UNTIL, changeEnded: true, successors: 1, passkeys: { asleep: 1, open: 2 } },
    AT,
  ),
  'recovery-stopped': recoveryStoppedMail(I, LILA, AT, 'mail'),
  'recovery-stopped-by-letter': recoveryStoppedMail(I, LILA, AT, 'letter'),
  'recovery-letter-printed': letterPrintedMail(I, LILA, AT),
  'recovery-letter-printed-without-answer': letterPrintedMail(I, LILA, AT, {
    to: 'former',
    stop: link('/mot-de-passe-oublie/arret'),
  }),
  'recovery-letter-stopped': letterStoppedMail(I, LILA, AT),

  'account-locked': spaceLockedMail(I, LILA, { at: AT, from: 'space', origin, to: undefined }),
  'account-locked-by-mail-former': spaceLockedMail(I, LILA, {
    ...{ at: AT, from: 'mail', origin, to: NEW_ADDRESS },
    isFormer: true,
  }),
  'account-reopened': spaceReopenedMail(I, LILA, { at: AT, why: 'factor', to: LILA.sign_in_email }),
  'account-reopened-by-operator': spaceReopenedMail(I, LILA, {
    ...{ at: AT, why: 'operator', to: LILA.sign_in_email },
    reason: 'Pièce d’identité présentée au guichet.',
  }),

  'failed-sign-ins': failuresMail(I, LILA, AT),
  'backup-code-used': backupCodeUsedMail(I, LILA, 3, AT),
  'factor-added': factorsChangedMail(I, LILA, 'added', { at: AT, origin, lock }),
  'factor-replaced': factorsChangedMail(I, LILA, 'replaced', { at: AT, origin, lock }),
  'factor-removed': factorsChangedMail(I, LILA, 'removed', { at: AT, origin, lock }),
  'last-factor-removed': factorsChangedMail(I, LILA, 'last-removed', { at: AT, origin, lock }),
  'new-backup-codes': factorsChangedMail(I, LILA, 'new-codes', { at: AT, origin, lock }),
  'second-step-failures': secondStepFailuresMail(I, LILA, AT),
  'factor-removal-asked': removalAskedMail(I, LILA, {
    ...{ at: AT, dueAt: LATER, origin, to: undefined },
    stop: link('/connexion/moyens-perdus/arret'),
  }),
  'factor-removal-asked-former': removalAskedMail(I, LILA, { at: AT, dueAt: LATER, origin, to: NEW_ADDRESS }),
  'factor-removal-cancelled': removalCancelledMail(I, LILA, {
    at: LATER,
    askedAt: AT,
    why: 'factor-given',
    to: LILA.sign_in_email,
  }),
  'factors-lost': factorsLostMail(I, LILA, { at: AT, to: LILA.sign_in_email, why: 'lost' }),
  'passkey-added': passkeyAddedMail(I, LILA, { label: 'Mon téléphone', at: AT, origin, lock }),
  'passkey-counter': counterMail(I, LILA, { label: 'Mon téléphone', at: AT, origin }),
  'passkey-removed': passkeyRemovedMail(I, LILA, { label: 'Mon téléphone', at: AT, origin, lock }),
  'sign-in-code': signInCodeMail(I, LILA, { code: '415902', until: LATER, origin }, AT),
  'new-browser': newBrowserMail(
    I,
    LILA,
    { opened: [seen], stopped: [], more: { opened: 0, stopped: 0 }, lock },
    AT,
  ),
  'new-browser-several': newBrowserMail(
    I,
    LILA,
    { opened: [seen, seen], stopped: [seen], more: { opened: 0, stopped: 12 }, lock },
    AT,
  ),
  'new-browser-stopped': newBrowserMail(
    I,
    LILA,
    { opened: [], stopped: [seen], more: { opened: 0, stopped: 0 }, lock },
    AT,
  ),

  'creation-code': registrationCodeMail(I, NEW_ADDRESS, CODE, asked, AT),
  'creation-code-space-exists': spaceAlreadyExistsMail(I, LILA, asked, AT),
  'account-created': accountCreatedMail(I, LILA, '000299008'),
  'dossier-opened': dossierOpenedMail(I, LILA, { siren: '000299008', name: 'SARL MARTIN DISTRIBUTION' }, AT),

  'role-requested': requestedMail(I, LILA, ADHESION),
  'role-requested-letter': requestedMail(I, LILA, { ...ADHESION, way: 'letter', services: ['payer-tva'] }),
  'role-requested-substitution': requestedMail(I, LILA, SUBSTITUTION),
  'role-request-granted': grantedMail(I, LILA, ADHESION, AT),
  'role-request-refused': refusedMail(I, LILA, ADHESION, { at: AT, reason }),
  'role-request-ended': expiredMail(I, LILA, ADHESION, AT),
  'role-request-ended-overtaken': overtakenMail(I, LILA, SUBSTITUTION, AT),
  'role-request-contested': contestedMail(I, LILA, SUBSTITUTION, AT),
  'substitution-asked': substitutionAskedMail(I, LILA, LILA.sign_in_email, SUBSTITUTION),
  'titulaire-again': titulaireAgainMail(I, LILA, SUBSTITUTION, AT),
  'titulaire-replaced': replacedMail(I, LILA, LILA.sign_in_email, SUBSTITUTION, AT),
  'company-told': companyMail(I, LILA, { ...ADHESION, what: 'asked' }, AT),
  'company-told-opened': companyMail(I, LILA, { ...ADHESION, what: 'opened' }, AT),
  'company-told-titulaire': titulaireChangedMail(I, LILA, SUBSTITUTION, AT),

  ...(await bankAccountSamples(I, LILA, PAUL)),
  'deletion-requested': deletionRequestedMail(I, LILA, AT),
  'deletion-cancelled': deletionCancelledMail(I, LILA, AT),
  'deletion-cancelled-successors': deletionCancelledMail(I, LILA, AT, 2),
  'account-deleted': accountDeletedMail(I, LILA, AT),
  'acting-left': actingLeftMail(I, PAUL, {
    left: LILA,
    ...company,
    roles: ['titulaire'],
    delegationsSleep: true,
    at: AT,
  }),
  'delegation-sleeps': delegationSleepsMail(I, PAUL, {
    giver: LILA,
    company,
    why: 'account-deleted',
    at: AT,
  }),
  'delegation-sleeps-replaced': delegationSleepsMail(I, PAUL, {
    giver: LILA,
    company,
    why: 'replaced',
    at: AT,
  }),

  ...(await directDebitSamples(I, LILA, PAUL)),

  'holder-data-changed': holderDataChangedMail(I, LILA, {
    changes: toldChanges(LILA, { ...LILA, last_name: 'MARTIN', phone: '+33199005678', city: 'LYON' }),
    at: AT,
    origin,
  }),
  'security-question-changed': securityQuestionChangedMail(I, LILA, { at: AT, origin }),
  'expiry-reminder': expiryReminderMail(I, LILA, AT),
  information: informationMail(I, `${I.BASE_URL}/desabonnement?jeton=exemple`, LILA, AT, {
    subject: 'Espace professionnel - Déclaration de TVA',
    paragraphs: ['La déclaration de TVA de septembre est ouverte.', 'Elle est à déposer avant le 24.'],
  }),
};
