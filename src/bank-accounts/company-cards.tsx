import type { ComponentChildren } from 'preact';
import { inForceFrom } from '../company/what-waits.ts';
import type { Catalogue } from '../home/catalogue.ts';
import { ServiceNames } from '../home/service-names.tsx';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Details, SummaryList } from '../web/components/lists.tsx';
import { Card, Tag } from '../web/components/services.tsx';
import { longMoment, parisDay, shortDay } from '../web/french-dates.ts';
import type { BankAccount } from './bank-account.ts';
import { companyPath } from './paths.ts';
import { STATE_TEXTS } from './texts.ts';

export interface AccountCardProps {
  account: BankAccount;
  catalogue: Catalogue;
  /** Of its payments, those that somebody else answers for. */
  blockedBy: readonly string[];
  /** « FR… 0189 » of the one whose place it takes. */
  replaced: string | undefined;
  /** Another that waits is to take its place. */
  isBeingReplaced: boolean;
  /** The operator has named a creditor, and the reader answers for something that it pays. */
  hasMandate: boolean;
}

const TONES = { 'in-force': 'success', asked: 'warning', suspended: 'warning' } as const;

/** One account that pays, waits or is suspended, and what may be done with it. */
export function AccountCard(props: AccountCardProps) {
  const { account, catalogue, replaced, hasMandate } = props;
  const { state, shown, services, askedAt, inForceAt } = account;
  const tone = state in TONES ? TONES[state as keyof typeof TONES] : 'info';
  return (
    <Card title={`Compte ${shown}`}>
      <p>
        <Tag tone={tone}>{STATE_TEXTS[state]}</Tag> <StateText {...props} />
      </p>
      <SummaryList
        rows={[
          {
            label: services.length === 1 ? 'Paiement' : 'Paiements',
            value: <ServiceNames catalogue={catalogue} ids={services} />,
          },
          { label: 'Demandé le', value: longMoment(askedAt) },
          ...(inForceAt ? [{ label: 'Utilisable depuis le', value: longMoment(inForceAt) }] : []),
          ...(replaced === undefined ? [] : [{ label: 'Remplace', value: `le compte ${replaced}` }]),
        ]}
      />
      {hasMandate && state !== 'suspended' ? (
        <p>
          <a href={`${pathOf(account)}/mandat.pdf`}>
            Mandat de prélèvement SEPA à signer (PDF)
            <span class="govuk-visually-hidden"> : compte {shown}</span>
          </a>
        </p>
      ) : null}
      <Actions {...props} />
    </Card>
  );
}

function StateText({ account, isBeingReplaced }: AccountCardProps) {
  switch (account.state) {
    case 'asked':
      return (
        <>
          Utilisable le {longMoment(inForceFrom(account.askedAt))} au plus tôt. Tous ceux qui ont été prévenus
          peuvent l’arrêter avant.
        </>
      );
    case 'suspended':
      return (
        <>
          Une modification d’adresse électronique est contestée : ce compte ne paie rien. S’il est justifié,
          ajoutez-le de nouveau.
        </>
      );
    default:
      return isBeingReplaced ? (
        <>Un autre compte doit le remplacer. Jusque-là, il continue de servir.</>
      ) : null;
  }
}

function Actions({ account, blockedBy, catalogue, isBeingReplaced }: AccountCardProps) {
  const hidden = ` : compte ${account.shown}`;
  if (account.state === 'asked')
    return <Action href={`${pathOf(account)}/arret`} text="Arrêter cette demande" hidden={hidden} />;
  if (blockedBy.length > 0)
    return (
      <>
        <p>
          D’autres personnes répondent de certains de ces paiements. Seul un titulaire, ou un suppléant, de
          tous peut remplacer ou retirer ce compte. Il vous manque :
        </p>
        <ServiceNames catalogue={catalogue} ids={blockedBy} />
      </>
    );
  return (
    <ButtonGroup>
      {account.state === 'in-force' && !isBeingReplaced ? (
        <Action href={`${pathOf(account)}/remplacer`} text="Remplacer" hidden={hidden} />
      ) : null}
      <Action href={`${pathOf(account)}/retrait`} text="Retirer" hidden={hidden} />
    </ButtonGroup>
  );
}

function Action({ href, text, hidden }: { href: string; text: string; hidden: ComponentChildren }) {
  return (
    <ButtonLink href={href} kind="secondary">
      {text}
      <span class="govuk-visually-hidden">{hidden}</span>
    </ButtonLink>
  );
}

function pathOf({ siren, id }: BankAccount): string {
  return `${companyPath(siren)}/${id}`;
}

/** Those that ended of late. */
export function Ended({ accounts }: { accounts: readonly BankAccount[] }) {
  if (accounts.length === 0) return null;
  return (
    <Details summary="Comptes arrêtés, retirés ou remplacés depuis moins de 30 jours">
      <ul>
        {accounts.map(({ id, shown, state, endedAt, askedAt }) => (
          <li key={id}>
            Compte {shown} : {STATE_TEXTS[state].toLocaleLowerCase('fr')} le{' '}
            {shortDay(parisDay(endedAt ?? askedAt))}
          </li>
        ))}
      </ul>
    </Details>
  );
}
