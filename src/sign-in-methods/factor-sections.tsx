import type { AppInUse } from '../factors/totp.ts';
import { BROWSER_TRUSTED_MONTHS, type TrustedBrowser } from '../factors/trusted-browsers.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import { SectionTitle } from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { Warning } from '../web/components/notice.tsx';
import { Card } from '../web/components/services.tsx';
import { longMoment } from '../web/french-dates.ts';
import { ADD_APP, DISTRUST, NEW_CODES, REMOVE_APP } from './paths.ts';

/** « Application de codes »: what it is, the one there is, and the way to one. */
export function AppSection({ app, isFrozen }: { app: AppInUse | undefined; isFrozen: boolean }) {
  return (
    <section>
      <SectionTitle id="application">Application de codes</SectionTitle>
      <p>
        Une application, sur votre téléphone, affiche un code qui change toutes les 30 secondes. À la
        connexion, il vous est demandé après votre mot de passe. Elle fonctionne sans réseau, et dans tous les
        navigateurs.
      </p>
      {app ? (
        <Card title="Votre application" level={3}>
          <SummaryList
            rows={[
              { label: 'En service depuis le', value: longMoment(app.activeSince) },
              {
                label: 'Dernière utilisation',
                value: app.lastUsedAt ? longMoment(app.lastUsedAt) : 'Jamais utilisée',
              },
            ]}
          />
          {isFrozen ? null : (
            <ButtonGroup>
              <ButtonLink href={ADD_APP} kind="secondary">
                Remplacer l’application
              </ButtonLink>
              <ButtonLink href={REMOVE_APP} kind="discreet">
                Retirer l’application
              </ButtonLink>
            </ButtonGroup>
          )}
        </Card>
      ) : (
        <>
          <p>Vous n’avez pas d’application de codes.</p>
          {isFrozen ? null : (
            <ButtonGroup>
              <ButtonLink href={ADD_APP}>Ajouter une application de codes</ButtonLink>
            </ButtonGroup>
          )}
        </>
      )}
    </section>
  );
}

/** « Codes de secours »: for who has something that can be lost. */
export function CodesSection({ left, isFrozen }: { left: number; isFrozen: boolean }) {
  return (
    <section>
      <SectionTitle id="codes-de-secours">Codes de secours</SectionTitle>
      <p>
        Ils remplacent votre application ou votre clé d’accès le jour où vous ne l’avez plus. Chacun ne sert
        qu’une fois, après votre mot de passe.
      </p>
      {left === 0 ? (
        <Warning title="Il ne vous reste aucun code de secours">
          <p>
            Sans eux, si vous perdez votre téléphone ou votre clé, il faudra plusieurs jours pour revenir.
          </p>
        </Warning>
      ) : (
        <p>
          Il vous reste <strong>{left === 1 ? 'un code' : `${left} codes`}</strong>. Ils ne peuvent plus être
          affichés : s’ils sont perdus, créez-en de nouveaux.
        </p>
      )}
      {isFrozen ? null : (
        <ButtonGroup>
          <ButtonLink href={NEW_CODES} kind={left === 0 ? 'primary' : 'secondary'}>
            Créer de nouveaux codes
          </ButtonLink>
        </ButtonGroup>
      )}
    </section>
  );
}

export interface BrowsersSectionProps {
  browsers: readonly TrustedBrowser[];
  /** The id of the one that shows the page, where it is among them. */
  own: string | undefined;
}

/** « Navigateurs de confiance »: where nothing is asked after the password. */
export function BrowsersSection({ browsers, own }: BrowsersSectionProps) {
  return (
    <section>
      <SectionTitle id="navigateurs">Navigateurs de confiance</SectionTitle>
      <p>
        Dans un navigateur de confiance, votre mot de passe suffit à la connexion, pendant{' '}
        {BROWSER_TRUSTED_MONTHS}&nbsp;mois. Vous en ajoutez un en cochant la case à la connexion. Tout
        changement de vos identifiants ou de vos moyens de connexion met fin à cette confiance.
      </p>
      {browsers.length === 0 ? <p>Aucun navigateur n’est de confiance.</p> : null}
      {browsers.map((browser) => (
        <BrowserCard key={browser.id} browser={browser} isOwn={browser.id === own} />
      ))}
      {browsers.length > 1 ? (
        <Form action={DISTRUST}>
          <input type="hidden" name="navigateur" value="tous" />
          <ButtonGroup>
            <Button kind="danger">Ne plus faire confiance à aucun</Button>
          </ButtonGroup>
        </Form>
      ) : null}
    </section>
  );
}

function BrowserCard({ browser, isOwn }: { browser: TrustedBrowser; isOwn: boolean }) {
  const { id, name, since, until, signedInAt } = browser;
  return (
    <Card title={name} level={3}>
      {isOwn ? <p class="ep-badge">Celui que vous utilisez</p> : null}
      <SummaryList
        rows={[
          { label: 'De confiance depuis le', value: longMoment(since) },
          { label: 'Jusqu’au', value: longMoment(until) },
          { label: 'Dernière connexion', value: longMoment(signedInAt) },
        ]}
      />
      <Form action={DISTRUST}>
        <input type="hidden" name="navigateur" value={id} />
        <Button kind="secondary" hiddenText={` : ${name}, depuis le ${longMoment(since)}`}>
          Ne plus lui faire confiance
        </Button>
      </Form>
    </Card>
  );
}
