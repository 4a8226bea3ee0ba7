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
import { PASSKEY_TEXTS } from './texts.ts';

export interface PasskeySectionProps {
  account: Account;
  passkeys: readonly Passkey[];
  /** Those that a recovery or a dispute has put away. */
  asleep: readonly Pick<Passkey, 'label'>[];
  /** None can be added until then. */
  frozenUntil: Date | undefined;
  /** What authenticators know the account by; undefined where it never had a passkey. */
  userHandle: string | undefined;
  /** A password alone is not enough where there is a factor. */
  withSecondStep: boolean;
  /** The host that passkeys are made for here; undefined where the site can have none. */
  host: string | undefined;
}

/** « Clés d’accès »: what they are, those there are, and the way to one more. */
export function PasskeySection(props: PasskeySectionProps) {
  const { passkeys, asleep, frozenUntil, host } = props;
  return (
    <section {...toldToBrowser(props)}>
      <SectionTitle id="cles-d-acces">Clés d’accès</SectionTitle>
      <p>
        Avec une clé d’accès, vous vous connectez comme vous déverrouillez votre téléphone ou votre
        ordinateur : avec votre empreinte, votre visage ou votre code. Vous n’avez alors ni adresse, ni mot de
        passe, ni vérification à saisir.{' '}
        {props.withSecondStep
          ? 'Votre mot de passe reste utile, mais ne suffit plus à lui seul : la clé, ou un code de secours, vous est demandé après lui.'
          : 'Votre mot de passe ouvre toujours votre espace à lui seul : gardez-le secret.'}
      </p>
      <WhatItIs />
      {passkeys.length === 0 ? <p>Vous n’avez pas encore de clé d’accès.</p> : null}
      {passkeys.map((passkey) => (
        <PasskeyCard key={passkey.id} passkey={passkey} host={host} />
      ))}
      {asleep.length > 0 ? <Asleep labels={asleep.map(({ label }) => label)} /> : null}
      {host ? <Adding isFirst={passkeys.length === 0} frozenUntil={frozenUntil} /> : <NotHere />}
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
        Elle ne fonctionne que sur ce site : un faux site ne peut rien en faire. Votre mot de passe sert, par
        exemple, à vous connecter depuis un appareil qui n’a pas la clé.
      </p>
    </Details>
  );
}

function PasskeyCard({ passkey, host }: { passkey: Passkey; host: string | undefined }) {
  const { id, label, created_at, last_used_at, rp_id, second_only_at } = passkey;
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
          ...(second_only_at
            ? [
                {
                  label: 'Remarque',
                  value: 'Depuis un mot de passe oublié, elle ne sert qu’après le nouveau',
                },
              ]
            : []),
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

function Asleep({ labels }: { labels: readonly string[] }) {
  return (
    <Notice title="Clés d’accès mises de côté">
      <p>
        Elles ont été ajoutées peu avant un mot de passe oublié ou une contestation : par sécurité, elles ne
        permettent plus de se connecter. Si l’une d’elles était à vous, ajoutez-en une autre.
      </p>
      <ul>
        {labels.map((label) => (
          <li key={label}>{label}</li>
        ))}
      </ul>
    </Notice>
  );
}

function Adding({ isFirst, frozenUntil }: { isFirst: boolean; frozenUntil: Date | undefined }) {
  if (frozenUntil) return null;
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
      <p>{PASSKEY_TEXTS.notHere}</p>
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
