import { faultsOfContent, type PasswordBearer } from '../../passwords/strength/contained.ts';

const FEWEST = 20;
const MOST = 128;

type Rule = (password: string, bearer: PasswordBearer) => boolean;

/** The password rules that need no dictionary, by the name their line bears. None is kept while nothing is typed. */
export const RULES: Record<string, Rule> = {
  // Characters as people count them: an emoji is one.
  length: (password) => {
    const count = [...password].length;
    return count >= FEWEST && count <= MOST;
  },
  letter: (password) => /\p{L}/u.test(password),
  digit: (password) => /\p{Nd}/u.test(password),
  'no-space': (password) => password !== '' && !/\s/u.test(password),
  'not-yours': (password, bearer) =>
    password !== '' && faultsOfContent(password, bearer).every((fault) => fault === 'example'),
  'not-shown': (password, bearer) =>
    password !== '' && !faultsOfContent(password, bearer).includes('example'),
};

/** Whose password it will be: what the page knows of the account, and what stands in the form by now. */
export function bearerOf({
  form,
  dataset,
}: {
  form: HTMLFormElement | null;
  dataset: DOMStringMap;
}): PasswordBearer {
  const known = JSON.parse(dataset.bearer ?? '{}') as Partial<PasswordBearer>;
  return {
    signInEmail: known.signInEmail ?? '',
    newEmail: typedIn(form, 'email'),
    firstName: known.firstName ?? typedIn(form, 'first_name'),
    lastName: known.lastName ?? typedIn(form, 'last_name'),
    subscriberNumber: known.subscriberNumber ?? '',
  };
}

/** What someone who knows the person would try, as far as it stands in the form by now. */
export function wordsTypedIn(form: HTMLFormElement | null): string[] {
  const words = ['first_name', 'last_name', 'city'].map((name) => typedIn(form, name));
  return [...words, ...typedIn(form, 'email').split(/[@.]/)].filter(Boolean);
}

function typedIn(form: HTMLFormElement | null, name: string): string {
  const field = form?.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field.value : '';
}
