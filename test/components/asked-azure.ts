/** Pulumi's own mocks whose lookups are answered by the local Azure's plugins; every one of them is counted. */
import * as pulumi from "@pulumi/pulumi";
import { invokeAzureNative } from "../local-azure/plugins/azure-native-functions.ts";
import { connect } from "../local-azure/plugins/azure-connection.ts";
import { invokeAzuread } from "../local-azure/plugins/azuread-functions.ts";
import { migratingIdentity } from "../local-azure/directory/index.ts";
import type { Values } from "../local-azure/plugins/shape.ts";
import { type BareService, startBareService } from "../local-azure/resource-manager/bare-service.ts";

export interface AskedAzure {
  readonly service: BareService;
  /** Tokens of the functions that were called, in their order. */
  readonly asked: string[];
  /** Answers every lookup with this refusal from now on; undefined: with what is there. */
  refusal: string | undefined;
}

/** Sets the mocks of this process. */
export async function askAzure(): Promise<AskedAzure> {
  const service = await startBareService();
  const asked: AskedAzure = { service, asked: [], refusal: undefined };
  const azure = connect(service.endpoint);
  const answer = (token: string, values: Values): Promise<Values> => {
    if (asked.refusal !== undefined) throw new Error(asked.refusal);
    if (token.startsWith("azuread:")) return invokeAzuread(azure, token, values);
    return invokeAzureNative({ azure, subscription: migratingIdentity.subscriptionId }, token, values);
  };
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => ({ id: `/ids/${name}`, state: valuesOf(inputs) }),
      async call({ token, inputs }) {
        asked.asked.push(token);
        try {
          return await answer(token, valuesOf(inputs));
        } catch (error) {
          throw overTheWire(error);
        }
      },
    },
    "adls-migration",
    "test",
    true,
  );
  return asked;
}

/** The SDK reads what a plugin said from `details`. */
function overTheWire(error: unknown): Error {
  const details = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(details), { details });
}

function valuesOf(inputs: unknown): Values {
  return typeof inputs === "object" && inputs !== null ? { ...inputs } : {};
}
