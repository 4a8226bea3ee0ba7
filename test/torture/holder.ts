import type { SeededRandom } from '../abuse/random.ts';
import { type Visitor, visitorWith } from '../tools/visitor.ts';
import type { AccountLedger, AskedChange, Credentials, Ledger, Outcome } from './ledger.ts';
import type { Arrival, Mailbox } from './mailbox.ts';
import { askingAny, NoAnswer, type WayIn } from './way-in.ts';

/** What the holder of an account has at hand. */
export interface World {
  wayIn: WayIn;
  mailbox: Pick<Mailbox, 'newest' | 'another'>;
  ledger: Ledger;
}

const SESSION = 'session';
export const CREDENTIALS = '/espace/identifiants';

/**
 * Somebody with an account and a browser, who does one thing after the other, writes down what the pages say, and sends a form
 * again, to whichever instance, where no answer came.
 */
export class Holder {
  readonly account: AccountLedger;
  readonly random: SeededRandom;
  readonly #world: World;
  browser: Visitor;
  /** Its code did not come for so long that something else is done meanwhile. */
  gaveUpOn: AskedChange | undefined;
  #made = 0;

  constructor(world: World, account: AccountLedger, random: SeededRandom) {
    this.#world = world;
    this.account = account;
    this.random = random;
    this.browser = this.newBrowser();
  }

  get isSignedIn(): boolean {
    return this.browser.cookies.has(SESSION);
  }

  newBrowser(): Visitor {
    const { wayIn, ledger } = this.#world;
    return visitorWith(askingAny(wayIn, this.random, ledger));
  }

  forgetSession(): void {
    this.browser.cookies.delete(SESSION);
  }

  get sessionToken(): string | undefined {
    return this.browser.cookies.get(SESSION);
  }

  /** One of those that may be in force; the only one, mostly. */
  present(): Credentials {
    return this.random.pick(this.account.possible);
  }

  newPassword(): string {
    const words = Array.from({ length: 6 }, () =>
      Array.from({ length: 4 }, () => this.random.pick(SIGNS)).join(''),
    );
    return `${words.join('-')}-a7`;
  }

  /** An own one, or sometimes one that others want too. */
  newAddress(): string {
    if (this.random.chance(15)) return `voulue${this.random.below(6)}@partage.example`;
    this.#made += 1;
    return `${this.account.id.slice(0, 8)}.${this.#made}@maison${this.random.below(40)}.example`;
  }

  /**
   * Fills in the form of a page and sends it. Where no answer comes it is often sent again, as it was.
   * @param isDone whether the address that the answer leads to says that it is done
   */
  async sends(
    path: string,
    fields: Record<string, string>,
    isDone: (location: string) => boolean,
    { browser = this.browser, form = path }: { browser?: Visitor; form?: string } = {},
  ): Promise<Outcome> {
    const page = (await browser.get(form)).body;
    const csrf = /name="_csrf"[^>]* value="([^"]*)"/.exec(page)?.[1];
    // The page is not there: the session is over, or there is nothing left to do on it.
    if (!csrf) return 'refused';
    const body = new URLSearchParams({ ...fields, _csrf: csrf }).toString();
    return this.#sendsUntilAnswered(browser, path, body, isDone);
  }

  async #sendsUntilAnswered(
    browser: Visitor,
    path: string,
    body: string,
    isDone: (location: string) => boolean,
  ): Promise<Outcome> {
    let isFirst = true;
    do {
      try {
        const { statusCode, headers } = await browser.send(path, body);
        if (statusCode === 303 && isDone(String(headers.location))) return 'done';
        const { ledger } = this.#world;
        ledger.count(ledger.refusals, `${path} ${statusCode} ${headers.location ?? ''}`);
        return isFirst ? 'refused' : 'unknown';
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
      }
      isFirst = false;
      this.#world.ledger.sentAgain += 1;
    } while (this.random.chance(60));
    this.#world.ledger.sentAgain -= 1;
    return 'unknown';
  }

  /** The newest mail of a kind to an address; waited for no longer than somebody looks at a screen. */
  async mail(to: string, fits: (mail: Arrival) => boolean, seconds = 2): Promise<Arrival | undefined> {
    const until = Date.now() + seconds * 1_000;
    for (;;) {
      const come = this.#world.mailbox.newest(to, fits);
      const left = until - Date.now();
      if (come || left <= 0) return come;
      await this.#world.mailbox.another(left);
    }
  }

  races(): void {
    this.#world.ledger.raced += 1;
  }

  begins(journey: string): void {
    const { ledger } = this.#world;
    ledger.count(ledger.journeys, journey);
  }

  /** The code of the change that waits, where it has come. */
  async codeOf(change: AskedChange): Promise<string | undefined> {
    const code = codeIn(await this.mail(change.email, (mail) => mail.subject.includes('modification de l')));
    if (!code) this.gaveUpOn = change;
    return code;
  }
}

const SIGNS = [...'bcdfghjkmnpqrstvwxz23456789'];

export function codeIn(mail: Arrival | undefined): string | undefined {
  return /^\s*([A-Za-z]{12})\s*$/m.exec(mail?.text ?? '')?.[1];
}
