import type { ComponentChildren } from 'preact';
import { REQUEST_PATHS } from '../mandates/role-request.ts';
import { FormPage, type FormPageProps } from '../web/components/form-page.tsx';
import { Guidance } from '../web/components/guidance.tsx';
import { UNDER_SERVICES } from '../web/components/layout.tsx';
import type { Site, View } from '../web/components/view.ts';
import { ADHESION_TEXTS } from './texts.ts';

export const ADHESION_PATH = REQUEST_PATHS.adhesion;

export interface StepPageProps<Field extends string>
  extends Pick<FormPageProps<Field>, 'fields' | 'errors' | 'firstOf'> {
  view: View;
  /** From 0; none where no request can be made yet. */
  current?: number | undefined;
  children?: ComponentChildren;
}

/** A step of a request, with what comes after it beside it. */
export function StepPage<Field extends string>({ view, current, ...page }: StepPageProps<Field>) {
  const { title, steps } = ADHESION_TEXTS;
  return (
    <FormPage
      {...page}
      view={view}
      title={title}
      breadcrumb={[...UNDER_SERVICES, { label: title }]}
      step={current === undefined ? undefined : { current, steps }}
      aside={<AdhesionGuidance site={view.site} current={0} />}
    />
  );
}

/** How an adhesion goes. */
export function AdhesionGuidance({ site, current }: { site: Site; current: number }) {
  return (
    <Guidance
      site={site}
      current={current}
      steps={[
        'Vous indiquez l’entreprise, à quel titre vous agissez et les services.',
        'Dans les 60 jours, le formulaire signé ou le code d’une lettre prouve que vous pouvez agir pour elle.',
        'Les services sont ouverts, et vous en êtes titulaire.',
      ]}
      guides={[
        { href: '/aide/adhesion', label: 'Adhérer aux services en ligne' },
        { href: '/aide/code-par-courrier', label: 'Saisir le code d’une lettre' },
      ]}
    />
  );
}
