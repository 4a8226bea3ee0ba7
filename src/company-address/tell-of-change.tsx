import type { Account } from '../account/account.ts';
import { emailKey } from '../account/email-address.ts';
import { actingFor, EVERY_ROLE, MANAGERS } from '../company/acting.ts';
import type { ProvedAddress } from '../company/company-address.ts';
import type { ToldCompany } from '../company/company-mail.tsx';
import { tellCompany } from '../company/tell-company.ts';
import { companyName } from '../mandates/granting/company.ts';
import type { Origin } from '../platform/network.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { type AddressChange, LINK_SPENT_DAYS } from './address-change.ts';
import { addressLink } from './address-link.ts';
import {
  addressProvedMail,
  addressReplacedNotice,
  addressUndoneNotice,
  type Contest,
  replacementAskedNotice,
  requestStoppedNotice,
  Then,
} from './company-mails.tsx';
import {
  addressInForceMail,
  addressPutBackMail,
  addressRequestedMail,
  requestStoppedMail,
  type WhyUndone,
} from './mails.tsx';

/** Titulaires, suppléants and the addresses before hear that another was asked for; the present one can dispute it. */
export async function tellOfRequest(
  tx: Tx,
  {
    change,
    asker,
    company,
    origin,
    present,
    replaces,
  }: {
    change: Pick<AddressChange, 'id' | 'siren' | 'link_spent'>;
    asker: Account;
    company: ToldCompany;
    origin: Origin;
    present: ProvedAddress | undefined;
    replaces: boolean;
  },
): Promise<void> {
  const { installation, clock } = tx;
  const at = clock.now();
  const { siren } = change;
  const contestFrom = (to: string) => contestOf(tx, change, to, present?.email);
  await tellCompany(tx, siren, {
    async toAccount(account, to) {
      const contest = await contestFrom(to);
      const told = { account, to, siren, by: asker, at, origin, replaces };
      return addressRequestedMail(installation, {
        ...told,
        contest: contest && <Then contest={contest} when="requested" />,
      });
    },
    async toCompany(to) {
      return replacementAskedNotice(installation, { company, to, at, contest: await contestFrom(to) });
    },
  });
}

/** Everybody with a role, the new address, and those before hear that it is in force; the one just replaced can dispute it. */
export async function tellOfChange(
  tx: Tx,
  {
    change,
    by,
    origin,
    before,
  }: { change: AddressChange; by: Account; origin: Origin; before: string | undefined },
): Promise<void> {
  const { installation, clock } = tx;
  const at = clock.now();
  const { siren } = change;
  const company = { siren, name: await companyName(tx.db, by.id, siren) };
  const managers = await managersOf(tx, siren);
  const contestFrom = (to: string) => contestOf(tx, change, to, before);
  await tellCompany(
    tx,
    siren,
    {
      async toAccount(account, to) {
        const contest = await contestFrom(to);
        const manages = managers.has(account.id);
        const told = { account, to, siren, at, origin, manages, isFirst: before === undefined };
        return addressInForceMail(installation, {
          ...told,
          // A délégataire knows by name only who gave the delegation.
          by: manages ? by : undefined,
          contest: contest && <Then contest={contest} when="changed" />,
        });
      },
      async toCompany(to) {
        if (emailKey(to) === change.new_email_key)
          return addressProvedMail(installation, { company, to, at });
        return addressReplacedNotice(installation, { company, to, at, contest: await contestFrom(to) });
      },
    },
    { to: EVERY_ROLE },
  );
}

/** Titulaires, suppléants and the present address hear that its link stopped a request. */
export async function tellOfStop(
  tx: Tx,
  { siren }: AddressChange,
  present: string | undefined,
): Promise<void> {
  const { installation, clock } = tx;
  const at = clock.now();
  const company = await companyAsKnown(tx, siren);
  await tellCompany(tx, siren, {
    toAccount: (account, to) =>
      requestStoppedMail(installation, {
        account,
        to,
        siren,
        by: undefined,
        at,
        linkSpentDays: LINK_SPENT_DAYS,
      }),
    toCompany: (to) => (to === present ? requestStoppedNotice(installation, { company, to, at }) : undefined),
  });
}

/**
 * Everybody with a role, the address put back and the one withdrawn hear that a change was undone. What was undone is done
 * already: the one withdrawn is no address of the company any more.
 */
export async function tellOfUndoing(
  tx: Tx,
  siren: string,
  {
    why,
    by,
    origin,
    restored,
    withdrawn,
  }: {
    why: WhyUndone;
    by?: Account | undefined;
    origin?: Origin | undefined;
    restored: string | undefined;
    withdrawn: string;
  },
): Promise<void> {
  const { installation, clock } = tx;
  const at = clock.now();
  const company = await companyAsKnown(tx, siren);
  const managers = await managersOf(tx, siren);
  await tellCompany(
    tx,
    siren,
    {
      toAccount: (account, to) =>
        addressPutBackMail(installation, {
          account,
          to,
          siren,
          by: managers.has(account.id) ? by : undefined,
          at,
          origin,
          why,
          hasAddress: restored !== undefined,
        }),
      toCompany: (to) =>
        to === restored
          ? addressUndoneNotice(installation, { company, to, at, becomes: 'restored' })
          : undefined,
    },
    {
      to: EVERY_ROLE,
      besides: [
        [
          withdrawn,
          () => addressUndoneNotice(installation, { company, to: withdrawn, at, becomes: 'withdrawn' }),
        ],
      ],
    },
  );
}

/** Where the mailbox is the company's: a link of its own, or none for a while after one has acted. */
async function contestOf(
  tx: Tx,
  { id, link_spent }: Pick<AddressChange, 'id' | 'link_spent'>,
  to: string,
  proved: string | undefined,
): Promise<Contest | undefined> {
  if (proved === undefined || emailKey(to) !== emailKey(proved)) return undefined;
  return link_spent ? 'spent' : { link: await addressLink(tx, id) };
}

async function managersOf(tx: Tx, siren: string): Promise<ReadonlySet<string>> {
  return new Set((await actingFor(tx, siren, MANAGERS)).map(({ id }) => id));
}

/** By the name under which one who manages it knows it: nobody who is signed in did this. */
async function companyAsKnown(tx: Tx, siren: string): Promise<ToldCompany> {
  const [manager] = await actingFor(tx, siren, MANAGERS);
  return { siren, name: manager ? await companyName(tx.db, manager.id, siren) : `Entreprise ${siren}` };
}
