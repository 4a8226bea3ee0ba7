import { longDay } from '../../web/french-dates.ts';
import type { AccessibilityAudit } from '../operator.ts';

/** What an audit found and how it was made, as the operator's file tells it. */
export function AuditedParts({ audit }: { audit: AccessibilityAudit }) {
  return (
    <>
      <h2>Résultats des tests</h2>
      <p>
        L’audit de conformité réalisé par {audit.auditor} le {longDay(audit.date)} révèle que{' '}
        <strong>{percentage(audit.rate)}</strong> des critères applicables du RGAA sont respectés.
      </p>
      <h3>Environnement de test</h3>
      <List items={audit.environment} />
      <h3>Outils pour évaluer l’accessibilité</h3>
      <List items={audit.tools} />
      <h3>Pages vérifiées</h3>
      <List items={audit.pages} />
      <h2>Contenus non accessibles</h2>
      <h3>Non-conformités</h3>
      <List items={audit.notCompliant} />
      <h3>Dérogations pour charge disproportionnée</h3>
      <List items={audit.exemptions} />
      <h3>Contenus non soumis à l’obligation d’accessibilité</h3>
      <List items={audit.notCovered} />
    </>
  );
}

function List({ items }: { items: readonly string[] }) {
  if (items.length === 0) return <p>Néant.</p>;
  return (
    <ul>
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}

/** `87.5` → « 87,5 % » */
function percentage(rate: number): string {
  return `${rate.toLocaleString('fr-FR', { maximumFractionDigits: 2 })} %`;
}
