import { forHelp } from '../camera.ts';
import { codeMailedTo } from '../mailbox.ts';
import type { Visitor } from '../visitor.ts';
import { NEW, ZOE } from './people.ts';

/** « Mot de passe oublié ». */
export async function recovery(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.opens('/mot-de-passe-oublie');
  await page.locator('#email').fill(ZOE.email);
  await visitor.isVerified();
  await forHelp(page, 'recovery', { until: page.locator('main .ep-button-group').first() });
  await visitor.presses('Recevoir un code');
  await page.getByText('Votre demande est enregistrée').waitFor();
  const code = await codeMailedTo(visitor, ZOE.email);
  await visitor.opens('/mot-de-passe-oublie/verification');
  await page.locator('#code').fill(code);
  await page.locator('#answer').fill(ZOE.answer);
  await forHelp(page, 'recovery-answer', { until: page.locator('main .ep-button-group').first() });
  await visitor.presses('Continuer');
  await page.locator('#password').fill(NEW.password);
  await page.locator('#password_confirmation').fill(NEW.password);
  await page.getByText('Fort', { exact: true }).waitFor();
  await forHelp(page, 'recovery-password', { until: page.locator('main .ep-button-group').first() });
}
