/** Providers for subscriptions other than the program's own: networks and matched accounts often lie in one of them. */
import { Provider } from "@pulumi/azure-native/provider.js";
import type * as pulumi from "@pulumi/pulumi";

export class Subscriptions {
  readonly #own: string | undefined;
  readonly #providers = new Map<string, Provider>();

  /** `own` is the subscription of the program's provider; where nobody could tell it, every one counts as the own. */
  constructor(own: string | undefined) {
    this.#own = own?.toLowerCase();
  }

  /** Undefined for the own one: the program's provider serves it. */
  providerOf(subscriptionId: string): Provider | undefined {
    const key = subscriptionId.toLowerCase();
    if (this.#own === undefined || key === this.#own) return undefined;
    const provider = this.#providers.get(key) ?? new Provider(`subscription-${key.slice(0, 8)}`, { subscriptionId });
    this.#providers.set(key, provider);
    return provider;
  }

  /** The same as options of a lookup. */
  optionsOf(subscriptionId: string): pulumi.InvokeOptions {
    const provider = this.providerOf(subscriptionId);
    return provider === undefined ? {} : { provider };
  }
}
