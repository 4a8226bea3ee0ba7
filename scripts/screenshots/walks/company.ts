import { forHelp } from '../camera.ts';
import type { Visitor } from '../visitor.ts';
import { LILA } from './people.ts';

/** Lila's company. */
const SIREN = '000299008';

/** What is the company's own, as its titulaire sees it: nothing is changed. */
export async function company(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.signsIn(LILA.email, LILA.password);
  await visitor.opens(`/espace/comptes-bancaires/${SIREN}`);
  await forHelp(page, 'bank-accounts', { height: 1_100 });
  await visitor.opens(`/espace/comptes-bancaires/${SIREN}/ajouter`);
  await page.locator('#holder_name').fill('SARL MARTIN DISTRIBUTION');
  await page.locator('#iban').fill('NL91 ABNA 0417 1643 00');
  await forHelp(page, 'bank-account-form', { part: page.locator('main form'), height: 900 });

  await visitor.opens(`/espace/prelevements/${SIREN}/nouveau`);
  await page.getByRole('radio', { name: 'Mensuel' }).check();
  await forHelp(page, 'direct-debit-form', { part: page.locator('main form') });

  await visitor.opens('/espace/adresse-entreprise');
  await page.locator('#email').fill('bureau@martin-distribution.example');
  await page.locator('#email_confirmation').fill('bureau@martin-distribution.example');
  await forHelp(page, 'company-address-form', { until: page.locator('main form') });

  await visitor.opens('/espace/messagerie');
  await page.getByRole('link', { name: 'Remboursement du crédit de TVA' }).click();
  await page.getByRole('heading', { name: 'Répondre' }).waitFor();
  await forHelp(page, 'message-thread', { height: 900 });
}
