import { LOCK_PATHS } from '../account/lock-link.tsx';
import type { AppInUse } from '../factors/totp.ts';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead, UNDER_SERVICES } from '../web/components/layout.tsx';
import { Notice, Warning } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import { AppSection, BrowsersSection, type BrowsersSectionProps, CodesSection } from './factor-sections.tsx';
import { PasskeySection, type PasskeySectionProps } from './passkey-section.tsx';
import { FROZEN_TEXT, METHODS_DONE, METHODS_TITLE, type MethodsDone } from './texts.ts';

export interface MethodsPageProps extends PasskeySectionProps, BrowsersSectionProps {
  view: View;
  app: AppInUse | undefined;
  codesLeft: number;
  /** What was just done. */
  done?: MethodsDone | undefined;
  /** Why what was asked is not done. */
  failed?: string | undefined;
}

/** By what one signs in, and how to have more of it. */
export function MethodsPage({ view, done, failed, ...props }: MethodsPageProps) {
  const { account, passkeys, frozenUntil, withSecondStep, app, codesLeft } = props;
  const told = done && METHODS_DONE[done];
  const hasFactor = account.factors.length > 0;
  const isFrozen = frozenUntil !== undefined;
  return (
    <FormPage
      view={view}
      title={METHODS_TITLE}
      breadcrumb={[...UNDER_SERVICES, { label: METHODS_TITLE }]}
      fields={[]}
      news={told?.title}
      errors={{ form: failed }}
    >
      {told ? (
        <Notice tone="success" title={told.title} announce>
          <p>{told.text}</p>
        </Notice>
      ) : null}
      <Lead>{leadOf(withSecondStep, hasFactor, passkeys.length > 0)}</Lead>
      <p>
        <a href="/aide/moyens-de-connexion">Quel moyen choisir, et comment l’ajouter pas à pas</a>
      </p>
      {frozenUntil ? (
        <Warning title="Rien ne peut être changé pour l’instant">
          <p>{FROZEN_TEXT(frozenUntil)}</p>
        </Warning>
      ) : null}
      <PasskeySection {...props} />
      {withSecondStep ? (
        <>
          <AppSection app={app} isFrozen={isFrozen} />
          {hasFactor ? <CodesSection left={codesLeft} isFrozen={isFrozen} /> : null}
          {hasFactor ? <BrowsersSection {...props} /> : null}
        </>
      ) : null}
      <p>
        Quelqu’un d’autre est peut-être dans votre espace ?{' '}
        <a href={LOCK_PATHS.own}>Verrouiller mon espace</a>
      </p>
    </FormPage>
  );
}

function leadOf(withSecondStep: boolean, hasFactor: boolean, hasPasskey: boolean): string {
  if (withSecondStep && hasFactor)
    return 'À la connexion, votre mot de passe ne suffit pas : une deuxième preuve est demandée. Même quelqu’un qui le connaît n’entre pas dans votre espace.';
  if (withSecondStep)
    return 'Aujourd’hui, votre mot de passe suffit pour entrer dans votre espace. Avec une clé d’accès ou une application de codes, le connaître ne suffira plus.';
  return hasPasskey
    ? 'Vous vous connectez avec votre mot de passe, ou avec une clé d’accès.'
    : 'Vous vous connectez avec votre mot de passe. Une clé d’accès est plus rapide, et plus sûre.';
}
