import { displayedEmail } from '../account/email-address.ts';
import { NewEmailFields, type TypedNewEmail } from '../account/new-email.tsx';
import type { MailCaptcha } from '../codes/mail-captcha.ts';
import { DRAFT_NEWS, DraftNotice } from '../http/draft.tsx';
import { Button, ButtonGroup, ButtonLink, FormButtons } from '../web/components/button.tsx';
import { Captcha } from '../web/components/captcha-field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { UNDER_SERVICES } from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { Notice, Warning } from '../web/components/notice.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import { Tag } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { longDay, longMoment, parisDay } from '../web/french-dates.ts';
import type { AddressErrors } from './form.ts';
import { AddressGuidance } from './guidance.tsx';
import { ADDRESS_PATH, addressPath, CHOICE_PATH } from './paths.ts';
import { PendingAddressNotice } from './pending-notice.tsx';
import type { CompanyInView } from './read-company.ts';
import { ADDRESS_TEXTS } from './texts.ts';

/** What was just done, by its name in the address. */
export const DONE = { annulation: 'cancelled', renvoi: 'resent', retour: 'put-back' } as const;

type Done = (typeof DONE)[keyof typeof DONE];

const DONE_TEXTS: Record<Done, { news: string; text: string }> = {
  cancelled: {
    news: 'Demande annulée',
    text: 'La demande est annulée : le code envoyé ne fonctionne plus, et rien n’a changé.',
  },
  resent: {
    news: 'Nouveau code envoyé',
    text: 'Un nouveau code est envoyé à l’adresse demandée. Seul le dernier fonctionne.',
  },
  'put-back': {
    news: 'Modification annulée',
    text: 'L’entreprise retrouve la situation d’avant. Toutes les personnes qui agissent pour elle sont prévenues par courriel.',
  },
};

export interface AddressPageProps {
  view: View;
  company: CompanyInView;
  /** The reader manages others besides. */
  hasOthers: boolean;
  typed?: TypedNewEmail;
  errors?: AddressErrors;
  done?: Done | undefined;
  /** `typed` was typed before the password was asked. */
  resumed?: boolean;
  captcha?: MailCaptcha | undefined;
}

/** The present address of one company, and the form for another. */
export function AddressPage(props: AddressPageProps) {
  const { view, company, hasOthers, typed, errors, done, resumed, captcha } = props;
  const { siren, name, proved, typedAtCreation, pending, recent } = company;
  return (
    <FormPage
      view={view}
      title={ADDRESS_TEXTS.title}
      caption={`${name} (SIREN ${siren})`}
      breadcrumb={breadcrumbTo(hasOthers, name)}
      news={done ? DONE_TEXTS[done].news : resumed ? DRAFT_NEWS : undefined}
      fields={['email', 'email_confirmation', 'current_password']}
      errors={errors}
      aside={<AddressGuidance site={view.site} current={pending ? 1 : 0} />}
    >
      {done ? (
        <Notice tone="success" announce>
          <p>{DONE_TEXTS[done].text}</p>
        </Notice>
      ) : null}
      {resumed ? <DraftNotice /> : null}
      {pending ? (
        <PendingAddressNotice
          siren={siren}
          pending={pending}
          captcha={captcha?.of === 'resending' ? captcha.shown : undefined}
        />
      ) : null}
      {recent ? <Recent siren={siren} recent={recent} /> : null}
      <SummaryList rows={[{ label: 'Adresse actuelle', value: <Present company={company} /> }]} />
      {!proved && typedAtCreation ? (
        <p>
          Cette adresse a été saisie à la création de l’espace. Tant qu’un code n’y a pas été reçu puis saisi,
          elle n’est prévenue de rien. Pour la vérifier, saisissez-la ci-dessous.
        </p>
      ) : null}
      <Form action={ADDRESS_PATH}>
        <input type="hidden" name="dossier" value={siren} />
        <RequiredNote />
        <NewEmailFields typed={typed} labels={LABELS} />
        <CurrentPasswordField
          label="Votre mot de passe actuel"
          name="current_password"
          hint="Il est demandé pour toute modification : nous nous assurons que c’est bien vous."
        />
        <Captcha shown={captcha?.of === 'change' ? captcha.shown : undefined} />
        <FormButtons cancel="/espace/services">
          {proved ? 'Demander le changement' : 'Vérifier cette adresse'}
        </FormButtons>
      </Form>
      <p>
        Pour changer l’adresse avec laquelle vous vous connectez, ouvrez{' '}
        <a href="/espace/identifiants">vos identifiants</a>.
      </p>
    </FormPage>
  );
}

const LABELS = {
  email: 'Nouvelle adresse électronique de l’entreprise',
  confirmation: 'Confirmez cette adresse électronique',
};

export function breadcrumbTo(hasOthers: boolean, name: string) {
  return hasOthers
    ? [...UNDER_SERVICES, { label: 'Adresse de l’entreprise', href: CHOICE_PATH }, { label: name }]
    : [...UNDER_SERVICES, { label: 'Adresse électronique de l’entreprise' }];
}

function Present({ company: { proved, typedAtCreation } }: Pick<AddressPageProps, 'company'>) {
  if (proved)
    return (
      <>
        <strong>{displayedEmail(proved.email)}</strong> <Tag tone="success">Vérifiée</Tag>
        <br />
        depuis le {longDay(parisDay(proved.proved_at))}
      </>
    );
  if (!typedAtCreation) return <>Aucune</>;
  return (
    <>
      <strong>{displayedEmail(typedAtCreation)}</strong> <Tag tone="warning">Non vérifiée</Tag>
    </>
  );
}

/** Who manages the company goes back to what was before, as long as a change of address can be disputed. */
function Recent({ siren, recent }: { siren: string; recent: NonNullable<CompanyInView['recent']> }) {
  const { change, until, isOwn, by } = recent;
  const who = isOwn ? 'vous' : (by ?? 'une personne qui ne gère plus l’entreprise');
  return (
    <Notice title="L’adresse vient de changer">
      <p>
        Modifiée le {longMoment(change.activated_at ?? change.requested_at)} par {who}. Si c’est une erreur,
        ou si ce changement vous surprend, vous pouvez l’annuler jusqu’au <strong>{longMoment(until)}</strong>
        .
      </p>
      <ButtonLink href={addressPath(siren, 'retablir')} kind="secondary">
        Annuler cette modification
      </ButtonLink>
    </Notice>
  );
}

export interface PutBackPageProps {
  view: View;
  company: CompanyInView & { recent: NonNullable<CompanyInView['recent']> };
  hasOthers: boolean;
  errors?: AddressErrors;
}

/** Before a change is undone: what becomes of it, and the password. */
export function PutBackPage({ view, company, hasOthers, errors }: PutBackPageProps) {
  const { siren, name, recent } = company;
  const { old_email: former, new_email: present } = recent.change;
  return (
    <FormPage
      view={view}
      title="Annuler la modification de l’adresse"
      caption={`${name} (SIREN ${siren})`}
      breadcrumb={breadcrumbTo(hasOthers, name)}
      fields={['current_password']}
      errors={errors}
      aside={<AddressGuidance site={view.site} current={2} />}
    >
      <SummaryList
        rows={[
          { label: 'Adresse actuelle', value: displayedEmail(present) },
          { label: 'Adresse rétablie', value: former ? displayedEmail(former) : 'Aucune, comme auparavant' },
        ]}
      />
      <Warning>
        <p>
          L’adresse actuelle n’est plus celle de l’entreprise, et n’apprend plus ce qui change pour elle. Une
          demande en attente est annulée. Toutes les personnes qui agissent pour l’entreprise, et les deux
          adresses, sont prévenues.
        </p>
      </Warning>
      <Form action={addressPath(siren, 'retablir')}>
        <input type="hidden" name="modification" value={recent.change.id} />
        <RequiredNote />
        <CurrentPasswordField label="Votre mot de passe actuel" name="current_password" />
        <ButtonGroup>
          <Button kind="danger">Annuler la modification</Button>
          <ButtonLink href={addressPath(siren)} kind="secondary">
            Garder l’adresse actuelle
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </FormPage>
  );
}
