import type { AppOptions } from './app.ts';
import { imageCaptcha, noCaptcha } from './captcha/captcha.ts';
import type { Config } from './config/config.ts';
import { conformityOf, readOperator } from './help/operator.ts';
import { menuOf, readCatalogue, serviceIds } from './home/catalogue.ts';
import type { Platform } from './platform/platform.ts';
import { readTaxCalendar } from './tax-calendar/calendar.ts';
import { CALENDAR_PATH } from './tax-calendar/calendar-page.tsx';
import { readAssets } from './web/assets.ts';
import type { Site } from './web/components/view.ts';

/** What the settings say of the pages and of those who ask for them. */
export function webOf(config: Config, platform: Platform): Omit<AppOptions, 'checkReady' | 'metrics'> {
  const operator = readOperator(config.OPERATOR_FILE, config.OPERATOR_ADDRESS);
  const hasCalendar = config.TAX_CALENDAR_FILE !== undefined || config.demo;
  const catalogue = readCatalogue(config.CATALOGUE_FILE, hasCalendar ? [] : [CALENDAR_PATH]);
  const calendar = hasCalendar ? readTaxCalendar(config.TAX_CALENDAR_FILE, serviceIds(catalogue)) : undefined;
  const withoutEntry = catalogue.plainServices.has('moyens-de-connexion');
  if (withoutEntry && ['asked', 'required'].includes(platform.installation.SECOND_FACTOR))
    throw new Error(
      'SECOND_FACTOR: must be off or offered with a catalogue whose entry moyens-de-connexion has no href',
    );
  const site: Site = Object.freeze({
    ...platform.installation,
    accessibility: conformityOf(operator),
    demo: config.demo,
    demoMailbox: config.demoMailbox,
    menu: menuOf(catalogue),
    assets: readAssets(),
  });
  return {
    platform,
    site,
    captcha: captchaOf(config, platform),
    captchaAfterFailures: config.CAPTCHA_AFTER_FAILURES,
    secureCookies: platform.installation.BASE_URL.startsWith('https:'),
    throttle: config.THROTTLE,
    trustProxy: config.TRUST_PROXY,
    connections: { most: config.MAX_CONNECTIONS },
    tls: config.tls,
    catalogue,
    calendar,
    operator,
  };
}

function captchaOf(config: Config, platform: Platform) {
  if (!config.CAPTCHA) return noCaptcha();
  return imageCaptcha(platform, {
    ways: config.CAPTCHA_WAYS,
    counting: config.THROTTLE,
    busyFrom: config.CAPTCHA_BUSY_FROM,
  });
}
