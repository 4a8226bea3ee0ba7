import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Layout, Lead, PageTitle } from '../web/components/layout.tsx';
import { Notice, Warning } from '../web/components/notice.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { CONFIRM_FIELDS, type ConfirmErrors, ConfirmForm, FrozenPage } from './confirm-pages.tsx';
import { breadcrumbTo, CODES_FILE, METHODS, NEW_CODES } from './paths.ts';
import { METHODS_DONE, type MethodsDone } from './texts.ts';

export interface NewCodesPageProps {
  view: View;
  /** How many of those before still work. */
  left: number;
  errors?: ConfirmErrors | undefined;
  frozenUntil?: Date | undefined;
}

/** Others in place of those before. */
export function NewCodesPage({ view, left, errors, frozenUntil }: NewCodesPageProps) {
  const page = { view, title: 'Créez de nouveaux codes de secours', crumb: 'Nouveaux codes de secours' };
  if (frozenUntil) return <FrozenPage {...page} until={frozenUntil} />;
  return (
    <FormPage
      view={view}
      title={page.title}
      breadcrumb={breadcrumbTo(page.crumb)}
      fields={CONFIRM_FIELDS}
      errors={errors}
    >
      <Lead>
        Dix codes vous seront affichés, une seule fois.{' '}
        {left === 0 ? '' : 'Les précédents ne fonctionneront plus. '}
        Préparez de quoi les imprimer ou les noter.
      </Lead>
      <ConfirmForm action={NEW_CODES} button="Créer dix codes" />
    </FormPage>
  );
}

export interface CodesPageProps {
  view: View;
  codes: readonly string[];
  /** Names the form that had them made, for the file. */
  form: string;
  /** What was just done besides. */
  done?: MethodsDone | undefined;
}

/** The codes, shown in the answer to what made them and nowhere else. */
export function CodesPage({ view, codes, form, done }: CodesPageProps) {
  const told = done && METHODS_DONE[done];
  return (
    <FormPage
      view={view}
      title="Gardez vos codes de secours"
      breadcrumb={breadcrumbTo('Codes de secours')}
      news={told?.title ?? 'Codes créés'}
      fields={[]}
    >
      {told ? (
        <Notice tone="success" title={told.title} announce>
          <p>{told.text}</p>
        </Notice>
      ) : null}
      <Lead>
        Si vous n’avez plus votre téléphone ou votre clé, un de ces codes vous ouvrira votre espace, après
        votre mot de passe. Chacun ne sert qu’une fois.
      </Lead>
      <Warning title="Ils ne seront plus affichés">
        <p>
          Imprimez-les, enregistrez-les ou notez-les maintenant. Gardez-les à l’abri, ailleurs que sur votre
          téléphone, et ne les donnez à personne : l’assistance ne vous les demandera jamais.
        </p>
      </Warning>
      <Card title="Vos dix codes de secours">
        <ol class="ep-codes">
          {codes.map((code) => (
            <li key={code}>
              <span class="ep-codes__code">{code}</span>
            </li>
          ))}
        </ol>
        <Form action={CODES_FILE}>
          <input type="hidden" name="codes" value={form} />
          <ButtonGroup>
            <Button kind="secondary">Enregistrer dans un fichier</Button>
            <button type="button" class="ep-button ep-button--secondary" data-print hidden>
              Imprimer
            </button>
          </ButtonGroup>
        </Form>
      </Card>
      <ButtonGroup>
        <ButtonLink href={`${METHODS}?fait=codes`}>J’ai gardé mes codes</ButtonLink>
      </ButtonGroup>
    </FormPage>
  );
}

/** In place of codes that a page shows no more: it was loaded anew after half an hour, or they were replaced. */
export function CodesShownPage({ view }: { view: View }) {
  return (
    <Layout view={view} title="Vos codes de secours ont déjà été affichés">
      <PageTitle>Vos codes de secours ont déjà été affichés</PageTitle>
      <Notice title="Par sécurité, ils ne le sont qu’une fois">
        <p>
          Si vous les avez gardés, vous n’avez rien à faire. Sinon, créez-en de nouveaux : les précédents ne
          fonctionneront plus.
        </p>
      </Notice>
      <ButtonGroup>
        <ButtonLink href={METHODS}>Voir mes moyens de connexion</ButtonLink>
        <ButtonLink href={NEW_CODES} kind="secondary">
          Créer de nouveaux codes
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}
