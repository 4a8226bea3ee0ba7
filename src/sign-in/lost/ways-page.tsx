import type { ComponentChildren } from 'preact';
import { REMOVAL_DAYS } from '../../factors/removal.ts';
import { Phone } from '../../web/components/assistance.tsx';
import { ButtonGroup, ButtonLink } from '../../web/components/button.tsx';
import { Layout, Lead, PageTitle } from '../../web/components/layout.tsx';
import { Notice } from '../../web/components/notice.tsx';
import { Card } from '../../web/components/services.tsx';
import type { View } from '../../web/components/view.ts';
import { longMoment } from '../../web/french-dates.ts';
import { SECOND_STEP_PATHS } from '../second-step-page.tsx';
import { LOST_PATHS } from './paths.ts';

export interface WaysPageProps {
  view: View;
  /** The kinds that the account has. */
  factors: readonly string[];
  /** How many codes on paper still work. */
  codesLeft: number;
  /** Where a removal was asked for: when it is carried out, at the earliest. */
  removalDueAt: Date | undefined;
}

const TITLE = 'Vous n’avez plus accès à un moyen de connexion ?';

/** For each that may be lost, what to do instead; the quickest way first. */
export function WaysPage({ view, factors, codesLeft, removalDueAt }: WaysPageProps) {
  const hasApp = factors.includes('totp');
  const hasPasskey = factors.includes('passkey');
  return (
    <Layout view={view} title={TITLE}>
      <PageTitle>{TITLE}</PageTitle>
      <Lead>
        Votre mot de passe est exact. Dites ce qui vous manque : votre espace n’est pas perdu, et rien n’y est
        effacé.
      </Lead>
      {removalDueAt ? (
        <Notice tone="waiting" title="Un retrait de tous vos moyens de connexion est demandé">
          <p>
            Il aura lieu le <strong>{longMoment(removalDueAt)}</strong> au plus tôt. Vous connecter avec l’un
            de vos moyens l’annule.
          </p>
        </Notice>
      ) : null}
      {hasApp ? (
        <Loss title="Je n’ai plus mon téléphone, ou l’application de codes">
          <Instead codesLeft={codesLeft} other={hasPasskey ? 'votre clé d’accès' : undefined} />
          <p>
            Une fois connecté, retirez l’ancienne application et installez-la sur un autre appareil, dans
            « Gérer mes moyens de connexion ».
          </p>
        </Loss>
      ) : null}
      {hasPasskey ? (
        <Loss title="Je n’ai plus l’appareil qui garde ma clé d’accès">
          <p>
            Si votre gestionnaire de mots de passe la garde aussi, elle se trouve sur vos autres appareils :
            connectez-vous depuis l’un d’eux.
          </p>
          <Instead codesLeft={codesLeft} other={hasApp ? 'le code de votre application' : undefined} />
        </Loss>
      ) : null}
      <Loss title="Je n’ai plus mes codes de secours">
        <p>
          {insteadOfCodes(hasApp, hasPasskey)} Puis créez dix codes nouveaux dans « Gérer mes moyens de
          connexion » : les anciens ne fonctionneront plus.
        </p>
      </Loss>
      <Loss title="Je n’ai plus rien de tout cela">
        <p>
          Demandez que tous vos moyens de connexion soient retirés. Cela prend {REMOVAL_DAYS} jours, pendant
          lesquels vous pouvez encore annuler ; votre mot de passe suffira ensuite.
        </p>
        <ButtonGroup>
          <ButtonLink href={LOST_PATHS.removal} kind="secondary">
            {removalDueAt ? 'Voir la demande de retrait' : 'Demander le retrait'}
          </ButtonLink>
        </ButtonGroup>
        <p>
          Vous ne pouvez pas attendre, ou vous avez aussi perdu votre mot de passe ou votre messagerie ?
          Appelez l’assistance au <Phone site={view.site} /> ({view.site.ASSISTANCE_HOURS}), avec votre numéro
          d’abonné.
        </p>
      </Loss>
      <ButtonGroup>
        <ButtonLink href={SECOND_STEP_PATHS.entry} kind="secondary">
          Retour
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}

function Loss({ title, children }: { title: string; children: ComponentChildren }) {
  return <Card title={title}>{children}</Card>;
}

/** Codes on paper come first, then whatever else there is. */
function Instead({ codesLeft, other }: { codesLeft: number; other: string | undefined }) {
  return (
    <ul>
      {codesLeft > 0 ? (
        <li>
          <a href={`${SECOND_STEP_PATHS.entry}?avec=secours`}>Utiliser un code de secours</a> :{' '}
          {codesLeft === 1 ? 'il vous en reste un.' : `il vous en reste ${codesLeft}.`}
        </li>
      ) : (
        <li>Il ne vous reste aucun code de secours.</li>
      )}
      {other ? (
        <li>
          <a href={SECOND_STEP_PATHS.entry}>Utiliser {other}</a>
        </li>
      ) : null}
    </ul>
  );
}

function insteadOfCodes(hasApp: boolean, hasPasskey: boolean): string {
  if (hasApp && hasPasskey) return 'Connectez-vous avec votre application ou votre clé d’accès.';
  return hasApp ? 'Connectez-vous avec votre application.' : 'Connectez-vous avec votre clé d’accès.';
}
