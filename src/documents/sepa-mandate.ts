import type { Platform } from '../platform/platform.ts';
import { stamp } from '../web/french-dates.ts';

/** A SEPA core direct debit mandate, as plain texts. */
export interface SepaMandate {
  /** « Référence unique du mandat » */
  reference: string;
  creditor: {
    name: string;
    /** « Identifiant créancier SEPA » */
    identifier: string;
    address: readonly string[];
  };
  debtor: {
    /** Who holds the account, as its bank knows them. */
    name: string;
    /** The company that owes. */
    company: string;
    /** 9 digits */
    siren: string;
    /** In groups of four. */
    iban: string;
    /** Absent where the IBAN is enough. */
    bic: string | null;
  };
  /** What is paid from the account, by name. */
  payments: readonly string[];
}

/**
 * The mandate to print, to sign and to hand to the bank: what the core scheme asks for (EPC016-06, chapter 4), in our own
 * words. One A4 page, two where names are long.
 * @throws RangeError when `madeAt` is an invalid date
 */
export async function sepaMandatePdf(
  { printer, installation }: Pick<Platform, 'printer' | 'installation'>,
  mandate: SepaMandate,
  madeAt: Date,
): Promise<Buffer> {
  const { siren, bic } = mandate.debtor;
  const texts = {
    ...mandate,
    debtor: { ...mandate.debtor, siren: siren.match(/.{3}/g)?.join(' ') ?? siren, bic: bic ?? '' },
    operator: installation.OPERATOR_NAME,
    assistancePhone: installation.ASSISTANCE_PHONE,
    assistanceHours: installation.ASSISTANCE_HOURS,
    madeAt: stamp(madeAt),
  };
  return printer.print(new URL('./sepa-mandate.typ', import.meta.url), texts, madeAt);
}
