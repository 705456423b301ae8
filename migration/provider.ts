/**
 * Pulumi's dynamic providers, as Pulumi serializes them into its state: each method finds the engine's own door from the
 * resource's inputs and makes one call. Nothing else may stand in a method, and nothing at all around them: what is
 * captured here would be frozen in every state that was ever written.
 */
import type { dynamic } from "@pulumi/pulumi";
import type * as Runtime from "./pulumi/index.ts";
import type { Properties } from "./pulumi/wire.ts";

/** What every provider finds in inputs and outputs: the engine's door for Pulumi, absolute or relative to the working directory. */
type Located = Properties & { readonly engine: string };

/** One migration. */
export const migrationProvider: dynamic.ResourceProvider<Located, Located> = {
  async check(olds, news) {
    const url = process.getBuiltinModule("url").pathToFileURL(news.engine);
    return ((await import(url.href)) as typeof Runtime).migration.check(olds, news);
  },
  async diff(id, olds, news) {
    const url = process.getBuiltinModule("url").pathToFileURL(news.engine);
    return ((await import(url.href)) as typeof Runtime).migration.diff(id, olds, news);
  },
  async create(inputs) {
    const url = process.getBuiltinModule("url").pathToFileURL(inputs.engine);
    return ((await import(url.href)) as typeof Runtime).migration.create(inputs);
  },
  async update(id, olds, news) {
    const url = process.getBuiltinModule("url").pathToFileURL(news.engine);
    return ((await import(url.href)) as typeof Runtime).migration.update(id, olds, news);
  },
  async read(id, props = { engine: "" }) {
    const url = process.getBuiltinModule("url").pathToFileURL(props.engine);
    return ((await import(url.href)) as typeof Runtime).migration.read(id, props);
  },
  async delete(id, props) {
    const url = process.getBuiltinModule("url").pathToFileURL(props.engine);
    return ((await import(url.href)) as typeof Runtime).migration.delete(id, props);
  },
};

/** Owner, group and access control list of one path. */
export const pathAccessProvider: dynamic.ResourceProvider<Located, Located> = {
  async check(olds, news) {
    const url = process.getBuiltinModule("url").pathToFileURL(news.engine);
    return ((await import(url.href)) as typeof Runtime).pathAccess.check(olds, news);
  },
  async diff(id, olds, news) {
    const url = process.getBuiltinModule("url").pathToFileURL(news.engine);
    return ((await import(url.href)) as typeof Runtime).pathAccess.diff(id, olds, news);
  },
  async create(inputs) {
    const url = process.getBuiltinModule("url").pathToFileURL(inputs.engine);
    return ((await import(url.href)) as typeof Runtime).pathAccess.create(inputs);
  },
  async update(id, olds, news) {
    const url = process.getBuiltinModule("url").pathToFileURL(news.engine);
    return ((await import(url.href)) as typeof Runtime).pathAccess.update(id, olds, news);
  },
  async read(id, props = { engine: "" }) {
    const url = process.getBuiltinModule("url").pathToFileURL(props.engine);
    return ((await import(url.href)) as typeof Runtime).pathAccess.read(id, props);
  },
  async delete(id, props) {
    const url = process.getBuiltinModule("url").pathToFileURL(props.engine);
    return ((await import(url.href)) as typeof Runtime).pathAccess.delete(id, props);
  },
};

/** The firewall of an account, open while somebody works behind it and closed again. */
export const firewallOpeningProvider: dynamic.ResourceProvider<Located, Located> = {
  async check(olds, news) {
    const url = process.getBuiltinModule("url").pathToFileURL(news.engine);
    return ((await import(url.href)) as typeof Runtime).firewallOpening.check(olds, news);
  },
  async diff(id, olds, news) {
    const url = process.getBuiltinModule("url").pathToFileURL(news.engine);
    return ((await import(url.href)) as typeof Runtime).firewallOpening.diff(id, olds, news);
  },
  async create(inputs) {
    const url = process.getBuiltinModule("url").pathToFileURL(inputs.engine);
    return ((await import(url.href)) as typeof Runtime).firewallOpening.create(inputs);
  },
  async update(id, olds, news) {
    const url = process.getBuiltinModule("url").pathToFileURL(news.engine);
    return ((await import(url.href)) as typeof Runtime).firewallOpening.update(id, olds, news);
  },
  async read(id, props = { engine: "" }) {
    const url = process.getBuiltinModule("url").pathToFileURL(props.engine);
    return ((await import(url.href)) as typeof Runtime).firewallOpening.read(id, props);
  },
  async delete(id, props) {
    const url = process.getBuiltinModule("url").pathToFileURL(props.engine);
    return ((await import(url.href)) as typeof Runtime).firewallOpening.delete(id, props);
  },
};
