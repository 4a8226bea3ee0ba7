import { FormPage } from '../web/components/form-page.tsx';
import { UNDER_SERVICES } from '../web/components/layout.tsx';
import { Notice } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import { PasskeySection, type PasskeySectionProps } from './passkey-section.tsx';
import { METHODS_DONE, METHODS_TITLE, type MethodsDone } from './texts.ts';

export interface MethodsPageProps extends PasskeySectionProps {
  view: View;
  /** What was just done. */
  done?: MethodsDone | undefined;
  /** Why what was asked is not done. */
  failed?: string | undefined;
}

/** By what one signs in, and how to have more of it. */
export function MethodsPage({ view, done, failed, ...passkeys }: MethodsPageProps) {
  const told = done && METHODS_DONE[done];
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
      <PasskeySection {...passkeys} />
    </FormPage>
  );
}
