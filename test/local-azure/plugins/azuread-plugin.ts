import type { AzureConnection } from "./azure-connection.ts";
import { invokeAzuread } from "./azuread-functions.ts";
import { azureadResources } from "./azuread-resources.ts";
import type { AzureadResource } from "./azuread-resources.ts";
import { azureadType } from "./azuread-types.ts";
import { differences, refreshedInputs } from "./differences.ts";
import { checkInputs } from "./input-check.ts";
import type { Plugin } from "./plugin.ts";
import type { Values } from "./shape.ts";

/** azuread as far as the components need it: lookups, groups and their members. */
export function azureadPlugin(version: string, connection: () => AzureConnection): Plugin {
  return {
    name: "azuread",
    version,
    configure() {
      connection();
      return Promise.resolve();
    },
    async check({ type: token, inputs }) {
      const type = azureadType(token);
      const shape = checkInputs({ token, parameters: [], inputs: type.inputs }, inputs);
      const rules = shape.length > 0 ? [] : await resourceOf(token).check(connection(), inputs);
      return { inputs, failures: [...shape, ...rules] };
    },
    diff({ type: token, before, state, inputs }) {
      const found = differences(before, inputs, { replacing: azureadType(token).replacing, state });
      return Promise.resolve({ differences: found, deleteBeforeReplace: false });
    },
    async create({ type, inputs, preview }) {
      if (preview) return { id: "", outputs: { ...resourceOf(type).unknowns, ...inputs } };
      return resourceOf(type).create(connection(), inputs);
    },
    async read({ type: token, id, inputs, state }) {
      const outputs = await resourceOf(token).read(connection(), id, state);
      if (outputs === undefined) return undefined;
      const now = written(token, outputs);
      if (inputs === undefined) return { outputs, inputs: stated(now) };
      return { outputs: { ...state, ...outputs }, inputs: refreshedInputs(inputs, written(token, state), now) };
    },
    update({ type, id, inputs, state, preview }) {
      return preview ? Promise.resolve({ ...state, ...inputs }) : resourceOf(type).update(connection(), id, inputs);
    },
    remove: ({ type, id }) => resourceOf(type).remove(connection(), id),
    invoke: (token, args) => invokeAzuread(connection(), token, args),
  };
}

/** The part of the outputs that could have been inputs. */
function written(token: string, outputs: Values): Values {
  const names = new Set(azureadType(token).inputs.map(({ name }) => name));
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => names.has(name)));
}

/** What the directory fills in by itself where nobody says anything (Computed in `group_resource.go`). */
const filledIn: ReadonlySet<string> = new Set(["mailNickname", "members", "owners", "visibility"]);

/** What of an imported resource counts as said by a person: what is empty, false or filled in differs from nothing by nothing. */
function stated(values: Values): Values {
  const isEmpty = (value: unknown) => value === false || value === "" || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => !isEmpty(value) && !filledIn.has(name)));
}

/** Throws for a type that is not known, naming those that are. */
function resourceOf(token: string): AzureadResource {
  const found = azureadResources[azureadType(token).token];
  if (found === undefined) throw new Error(`the local azuread cannot manage ${token}`);
  return found;
}
