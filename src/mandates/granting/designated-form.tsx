import { type FormBody, lineOf } from '../../http/form-body.ts';
import { lengthOf } from '../../platform/typed-line.ts';
import { Fieldset } from '../../web/components/choices.tsx';
import { TextField } from '../../web/components/field.tsx';
import { type Named, readSubscriberNumber } from './designated.ts';
import { DESIGNATED_TEXTS } from './texts.ts';

/** Whom one designates, as it was typed. */
export interface TypedNamed {
  number: string;
  name: string;
}

/** In the order of the form. */
export const DESIGNATED_FIELDS = ['subscriber_number', 'name'] as const;

export type DesignatedErrors = Partial<Record<(typeof DESIGNATED_FIELDS)[number], string>>;

/** Whom one designates: the page never says whether number and name go together. */
export function DesignatedFields({ legend, typed }: { legend: string; typed?: TypedNamed | undefined }) {
  return (
    <Fieldset
      legend={legend}
      hint="Demandez-lui ces deux renseignements. Par discrétion, cette page ne dit pas s’ils vont ensemble."
    >
      <TextField
        label="Numéro d’abonné"
        name="subscriber_number"
        hint="14 chiffres, affichés en haut de chaque page de son espace."
        value={typed?.number}
        inputmode="numeric"
        width="half"
        required
      />
      <TextField label="Nom de famille" name="name" value={typed?.name} width="half" required />
    </Fieldset>
  );
}

/** As wide as the tables keep a name. */
const LONGEST_NAME = 100;

export function typedNamed(body: FormBody): TypedNamed {
  return { number: lineOf(body, 'subscriber_number'), name: lineOf(body, 'name') };
}

/**
 * Reads what was typed in these fields.
 * @param ownNumber of whoever designates
 * @returns `named` where nothing is wrong
 */
export function readNamed(
  { number: typed, name }: TypedNamed,
  ownNumber: string,
): { named: Named | undefined; errors: DesignatedErrors } {
  const number = readSubscriberNumber(typed);
  const errors: DesignatedErrors = {};
  if (typed === '') errors.subscriber_number = DESIGNATED_TEXTS.numberMissing;
  else if (!number) errors.subscriber_number = DESIGNATED_TEXTS.numberWrong;
  else if (number === ownNumber) errors.subscriber_number = DESIGNATED_TEXTS.numberOwn;
  if (name === '') errors.name = DESIGNATED_TEXTS.nameMissing;
  else if (lengthOf(name) > LONGEST_NAME) errors.name = DESIGNATED_TEXTS.nameTooLong;
  const isRight = number !== undefined && Object.keys(errors).length === 0;
  return { named: isRight ? { number, name } : undefined, errors };
}
