import { type Given, WrongOption } from './options.ts';

/** The number of the subscriber a command is about: 14 digits, with or without spaces. @throws WrongOption */
export function subscriberOf(given: Given<'subscriber'>): string {
  const subscriber = given.text('subscriber').replaceAll(/\s/g, '');
  if (!/^\d{14}$/.test(subscriber)) throw new WrongOption('--subscriber must be 14 digits');
  return subscriber;
}
