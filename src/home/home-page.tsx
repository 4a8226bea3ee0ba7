import { type Dossier, dossierHistoryPath } from '../mandates/dossier.ts';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Layout, PageTitle, SectionTitle } from '../web/components/layout.tsx';
import { Notice } from '../web/components/notice.tsx';
import { DossierPicker, SearchForm } from '../web/components/search-form.tsx';
import {
  Card,
  DossierChoice,
  DossierLine,
  ServiceColumns,
  ServiceFilter,
  ServiceList,
  Tag,
} from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import type { Catalogue, CatalogueGroup } from './catalogue.ts';
import {
  besideGroups,
  DOSSIERS_A_PAGE,
  type Home,
  inTwoColumns,
  isWaiting,
  SEARCHED_FROM,
  type ServiceSearch,
  spokenName,
} from './rules.ts';
import { type ToDo, ToDoPart } from './to-do.tsx';

export interface HomePageProps {
  view: View;
  catalogue: Catalogue;
  home: Home;
  dossiers: readonly Dossier[];
  toDo: ToDo;
  services: ServiceSearch;
  /** Said once, after the sign-in that did it. */
  deletionCancelled?: boolean;
}

/** The home in its four states (fiche, chapter 2, screens 1 to 3; and screen 3 once a dossier is chosen). */
export function HomePage(props: HomePageProps) {
  const { view, catalogue, home, dossiers, toDo, services, deletionCancelled } = props;
  const beside = besideGroups(catalogue, home.kind);
  const isOwnSpace = ({ tiles }: CatalogueGroup) => tiles.some(({ href }) => href === '/espace/services');
  const { holder } = view;
  return (
    <Layout view={view} title="Accueil" news={deletionCancelled ? 'Suppression annulée' : undefined} wide>
      {deletionCancelled ? <DeletionCancelled /> : null}
      <PageTitle>Bonjour{holder ? ` ${spokenName(holder.firstName, holder.lastName)}` : ''}</PageTitle>
      <ToDoPart toDo={toDo} />
      <DossierPart home={home} dossiers={dossiers} />
      <div class="ep-home">
        <div>
          <Beside groups={beside.filter(isOwnSpace)} />
        </div>
        <div class="ep-home__services">
          <SectionTitle>{catalogue.services.title}</SectionTitle>
          {home.kind === 'none' ? (
            <NoService catalogue={catalogue} />
          ) : isWaiting(home) ? (
            <WaitingDossier catalogue={catalogue} />
          ) : (
            <Services services={services} />
          )}
          <p>
            <a href="/donnees-personnelles">
              Pour en savoir plus sur le traitement des données, cliquez ici.
            </a>
          </p>
        </div>
        <div>
          <Beside groups={beside.filter((group) => !isOwnSpace(group))} />
        </div>
      </div>
    </Layout>
  );
}

function DeletionCancelled() {
  return (
    <Notice tone="success" title="La suppression de votre espace est annulée" announce>
      <p>
        Vous vous êtes connecté avant la date limite : vos données, vos dossiers et vos services sont
        conservés.
      </p>
    </Notice>
  );
}

function DossierPart({ home, dossiers }: Pick<HomePageProps, 'home' | 'dossiers'>) {
  switch (home.kind) {
    case 'none':
      return null;
    case 'several':
      return <MyDossiers dossiers={dossiers} />;
    case 'one':
    case 'chosen':
      return (
        <DossierLine siren={home.current.siren} name={home.current.name}>
          {isWaiting(home) ? <Tag tone="warning">En attente de la lettre</Tag> : null}
          {isWaiting(home) ? null : <HistoryOf siren={home.current.siren} />}
          {home.kind === 'chosen' ? <AllDossiers /> : null}
        </DossierLine>
      );
  }
}

function MyDossiers({ dossiers }: Pick<HomePageProps, 'dossiers'>) {
  return (
    <DossierChoice title="MES DOSSIERS">
      {dossiers.length > DOSSIERS_A_PAGE ? (
        <SearchForm
          action="/espace/dossiers"
          name="recherche"
          label="Choisir un dossier"
          hint="Son nom, ou une partie de son SIREN"
        />
      ) : (
        <DossierPicker
          action="/espace/dossier"
          hint="Seuls les services ouverts à ce dossier seront alors affichés."
          options={dossiers.map(({ id, siren, name }) => ({ value: id, label: `${name} (${siren})` }))}
        />
      )}
      <AllDossiers />
    </DossierChoice>
  );
}

function HistoryOf({ siren }: { siren: string }) {
  return <a href={dossierHistoryPath(siren)}>Historique du dossier</a>;
}

function AllDossiers() {
  return <a href="/espace/dossiers">Voir tous mes dossiers</a>;
}

/** Screen 1: what there will be, and the way to have it. */
function NoService({ catalogue }: Pick<HomePageProps, 'catalogue'>) {
  return (
    <Card title="Vous ne disposez d’aucun service">
      <p>
        Votre espace est actif, mais aucune entreprise ne vous a encore ouvert de service. Quand ce sera fait,
        vous trouverez ici :
      </p>
      <ComingServices catalogue={catalogue} />
      <ButtonLink href="/espace/services">Gérer les services</ButtonLink>
    </Card>
  );
}

/** Simplified mode, until the code of the letter is entered. */
function WaitingDossier({ catalogue }: Pick<HomePageProps, 'catalogue'>) {
  return (
    <Card title="Ce dossier est en attente de la lettre">
      <p>
        Une lettre portant un code est envoyée à l’adresse postale de l’entreprise. Dès qu’elle vous parvient,
        saisissez ce code : les services du dossier seront ouverts. Le code est valable 60 jours à compter de
        l’impression de la lettre. Vous trouverez alors ici :
      </p>
      <ComingServices catalogue={catalogue} />
      <ButtonGroup>
        <ButtonLink href="/activation">Saisir le code de la lettre</ButtonLink>
        <a href="/aide/code-par-courrier">La lettre n’arrive pas ?</a>
      </ButtonGroup>
    </Card>
  );
}

/** What there will be, so that the menu leads somewhere. */
function ComingServices({ catalogue }: Pick<HomePageProps, 'catalogue'>) {
  return (
    <ul>
      {catalogue.services.groups.map(({ id, title, text }) => (
        <li key={id} id={id}>
          <strong>{title}</strong>
          {text ? ` : ${text}` : ''}
        </li>
      ))}
    </ul>
  );
}

function Services({ services: { search, groups, left, total } }: { services: ServiceSearch }) {
  return (
    <>
      {total >= SEARCHED_FROM ? <ServiceFilter search={search} left={left} total={total} /> : null}
      <ServiceColumns>
        {inTwoColumns(groups).map((column, index) => (
          <div key={index}>
            {column.map(({ id, title, services }) => (
              <ServiceList
                key={id}
                id={id}
                title={title}
                level={3}
                services={services}
                empty="Aucun service ouvert pour ce dossier."
              />
            ))}
          </div>
        ))}
      </ServiceColumns>
    </>
  );
}

function Beside({ groups }: { groups: readonly CatalogueGroup[] }) {
  return (
    <>
      {groups.map(({ id, title, text, tiles }) =>
        title && !text ? (
          <ServiceList key={id} title={title} services={tiles} />
        ) : (
          <Card key={id} tone="quiet" title={title}>
            {text ? <p>{text}</p> : null}
            {tiles.map((tile) => (
              <p key={tile.id}>
                <a href={tile.href}>{tile.label}</a>
              </p>
            ))}
          </Card>
        ),
      )}
    </>
  );
}
