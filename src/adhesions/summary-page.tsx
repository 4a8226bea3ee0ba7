import type { Catalogue } from '../home/catalogue.ts';
import { serviceField } from '../home/service-boxes.tsx';
import { ServiceNames } from '../home/service-names.tsx';
import type { AskedRole } from '../role-requests/ask-role.ts';
import { capacityWords } from '../role-requests/service-choice.tsx';
import { FormButtons } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import { SectionTitle } from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import type { View } from '../web/components/view.ts';
import { queryOf, type TypedAdhesion } from './form.ts';
import { ADHESION_PATH, StepPage } from './step-page.tsx';
import { ADHESION_TEXTS } from './texts.ts';

export interface SummaryPageProps {
  view: View;
  catalogue: Catalogue;
  typed: TypedAdhesion;
  asked: AskedRole;
}

/** Third step: what will be sent. */
export function AdhesionSummaryPage({ view, catalogue, typed, asked }: SummaryPageProps) {
  const change = { label: 'Modifier', href: `${ADHESION_PATH}/services?${queryOf(typed)}` };
  return (
    <StepPage view={view} current={2} fields={[]}>
      <SectionTitle>Relisez votre demande</SectionTitle>
      <SummaryList
        rows={[
          {
            label: 'Entreprise (SIREN)',
            value: asked.siren,
            action: { label: 'Modifier', href: ADHESION_PATH, hiddenText: 'l’entreprise' },
          },
          {
            label: 'À quel titre',
            value: capacityWords(asked.capacity),
            action: { ...change, hiddenText: 'à quel titre vous agissez' },
          },
          {
            label: 'Services',
            value: <ServiceNames catalogue={catalogue} ids={asked.services} whole />,
            action: { ...change, hiddenText: 'les services' },
          },
          {
            label: 'Preuve',
            value: ADHESION_TEXTS.ways[asked.way],
            action: { ...change, hiddenText: 'la preuve' },
          },
        ]}
      />
      <p>
        Rien n’est ouvert tout de suite. Les personnes qui sont déjà titulaires d’autres services de cette
        entreprise sont informées qu’une demande est faite, sans votre nom.
      </p>
      <Form action={`${ADHESION_PATH}/recapitulatif`}>
        <input type="hidden" name="siren" value={asked.siren} />
        <input type="hidden" name="capacity" value={asked.capacity} />
        <input type="hidden" name="way" value={asked.way} />
        {asked.services.map((id) => (
          <input key={id} type="hidden" name={serviceField(id)} value="1" />
        ))}
        <FormButtons cancel={ADHESION_PATH}>Envoyer la demande</FormButtons>
      </Form>
    </StepPage>
  );
}
