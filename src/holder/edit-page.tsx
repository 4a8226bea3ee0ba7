import { HOLDER_FIELDS } from '../holder-data/holder.ts';
import { IdentityFields, PostalAddressFields } from '../holder-data/holder-fields.tsx';
import type { HolderErrors, TypedHolder } from '../holder-data/holder-form.ts';
import { DRAFT_NEWS, DraftNotice } from '../http/draft.tsx';
import { FormButtons } from '../web/components/button.tsx';
import { Fieldset } from '../web/components/choices.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import type { View } from '../web/components/view.ts';
import { HolderGuidance } from './holder-guidance.tsx';
import { breadcrumbTo, HOLDER_DATA } from './paths.ts';

export interface EditHolderDataPageProps {
  view: View;
  typed: TypedHolder;
  errors?: HolderErrors;
  /** Typed before the password was asked for again. */
  resumed?: boolean;
}

const TITLE = 'Modifiez vos coordonnées';

/** The holder's data in a form; the number of the subscriber and the sign-in address are not among them. */
export function EditHolderDataPage({ view, typed, errors, resumed }: EditHolderDataPageProps) {
  return (
    <FormPage
      view={view}
      title={TITLE}
      breadcrumb={breadcrumbTo('Modifier')}
      fields={HOLDER_FIELDS}
      news={resumed ? DRAFT_NEWS : undefined}
      errors={errors}
      aside={<HolderGuidance site={view.site} />}
    >
      {resumed ? <DraftNotice /> : null}
      <Form action={HOLDER_DATA}>
        <RequiredNote />
        <Fieldset legend="Qui êtes-vous ?">
          <IdentityFields typed={typed} />
        </Fieldset>
        <Fieldset legend="Où vous écrire ?">
          <PostalAddressFields typed={typed} />
        </Fieldset>
        <FormButtons cancel={HOLDER_DATA}>Valider les modifications</FormButtons>
      </Form>
    </FormPage>
  );
}
