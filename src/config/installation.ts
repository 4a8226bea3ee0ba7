import * as z from 'zod';

export const onOff = () =>
  z.enum(['on', 'off'], { error: 'must be on or off' }).transform((value) => value === 'on');

export const wholeNumber = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};

export const urlOf = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be an address such as ${example}` });

const SECOND_FACTOR = ['off', 'offered', 'asked', 'required'] as const;

const text = (longest: number) => z.string().max(longest, { error: `must be at most ${longest} characters` });

/**
 * The settings that rules, mails, letters and pages depend on; those that only start the program stand in
 * `settings.ts`. Whoever needs one reads it by the name of its variable, so a new one is a line here and its use.
 */
export const InstallationSettings = z.object({
  OPERATOR_NAME: text(100).default('Administration de démonstration'),
  /** Heads the letters, line by line; empty where none was given. */
  OPERATOR_ADDRESS: z.string().default('').transform(addressLines),
  /** Where letters are dated; empty where none was given. */
  OPERATOR_CITY: text(50).default(''),
  ASSISTANCE_PHONE: text(30).default('0809 400 210'),
  ASSISTANCE_HOURS: text(100).default('du lundi au vendredi, de 8 h à 19 h 30'),
  LOCAL_TAXES_URL: urlOf(/^https?$/, 'https://www.example.org/payer').default(
    'https://www.impots.gouv.fr/paiement',
  ),
  PASSWORD_VALIDITY_YEARS: wholeNumber(1, 10).default(3),
  /** A forgotten password takes the answer to the security question, besides the code. */
  SECURITY_QUESTION: onOff().default(true),
  /** A second step at sign-in: not at all, for who wants one, asked for three times, or for everybody. */
  SECOND_FACTOR: z
    .enum(SECOND_FACTOR, { error: `must be one of ${SECOND_FACTOR.join(', ')}` })
    .default('offered'),
  /** A code by mail beside the password in a browser that is not known, for whoever has no factor. It is none itself. */
  MAILED_STEP: onOff().default(false),
  CAPTCHA_WAYS: z.string().default('image,audio,work').transform(captchaWays),
  // Days after which the purge deletes what is over (docs/operating/retention.md says why).
  /** Changes of address and forgotten passwords that have ended. */
  RETENTION_REQUESTS_DAYS: wholeNumber(7, 3650).default(90),
  /** Whom a mail went to, and its subject, after it left. */
  RETENTION_MAILS_DAYS: wholeNumber(7, 3650).default(90),
  /** Threads of « Messagerie », after their newest message: by default as long as most taxes can be corrected. */
  RETENTION_MESSAGES_DAYS: wholeNumber(30, 3650).default(1095),
  /** Lines of the audit log. */
  RETENTION_AUDIT_DAYS: wholeNumber(30, 3650).default(365),
  /** Creations of a space that were never activated. */
  RETENTION_REGISTRATIONS_DAYS: wholeNumber(7, 365).default(30),
});

/** What the operator chose, as far as people can see it; it never changes while the program runs. */
export type Installation = Readonly<z.output<typeof InstallationSettings>> & {
  /** Address people use, without a final slash: the only source of the links in mails. */
  readonly BASE_URL: string;
  /** By their ids in the catalogue, as people know them. */
  readonly SERVICE_NAMES: ReadonlyMap<string, string>;
};

/**
 * Takes what belongs to the installation out of all the settings, so that no secret goes along.
 * @param baseUrl as the operator gave it, or else where the program listens
 */
export function installationOf(
  settings: z.output<typeof InstallationSettings>,
  baseUrl: string,
  SERVICE_NAMES: ReadonlyMap<string, string> = new Map(),
): Installation {
  const own = Object.keys(InstallationSettings.shape) as (keyof typeof InstallationSettings.shape)[];
  const chosen = Object.fromEntries(own.map((name) => [name, settings[name]]));
  return Object.freeze({
    ...(chosen as z.output<typeof InstallationSettings>),
    BASE_URL: baseUrl,
    SERVICE_NAMES,
  });
}

function addressLines(value: string, context: z.RefinementCtx): string[] {
  const lines = value.split(';').map((line) => line.trim());
  if (lines.length > 5 || lines.some((line) => line.length > 50))
    context.addIssue('must be at most 5 lines of 50 characters, separated by semicolons');
  return lines.filter(Boolean);
}

/** By which ways the installation lets people show that they are no robot. */
export interface CaptchaWays {
  /** Six characters to copy from an image. */
  image: boolean;
  /** The same characters said aloud. */
  audio: boolean;
  /** No puzzle: the person's machine does some work. */
  work: boolean;
}

function captchaWays(value: string, context: z.RefinementCtx): CaptchaWays {
  const named = value.split(',').map((way) => way.trim());
  const ways = {
    image: named.includes('image'),
    audio: named.includes('audio'),
    work: named.includes('work'),
  };
  if (!named.every((way) => Object.hasOwn(ways, way))) {
    context.addIssue('must be one or several of image, audio and work, with commas between');
  } else if (ways.audio && !ways.image) {
    context.addIssue('audio needs image: it says the characters that the image shows');
  }
  return ways;
}
