import type { View } from '../../web/components/view.ts';
import { Guide, Screen, Step, StepList } from './guide.tsx';

/** « Modifier l'adresse électronique de l'entreprise ». */
export function CompanyAddressGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="L’adresse électronique de l’entreprise"
      lead="C’est l’adresse à laquelle l’administration écrit à l’entreprise. Elle apprend aussi ce qui change pour elle. Votre adresse de connexion reste la même."
      facts={[
        {
          label: 'Il vous faut',
          value: 'être titulaire ou administrateur suppléant de l’un de ses services ; votre mot de passe',
        },
        { label: 'Délai', value: '48 heures pour saisir le code envoyé à la nouvelle adresse' },
        {
          label: 'Sont prévenus',
          value: 'toutes les personnes qui agissent pour elle, et l’ancienne adresse',
        },
      ]}
      start={{
        label: 'Modifier l’adresse électronique de l’entreprise',
        href: '/espace/adresse-entreprise',
      }}
    >
      <StepList>
        <Step title="Demandez le changement">
          <p>
            « Gérer les services », puis « Modifier l’adresse électronique de l’entreprise ». Saisissez deux
            fois la nouvelle adresse et confirmez par votre mot de passe. Une adresse « Non vérifiée », saisie
            à la création de l’espace, se vérifie de la même façon.
          </p>
          <Screen
            name="company-address-form"
            alt="Page « Modifier l’adresse électronique de l’entreprise » : l’adresse actuelle et, à côté, si elle est vérifiée, la nouvelle saisie deux fois, puis le mot de passe actuel."
          />
        </Step>
        <Step title="Saisissez le code">
          <p>
            Un code arrive dans la nouvelle messagerie. Si une autre personne la lit, elle vous le remet : il
            ne fonctionne que dans l’espace d’où vient la demande. Choisissez « Activer mon espace / mes
            services », saisissez-le, puis votre adresse de connexion.
          </p>
          <p>
            Jusque-là, rien ne change. Un titulaire ou un suppléant peut annuler la demande à tout moment.
          </p>
        </Step>
        <Step title="En cas d’erreur">
          <p>
            Pendant 72 heures, un titulaire ou un suppléant peut annuler la modification, sur la même page.
            L’ancienne adresse le peut aussi, par le lien qu’elle a reçu, une fois en 7 jours. Elle est encore
            prévenue pendant 30 jours de ce qui change pour l’entreprise.
          </p>
        </Step>
      </StepList>
    </Guide>
  );
}
