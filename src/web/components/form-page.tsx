import type { ComponentChildren } from 'preact';
import { FieldErrors } from './field.tsx';
import { ErrorSummary } from './form.tsx';
import { Breadcrumb, type BreadcrumbProps, Layout, PageTitle } from './layout.tsx';
import { Columns } from './services.tsx';
import type { View } from './view.ts';

export interface FormPageProps<Field extends string> {
  view: View;
  title: string;
  caption?: ComponentChildren;
  breadcrumb?: BreadcrumbProps['items'] | undefined;
  /** Between title and summary: which step of a journey this is. */
  steps?: ComponentChildren;
  /** The names of the fields, in their order: so what is wrong is listed, and of them what comes back empty. */
  fields: readonly Field[];
  /** What is wrong with each, then with the captcha; `form`: with what is no field. */
  errors?: { readonly [Name in Field | 'captcha' | 'form']?: string | undefined } | undefined;
  /** Something is wrong where no field is. */
  failed?: boolean;
  /** Takes the whole width instead of a reading column. */
  wide?: boolean;
  /** Stands beside it then, where there is room. */
  aside?: ComponentChildren;
  children?: ComponentChildren;
}

/**
 * A page with a form: its title, what is wrong in one summary, and every field below that bears the name of an error
 * shows it. A field, or a captcha, added to the form needs no more than its name in `fields`.
 */
export function FormPage<Field extends string>(props: FormPageProps<Field>) {
  const { view, title, fields, errors = {}, failed = false, wide = false, aside } = props;
  const told: Readonly<Record<string, string | undefined>> = errors;
  const faults = [...new Set<string>([...fields, ...Object.keys(told)])].flatMap((field) => {
    const message = told[field];
    return message ? [{ message, ...(field !== 'form' && { field }) }] : [];
  });
  const emptied = view.emptied?.filter((name) => fields.some((field) => field === name)) ?? [];
  const content = (
    <>
      {props.breadcrumb ? <Breadcrumb items={props.breadcrumb} /> : null}
      <PageTitle caption={props.caption}>{title}</PageTitle>
      {props.steps}
      <ErrorSummary errors={faults} emptied={emptied} />
      <FieldErrors.Provider value={told}>{props.children}</FieldErrors.Provider>
    </>
  );
  return (
    <Layout view={view} title={title} error={failed || faults.length > 0} wide={wide}>
      {aside ? <Columns aside={aside}>{content}</Columns> : content}
    </Layout>
  );
}
