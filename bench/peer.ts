import { emailOf, newAddress, PASSWORD } from './accounts.ts';
import { type Browser, expectStatus, openBrowser } from './browser.ts';
import { type Mailbox, textOf } from './mailbox.ts';

export const PEER_ORIGIN = 'https://peer.example';

export interface PeerPerson {
  email: string;
  browser: Browser;
}

/** What people do at the peer's, as its own client asks for it. */
export function peerVisitsOf(server: () => string, mailbox: Mailbox) {
  function person(number: number): PeerPerson {
    const ip = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
    return { email: emailOf(number), browser: openBrowser(server, PEER_ORIGIN, ip) };
  }

  async function signIn({ browser, email }: PeerPerson): Promise<void> {
    browser.cookies.clear();
    const answer = await browser.post('/api/auth/sign-in/email', { email, password: PASSWORD }, 'json');
    expectStatus(answer, 200, 'sign-in at the peer');
  }

  async function home({ browser }: PeerPerson): Promise<void> {
    expectStatus(await browser.get('/home'), 200, 'home page of the peer');
  }

  async function readSession({ browser }: PeerPerson): Promise<void> {
    const { body } = expectStatus(await browser.get('/api/auth/get-session'), 200, 'session at the peer');
    if (!body.includes('"user"')) throw new Error('nobody is signed in at the peer');
  }

  let changes = 0;

  /** The address asked for, the link in the mail opened, the home page: all that it has of a change. */
  async function change(who: PeerPerson): Promise<void> {
    const { browser } = who;
    changes += 1;
    const newEmail = newAddress('peer', changes);
    const mail = mailbox.mailTo(newEmail);
    expectStatus(
      await browser.post('/api/auth/change-email', { newEmail, callbackURL: '/home' }, 'json'),
      200,
      'request of a change at the peer',
    );
    const link = /https:\/\/\S+/.exec(textOf(await mail))?.[0] ?? '';
    expectStatus(await browser.get(link.replace(PEER_ORIGIN, '')), 302, 'link of the peer');
    who.email = newEmail;
    await home(who);
  }

  return { person, signIn, home, readSession, change };
}
