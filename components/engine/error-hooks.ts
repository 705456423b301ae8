/** What a program hears and says when a resource fails: Pulumi's error hooks, where there are any. */
import * as pulumi from "@pulumi/pulumi";

/**
 * Binds one to a resource. Pulumi's mocks, with which other projects test their programs, know no hooks, and making one fails
 * there: then nothing is made or bound.
 */
export function onError(hook: () => pulumi.ErrorHook): { readonly hooks?: pulumi.ResourceHookBinding } {
  const monitor: unknown = pulumi.runtime.getMonitor();
  const hasHooks = typeof monitor === "object" && monitor !== null && "registerErrorHook" in monitor;
  return hasHooks ? { hooks: { onError: [hook()] } } : {};
}
