import { aweber } from './aweber/index.ts';
import { getresponse } from './getresponse/index.ts';
import { mailchimp } from './mailchimp/index.ts';
import { plain } from './plain/index.ts';
import type { Provider } from './provider.ts';

/** Every service that a list can be for, by the name that rules use. */
export const providers = { mailchimp, aweber, getresponse, plain } as const satisfies Record<
  string,
  Provider
>;

export type ProviderName = keyof typeof providers;

export const providerNames = Object.keys(providers) as ProviderName[];

/** The provider that has this name; undefined when none has. */
export function providerNamed(name: string): Provider | undefined {
  return Object.hasOwn(providers, name) ? providers[name as ProviderName] : undefined;
}
