import type { ComponentChildren } from 'preact';
import { type FieldError, FieldErrors } from './field.tsx';
import { ErrorSummary } from './form.tsx';
import { Breadcrumb, type BreadcrumbProps, Layout, PageTitle } from './layout.tsx';
import { OwnFactors, SECOND_STEP_FIELD } from './second-step.ts';
import { captionOfStep, type Step, Steps, titleOfStep } from './steps.tsx';
import type { View } from './view.ts';

export interface FormPageProps<Field extends string> {
  view: View;
  title: string;
  caption?: ComponentChildren;
  breadcrumb?: BreadcrumbProps['items'] | undefined;
  /** Which step of a journey this is: said in the title, above the heading and below it. */
  step?: Step | undefined;
  /** What was just done, said first in the title. */
  news?: string | undefined;
  /** The names of the fields, in their order: so what is wrong is listed, and of them what comes back empty. */
  fields: readonly Field[];
  /** What is wrong with each, with the code beside the password, then with the captcha; `form`: with what is no field. */
  errors?:
    | { readonly [Name in Field | typeof SECOND_STEP_FIELD | 'captcha' | 'form']?: FieldError | undefined }
    | undefined;
  /** Where the summary leads to for what is wrong with a group: the id of its first control. */
  firstOf?: Readonly<Record<string, string>>;
  /** Something is wrong where no field is. */
  failed?: boolean;
  /** Takes the whole width instead of a reading column. */
  wide?: boolean;
  /** Stands beside it where there is room, else below it. */
  aside?: ComponentChildren;
  children?: ComponentChildren;
}

/**
 * A page with a form: its title, what is wrong in one summary, and every field below that bears the name of an error
 * shows it. A field, or a captcha, added to the form needs no more than its name in `fields`.
 */
export function FormPage<Field extends string>(props: FormPageProps<Field>) {
  const { view, title, step, fields, errors = {}, failed = false, firstOf = {} } = props;
  const told: Readonly<Record<string, FieldError | undefined>> = errors;
  const faults = [...new Set<string>([...fields, ...Object.keys(told)])].flatMap((field) => {
    const message = told[field];
    return message ? [{ message, ...(field !== 'form' && { field: firstOf[field] ?? field }) }] : [];
  });
  const emptied =
    view.emptied?.filter((name) => name === SECOND_STEP_FIELD || fields.some((field) => field === name)) ??
    [];
  return (
    <Layout
      view={view}
      title={step ? titleOfStep(title, step) : title}
      news={props.news}
      error={failed || faults.length > 0}
      wide={props.wide ?? false}
      aside={props.aside}
    >
      {props.breadcrumb ? <Breadcrumb items={props.breadcrumb} /> : null}
      <PageTitle caption={step ? captionOfStep(step) : props.caption}>{title}</PageTitle>
      {step ? <Steps {...step} /> : null}
      <ErrorSummary errors={faults} emptied={emptied} />
      <OwnFactors.Provider value={view.holder ?? { factors: [] }}>
        <FieldErrors.Provider value={told}>{props.children}</FieldErrors.Provider>
      </OwnFactors.Provider>
    </Layout>
  );
}
