import { type Account, fullName } from '../account/account.ts';
import { displayedEmail } from '../account/email-address.ts';
import type { OwnRequest } from '../mandates/role-request.ts';
import type { Platform } from '../platform/platform.ts';
import { longDay, longMoment, stamp } from '../web/french-dates.ts';

export interface AdhesionForm {
  /** Who asks. */
  account: Account;
  request: OwnRequest;
  /** As the catalogue names them. */
  services: readonly string[];
}

/**
 * Of the holder it tells no more than every page does: a session found open is enough to make it.
 *
 * The form to print, sign and send: who asks what for which company, with room for the signatures. Two A4 pages or three,
 * where all services are asked for.
 * @throws RangeError when `madeAt` is an invalid date
 */
export async function adhesionFormPdf(
  { printer, installation }: Pick<Platform, 'printer' | 'installation'>,
  { account, request, services }: AdhesionForm,
  madeAt: Date,
): Promise<Buffer> {
  const texts = {
    reference: request.reference,
    siren: request.siren.match(/.{3}/g)?.join(' ') ?? request.siren,
    requestedAt: longMoment(request.requestedAt),
    lastDay: longDay(request.lastDay),
    isMandated: request.capacity === 'mandated',
    applicant: {
      name: fullName(account),
      rows: [
        ['Numéro d’abonné', account.subscriber_number],
        ['Adresse électronique', displayedEmail(account.sign_in_email)],
      ],
    },
    services,
    operator: installation.OPERATOR_NAME,
    assistancePhone: installation.ASSISTANCE_PHONE,
    assistanceHours: installation.ASSISTANCE_HOURS,
    madeAt: stamp(madeAt),
  };
  return printer.print(new URL('./adhesion-form.typ', import.meta.url), texts, madeAt);
}
