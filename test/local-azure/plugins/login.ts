import type { Plugin } from "./plugin.ts";

/**
 * The plugin as it is where somebody has logged in; with ADLS_LOCAL_AZURE_CREDENTIALS=none as the real one where nobody has: it
 * cannot be configured, and the engine gives that answer to every question and resource. `said` are the real plugin's words.
 */
export function withLogin(plugin: Plugin, said: string): Plugin {
  if (process.env["ADLS_LOCAL_AZURE_CREDENTIALS"] !== "none") return plugin;
  plugin.configure = () => Promise.reject(new Error(said));
  return plugin;
}
