import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { type AppOptions, buildApp } from '../../src/app.ts';
import { noCaptcha } from '../../src/captcha/captcha.ts';
import { readOperator } from '../../src/help/operator.ts';
import { menuOf, readCatalogue } from '../../src/home/catalogue.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { readTaxCalendar } from '../../src/tax-calendar/calendar.ts';
import type { Site } from '../../src/web/components/view.ts';

/** The whole program in this process, to be asked with `inject`: no socket, no captcha, no throttle. */
export function testApp(platform: Platform, overrides: Partial<AppOptions> = {}): Promise<FastifyInstance> {
  return buildApp({
    platform,
    checkReady: async () => void (await sql`select 1`.execute(platform.db)),
    site: testSite(platform),
    captcha: noCaptcha(),
    captchaAfterFailures: 0,
    secureCookies: false,
    throttle: false,
    trustProxy: false,
    catalogue: readCatalogue(),
    calendar: readTaxCalendar(),
    operator: readOperator(undefined, []),
    longestWait: 600_000,
    ...overrides,
  });
}

export function testSite({ installation }: Pick<Platform, 'installation'>): Site {
  return {
    ...installation,
    accessibility: 'non conforme',
    demo: false,
    demoMailbox: false,
    menu: menuOf(readCatalogue()),
    assets: {
      stylesheet: '/main.css',
      script: '/main.js',
      strengthScript: '/strength.js',
      captchaWork: '/captcha-work.js',
      icon: '/icon.svg',
    },
  };
}
