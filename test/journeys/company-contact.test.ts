import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { expectNoSidewaysScroll, LILA, openJourney, PASSWORD, PAUL, type Person, ZOE } from './steps.ts';

const journey = openJourney();

const OFFICE = 'Coordonnées du gestionnaire et prise de rendez-vous';
const NORD = 'Service des impôts des entreprises de Ville-Exemple Nord';

async function signedIn(address: string, width = 1280): Promise<Person> {
  const person = await journey.newPerson({ width });
  await person.signsIn(address, PASSWORD);
  await person.arrivesAt('Bonjour');
  return person;
}

it('who looks after a company is shown to whoever has a role there, and to nobody else', async () => {
  const lila = await signedIn(LILA);
  await lila.follows(OFFICE);
  await lila.arrivesAt(OFFICE);
  await lila.reads(NORD);
  const appointment = lila.page.getByRole('link', { name: 'Prendre rendez-vous' });
  expect(await appointment.getAttribute('href')).toBe('https://www.example.org/?rendez-vous');

  // Several companies, in one of which he is a délégataire.
  const paul = await signedIn(PAUL, 320);
  await paul.opens('/espace/gestionnaire');
  await paul.arrivesAt(OFFICE);
  await expectNoSidewaysScroll(paul.page);
  await paul.follows('Voir le service de ATELIER EXPIRÉE');
  await paul.reads('ATELIER EXPIRÉE – SIREN 000853648');
  await paul.reads('Ville-Exemple');
  await paul.opens('/espace/gestionnaire?dossier=000538124');
  await paul.reads('Aucun service connu');

  const zoe = await signedIn(ZOE);
  await zoe.opens('/espace/gestionnaire?dossier=000299008');
  await zoe.arrivesAt('Page introuvable');
  await zoe.opens('/espace/gestionnaire');
  await zoe.arrivesAt(OFFICE);
  expect(await zoe.page.getByText(NORD).count()).toBe(0);
});

it('the dates of one’s services are a page, and a file that calendars take', async () => {
  const lila = await signedIn(LILA);
  await lila.follows('Calendrier fiscal');
  await lila.arrivesAt('Calendrier fiscal');
  const download = lila.page.waitForEvent('download');
  await lila.page.locator('main a[href$=".ics"]').first().click();
  const file = readFileSync(await (await download).path(), 'utf8');
  for (const part of ['BEGIN:VCALENDAR', 'SUMMARY:', 'END:VCALENDAR']) expect(file).toContain(part);

  const stranger = await fetch(`${journey.portal.url}/calendrier-fiscal.ics`);
  expect(stranger.headers.get('content-type')).toContain('text/calendar');
  expect(await stranger.text()).toContain('BEGIN:VEVENT');
});

it('the home of the demonstration leads to nothing that is not offered, but to the tax services of the operator', async () => {
  const lila = await signedIn(LILA);
  const paths = await lila.page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>('main a[href^="/"]')].map(({ pathname }) => pathname),
  );
  const others = [...new Set(paths)].filter((path) => !/^\/espace\/service\/(?!tests)/.test(path));
  expect(others).toEqual(
    expect.arrayContaining(['/espace/comptes-bancaires', '/espace/prelevements', '/espace/messagerie']),
  );
  for (const path of others) {
    await lila.opens(path);
    expect(await lila.page.getByText('n’est pas proposé').count(), path).toBe(0);
  }
  await lila.opens('/espace/services');
  await lila.arrivesAt('Gérer les services');
  expect(await lila.page.locator('main a[href^="/espace/service/"]').count()).toBe(0);
});
