import { expect, it } from 'vitest';
import { EVE, LILA, openJourney, PASSWORD, type Person } from './steps.ts';

const journey = openJourney();

const TELEPHONE = { width: 375, height: 740 };
const LAPTOP = { width: 1366, height: 657 };

/** Where something ends, in a page that was not moved: it is on the first screen where that is above the window's foot. */
async function endOf(person: Person, selector: string): Promise<number> {
  const box = await person.page.locator(selector).first().boundingBox();
  return box ? box.y + box.height : expect.fail(`${selector} is not there`);
}

it('the pages of a holder begin in the upper half of the first screen', async () => {
  for (const email of [LILA, EVE]) {
    const holder = await journey.newPerson();
    await holder.signsIn(email, PASSWORD);
    await holder.page.getByRole('button', { name: 'Quitter' }).waitFor();
    for (const size of [TELEPHONE, LAPTOP]) {
      await holder.page.setViewportSize(size);
      await holder.opens('/espace/identifiants');
      expect(await endOf(holder, 'h1'), `${size.width} px`).toBeLessThan(size.height / 2);
    }
  }
});

it('« Connexion » is on the first screen, and a demonstration account is chosen above it', async () => {
  for (const size of [TELEPHONE, LAPTOP]) {
    const visitor = await journey.newPerson();
    await visitor.page.setViewportSize(size);
    await visitor.opens('/connexion');
    expect(await endOf(visitor, 'main form button.ep-button'), `${size.width} px`).toBeLessThan(size.height);
    await visitor.page.getByText('Comptes de démonstration').click();
    await visitor.presses(LILA);
    const connect = visitor.page.getByRole('button', { name: 'Connexion', exact: true });
    expect(await connect.evaluate((button) => button === document.activeElement)).toBe(true);
    await connect.press('Enter');
    await visitor.arrivesAt('Bonjour Lila');
  }
  const plain = await journey.newPerson({ javaScript: false });
  await plain.opens('/connexion');
  await plain.page.getByText('Comptes de démonstration').click();
  await plain.reads(LILA);
  await plain.reads(PASSWORD);
});

it('the menu is one press away on a telephone, and in sight on a wide screen', async () => {
  const lila = await journey.newPerson({ javaScript: false });
  await lila.signsIn(LILA, PASSWORD);
  const entry = lila.page.getByRole('link', { name: 'GÉRER', exact: true });
  const number = lila.page.getByText('20101670101919').filter({ visible: true });
  await entry.waitFor();
  await number.waitFor();
  await lila.page.setViewportSize(TELEPHONE);
  expect(await entry.count()).toBe(0);
  expect(await number.count()).toBe(0);
  await lila.page.getByText('Menu', { exact: true }).click();
  await number.waitFor();
  await entry.click();
  await lila.arrivesAt('Gérer les services');
});
