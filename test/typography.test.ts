import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** Where texts are in English, for operators. */
const IN_ENGLISH = /^src\/(?:cli|config|database)\//;

/** Kept in the database and sent by forms with an ordinary space, as version 0.1.0 did; `shownQuestion` draws them. */
const STORED = /^Le [^:;!]+ \?$/;

/** What the administration's guide writes with a straight apostrophe, and all subjects of mails, in the style of its own. */
const OF_THE_GUIDE = new RegExp(
  [
    '^Espace professionnel - .*',
    "\\b[Cc]ode d'activation",
    "les caractères de l'image",
    "Changer l'image",
    "Ecouter l'extrait sonore",
    "Création ou modification de l'espace",
    "numéro d'abonné vous est personnel",
    "N° d'abonné",
    "DROITS D'ACCES",
    "valable jusqu'au",
    "vérifiez que l'adresse que vous avez saisie",
    "Ce code n'est pas un mot de passe\\. Il ne doit être utilisé qu'une seule fois",
    "disposez d'un délai",
    "composé d'une série",
    "à compter de l'envoi",
    "droit à l'erreur",
    "conv\\. d'assurances",
    "(?:Modifier l'adresse électronique )?de l'entreprise",
  ].join('|'),
  'g',
);

/** What is French by its nature: data, letters, what a browser says, and how dates and faults of writing are told. */
const DATA = new RegExp(
  `^src/(?:${[
    'demo/',
    'documents/',
    'help/',
    'web/browser/',
    'account/email-address',
    'passkeys/device-names',
    'holder-data/(?:countries|holder|postal-address|security-question|writing)',
    'holder/(?:dossier-words|history-words|paths)',
    'http/form-captcha',
    'passwords/rules',
    'recovery/recovery-letter',
    'registration/print-dossier-letter',
    'web/french-dates',
  ].join('|')})`,
);

const A_SENTENCE = /\p{L}’\p{L}|\p{L}\u00a0[»:;?!]| (?:le|la|les|de|vous|votre) /u;

/** Where a line must not break: around signs, between a day and its month, in an hour. */
const A_GAP =
  /« | [»:;?!%]|\d h \d|(?:\b\d\d?|\b1er) (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b/;

interface Text {
  /** Offset in the file. */
  at: number;
  text: string;
  /** Between tags, where a line that begins or ends with a no-break space loses it. */
  inMarkup?: boolean;
}

function faultOf({ text, inMarkup }: Text): string | undefined {
  if (A_GAP.test(text.replaceAll(/\s+/g, (gap) => (gap.includes('\u00a0') ? gap : ' '))))
    return 'has an ordinary space where a no-break one belongs';
  if (inMarkup && /\u00a0[ \t]*\n|\n[ \t]*\u00a0/.test(text))
    return 'loses a no-break space at an end of a line: write &nbsp;';
  if (/\p{L}'\p{L}/u.test(text.replaceAll(OF_THE_GUIDE, ''))) return 'has a straight apostrophe';
  return undefined;
}

/** The literals and the text between tags of a module. */
function textsOf(path: string, source: string): Text[] {
  const texts: Text[] = [];
  const add = (at: number, text: string, inMarkup = false) => texts.push({ at, text, inMarkup });
  const { program } = parseSync(path, source);
  new Visitor({
    JSXText: ({ start, end }) => void add(start, source.slice(start, end), true),
    Literal: (node) => void (typeof node.value === 'string' && add(node.start, node.value)),
    TemplateElement: ({ start, value }) => void add(start, value.raw),
  }).visit(program);
  return texts;
}

/** The lines of a catalogue or of a template of documents, comments excepted. */
function linesOf(source: string): Text[] {
  return [...source.matchAll(/^(?!\s*\/\/).+$/gm)].map(({ 0: text, index: at }) => ({ at, text }));
}

function faultsIn(path: string, source: string): string[] {
  const texts = /\.tsx?$/.test(path) ? textsOf(path, source) : linesOf(source);
  return texts.flatMap((text) => {
    const fault = STORED.test(text.text) ? undefined : faultOf(text);
    if (!fault) return [];
    const line = source.slice(0, text.at).split('\n').length;
    return [`${path}:${line} ${fault}: ${text.text.trim()}`];
  });
}

describe('French texts', () => {
  it('have the spaces and apostrophes of French in the source itself', () => {
    const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .map((file) => `src/${file}`)
      .filter((path) => /\.(?:tsx?|typ|json)$/.test(path))
      .filter((path) => !/\.test\.tsx?$/.test(path) && !IN_ENGLISH.test(path));
    expect(files.flatMap((path) => faultsIn(path, readFileSync(join(ROOT, path), 'utf8')))).toEqual([]);
  });

  it.each([
    ['a.ts', "const a = 'Vérifiez : tout';"],
    ['a.ts', `const a = \`« \${b}\u00a0»\`;`],
    ['a.ts', `const a = \`\${b} %\`;`],
    ['a.ts', "const a = 'à 14 h 09';"],
    ['a.ts', "const a = 'le 1er mars 2027';"],
    ['a.tsx', '<p>jusqu’au 22 août</p>'],
    ['a.ts', 'const a = "l\'adresse";'],
    ['a.tsx', '<p title="Pourquoi ?">{b}</p>'],
    ['a.tsx', '<p>«\u00a0{b} »</p>'],
    ['a.tsx', '<p>{b}\n  : tout</p>'],
    ['a.tsx', '<p>tout\n  : {b}</p>'],
    ['a.tsx', '<p>{b}\n  \u00a0: tout</p>'],
    ['a.typ', 'par[Un mot : deux]'],
    ['a.json', '{"label":"Quoi ?"}'],
  ])('are found in %s: %s', (path, source) => expect(faultsIn(path, source)).toHaveLength(1));

  it.each([
    ['a.ts', "// a : b\nimport './l\u2019a.ts';\nconst a = b ? c : d;"],
    ['a.ts', "const a = 'Vérifiez\u00a0: «\u00a0tout\u00a0»';"],
    ['a.ts', 'const a = "Changer l\'image";'],
    ['a.tsx', '<p>{b}\n  &nbsp;: tout</p>'],
    ['a.typ', '// a : b'],
  ])('are right in %s: %s', (path, source) => expect(faultsIn(path, source)).toEqual([]));

  it('stand in texts.ts, pages, mails and a few files of data, not among rules, forms, use cases and routes', () => {
    const code = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .map((file) => `src/${file}`)
      .filter((path) => /(?<!\.test|\/texts)\.ts$/.test(path) && !IN_ENGLISH.test(path) && !DATA.test(path));
    const speaking = code.filter((path) =>
      textsOf(path, readFileSync(join(ROOT, path), 'utf8')).some(({ text }) => A_SENTENCE.test(text)),
    );
    expect(speaking).toEqual([]);
  });
});
