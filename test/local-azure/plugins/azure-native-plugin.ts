import type { AzureConnection } from "./azure-connection.ts";
import { invokeAzureNative } from "./azure-native-functions.ts";
import { defaultName } from "./default-name.ts";
import { differences, refreshedInputs } from "./differences.ts";
import { checkInputs } from "./input-check.ts";
import type {
  CheckAnswer,
  CheckRequest,
  CreateRequest,
  Created,
  DiffAnswer,
  DiffRequest,
  Plugin,
  ReadAnswer,
  ReadRequest,
  RemoveRequest,
  UpdateRequest,
} from "./plugin.ts";
import { parametersOf, resourcePath } from "./resource-path.ts";
import { resourceType } from "./resource-types.ts";
import type { ResourceType } from "./resource-types.ts";
import { isValues } from "./shape.ts";
import type { Values } from "./shape.ts";
import { isUnknown, unknownValue } from "./unknown-value.ts";
import { previewOutputs, toBody, toInputs, toOutputs } from "./wire-form.ts";

/**
 * azure-native as far as the components need it. What it does follows the provider's own source
 * (`provider/pkg/provider/provider.go` and `diff.go` of pulumi/pulumi-azure-native, version 3).
 */
export class AzureNativePlugin implements Plugin {
  readonly name = "azure-native";
  readonly version: string;
  readonly #connection: () => AzureConnection;
  #settings: Values = {};

  /** `connection` throws one clear message where there is no local Azure. */
  constructor(version: string, connection: () => AzureConnection) {
    this.version = version;
    this.#connection = connection;
  }

  configure(settings: Values): Promise<void> {
    this.#connection();
    this.#settings = settings;
    return Promise.resolve();
  }

  async check(request: CheckRequest): Promise<CheckAnswer> {
    const type = await resourceType(request.type);
    const location = () => defaultLocation(this.#connection(), this.#settings, request.inputs);
    const inputs = await withDefaults(type, request, location);
    return { inputs, failures: checkInputs(type, inputs) };
  }

  async diff({ type, before, state, inputs }: DiffRequest): Promise<DiffAnswer> {
    const { replacing } = await resourceType(type);
    const found = differences(before, inputs, { replacing, state });
    const named = before["__createBeforeDelete"] === true;
    return { differences: found, deleteBeforeReplace: found.some(({ replaces }) => replaces) && !named };
  }

  async create({ type: token, inputs, preview }: CreateRequest): Promise<Created> {
    const type = await resourceType(token);
    if (preview) return { id: "", outputs: previewOutputs(type, inputs) };
    const azure = this.#connection();
    const id = resourcePath(type, await this.#subscription(azure), inputs);
    refuseExisting(type, id, await azure.find(id));
    const resource = await azure.put(id, toBody(type, inputs));
    return { id: typeof resource["id"] === "string" ? resource["id"] : id, outputs: toOutputs(type, resource) };
  }

  async read({ type: token, id, inputs, state }: ReadRequest): Promise<ReadAnswer | undefined> {
    const type = await resourceType(token);
    const parameters = parametersOf(type, id);
    if (parameters === undefined) throw new Error(`'${id}' is not an id of ${token}; expected ${type.path}`);
    const resource = await this.#connection().find(id);
    if (resource === undefined) return undefined;
    const outputs = toOutputs(type, resource);
    const now = toInputs(type, outputs);
    if (inputs === undefined) {
      const always = type.custom ? {} : { azureApiVersion: type.apiVersion };
      return { outputs, inputs: { ...parameters, ...now, ...always } };
    }
    return { outputs, inputs: refreshedInputs(inputs, toInputs(type, state), now) };
  }

  async update({ type: token, id, inputs, state, preview }: UpdateRequest): Promise<Values> {
    const type = await resourceType(token);
    if (!preview) return toOutputs(type, await this.#connection().put(id, toBody(type, inputs)));
    const { name, location } = state;
    const stable = Object.entries({ name, location }).filter(([, value]) => value !== undefined);
    return { ...previewOutputs(type, inputs), ...Object.fromEntries(stable) };
  }

  async remove({ type: token, id }: RemoveRequest): Promise<void> {
    const type = await resourceType(token);
    const azure = this.#connection();
    if (!type.undeletable) await azure.remove(id);
    else if ((await azure.find(id)) !== undefined) await azure.put(id, toBody(type, type.defaultState ?? {}));
  }

  async invoke(token: string, args: Values): Promise<Values> {
    const azure = this.#connection();
    return await invokeAzureNative({ azure, subscription: await this.#subscription(azure) }, token, args);
  }

  /** The configured one, else the caller's. */
  async #subscription(azure: AzureConnection): Promise<string> {
    const { subscriptionId } = { ...(await azure.caller()), ...this.#settings };
    return String(subscriptionId);
  }
}

/** A resource that exists is taken over only if it is as its parent made it, or cannot be deleted at all. */
function refuseExisting(type: ResourceType, id: string, existing: Values | undefined): void {
  if (existing === undefined || type.undeletable) return;
  const { defaultState } = type;
  if (defaultState === undefined) throw new Error(`cannot create already existing resource '${id}'`);
  const outputs = toOutputs(type, existing);
  if (Object.entries(defaultState).some(([name, value]) => outputs[name] !== value)) {
    throw new Error(`cannot create already existing subresource '${id}'`);
  }
}

/** Names and location that are left out, kept from the last run where there was one. */
async function withDefaults(
  type: ResourceType,
  request: CheckRequest,
  location: () => Promise<string | undefined>,
): Promise<Values> {
  const inputs: Record<string, unknown> = { ...request.inputs };
  for (const { name, autoName } of type.parameters) {
    if (inputs[name] !== undefined || autoName === undefined) continue;
    const before = request.before[name];
    inputs[name] = before ?? defaultName(autoName, request);
    const random = before === undefined ? autoName !== "copy" : request.before["__createBeforeDelete"];
    if (random === true) inputs["__createBeforeDelete"] = true;
  }
  if (inputs["location"] === undefined && type.inputs.some(({ name }) => name === "location")) {
    const found = request.before["location"] ?? (await location());
    if (found !== undefined) inputs["location"] = found;
  }
  return type.custom ? inputs : { azureApiVersion: type.apiVersion, ...inputs };
}

/** The configured one, else that of the resource group, unknown as long as the group is. */
async function defaultLocation(azure: AzureConnection, settings: Values, inputs: Values): Promise<string | undefined> {
  if (typeof settings["location"] === "string") return settings["location"];
  const group = inputs["resourceGroupName"];
  if (isUnknown(group)) return unknownValue;
  if (typeof group !== "string") return undefined;
  const { subscriptionId } = { ...(await azure.caller()), ...settings };
  const found = await azure.find(`/subscriptions/${String(subscriptionId)}/resourceGroups/${group}`);
  return isValues(found) && typeof found["location"] === "string" ? found["location"] : undefined;
}
