import type { Account } from '../account/account.ts';
import { deviceKind, keeperOf } from '../passkeys/device-names.ts';
import { namesOf } from '../passkeys/options.ts';
import type { Passkey } from '../passkeys/passkey.ts';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { SectionTitle } from '../web/components/layout.tsx';
import { Details, SummaryList } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import { Card } from '../web/components/services.tsx';
import { longMoment } from '../web/french-dates.ts';
import { ADD_PASSKEY, PASSKEYS } from './paths.ts';

export interface PasskeySectionProps {
  account: Account;
  passkeys: readonly Passkey[];
  /** What authenticators know the account by; undefined where it never had a passkey. */
  userHandle: string | undefined;
  /** The host that passkeys are made for here; undefined where the site can have none. */
  host: string | undefined;
}

/** « Clés d’accès »: what they are, those there are, and the way to one more. */
export function PasskeySection(props: PasskeySectionProps) {
  const { passkeys, host } = props;
  return (
    <section {...toldToBrowser(props)}>
      <SectionTitle id="cles-d-acces">Clés d’accès</SectionTitle>
      <p>
        Avec une clé d’accès, vous vous connectez comme vous déverrouillez votre téléphone ou votre
        ordinateur : avec votre empreinte, votre visage ou votre code. Vous n’avez plus d’adresse, de mot de
        passe ni de vérification à saisir, et personne ne peut vous les soutirer.
      </p>
      <WhatItIs />
      {passkeys.length === 0 ? <p>Vous n’avez pas encore de clé d’accès.</p> : null}
      {passkeys.map((passkey) => (
        <PasskeyCard key={passkey.id} passkey={passkey} host={host} />
      ))}
      {host ? <Adding isFirst={passkeys.length === 0} /> : <NotHere />}
    </section>
  );
}

function WhatItIs() {
  return (
    <Details summary="Qu’est-ce qu’une clé d’accès ?">
      <p>
        C’est une clé secrète que votre appareil ou votre gestionnaire de mots de passe garde pour vous. Elle
        n’en sort jamais : nous n’en recevons que de quoi vérifier que vous l’avez. Votre empreinte ou votre
        visage ne quittent pas votre appareil.
      </p>
      <p>
        Elle ne fonctionne que sur ce site : un faux site ne peut rien en faire. Votre mot de passe reste
        valable, par exemple pour vous connecter depuis un appareil qui n’a pas la clé.
      </p>
    </Details>
  );
}

function PasskeyCard({ passkey, host }: { passkey: Passkey; host: string | undefined }) {
  const { id, label, created_at, last_used_at, rp_id } = passkey;
  const keeper = keeperOf(passkey);
  return (
    <Card title={label}>
      <SummaryList
        rows={[
          { label: 'Où elle est', value: deviceKind(passkey) },
          ...(keeper && keeper !== label ? [{ label: 'Gardée par', value: keeper }] : []),
          { label: 'Ajoutée le', value: longMoment(created_at) },
          {
            label: 'Dernière utilisation',
            value: last_used_at ? longMoment(last_used_at) : 'Jamais utilisée',
          },
          ...(rp_id === host ? [] : [{ label: 'Remarque', value: `Faite pour ${rp_id} : inutilisable ici` }]),
        ]}
      />
      <ButtonGroup>
        <ButtonLink href={`${PASSKEYS}/${id}/nom`} kind="secondary">
          Renommer<span class="govuk-visually-hidden"> : {label}</span>
        </ButtonLink>
        <ButtonLink href={`${PASSKEYS}/${id}/retrait`} kind="discreet">
          Retirer<span class="govuk-visually-hidden"> : {label}</span>
        </ButtonLink>
      </ButtonGroup>
    </Card>
  );
}

function Adding({ isFirst }: { isFirst: boolean }) {
  return (
    <ButtonGroup>
      <ButtonLink href={ADD_PASSKEY}>
        {isFirst ? 'Ajouter une clé d’accès' : 'Ajouter une autre clé d’accès'}
      </ButtonLink>
    </ButtonGroup>
  );
}

function NotHere() {
  return (
    <Notice>
      <p>À l’adresse de ce site, les navigateurs ne proposent pas de clé d’accès.</p>
    </Notice>
  );
}

/** The browser's password manager is told the present address, and which passkeys still open the account. */
function toldToBrowser({ account, passkeys, userHandle: userId, host: rpId }: PasskeySectionProps) {
  if (!userId || !rpId) return {};
  const accepted = passkeys.filter(({ rp_id }) => rp_id === rpId).map(({ credential_id }) => credential_id);
  return {
    'data-passkey-details': JSON.stringify({ rpId, userId, ...namesOf(account) }),
    'data-passkeys-accepted': JSON.stringify({ rpId, userId, allAcceptedCredentialIds: accepted }),
  };
}
