// The environment in which the CLI runs.
import { delimiter } from "node:path";
import { NODE_FOLDER } from "./commands.ts";
import type { ServiceDescription } from "./local-service.ts";
import type { Place } from "./place.ts";
import { LOCAL_STACK } from "./project.ts";

type Environment = NodeJS.ProcessEnv;

/** Variables of the user's own Azure and Pulumi logins, which must neither reach the local stack nor change how it runs. */
const OWN_LOGIN =
  /^(?:AZURE_|ARM_|MSI_|IDENTITY_|IMDS_)|^PULUMI_(?:ACCESS_TOKEN|BACKEND_URL|CONFIG_PASSPHRASE|CONFIG_PASSPHRASE_FILE|STACK|HOME|DIY_BACKEND_.*)$/u;

/** Any stack: the user's own environment with the project's Node, and the commands that the CLI lacks, first on the PATH. */
export function withCommands(environment: Environment, place: Place): Environment {
  const path = [place.commands, NODE_FOLDER, environment["PATH"] ?? ""].join(delimiter);
  return { ...environment, PATH: path };
}

/** The local stack: the place's own Pulumi home, state and passphrase. */
export function localEnvironment(environment: Environment, place: Place): Environment {
  const kept = Object.fromEntries(Object.entries(environment).filter(([name]) => !OWN_LOGIN.test(name)));
  return {
    ...withCommands(kept, place),
    PULUMI_HOME: place.pulumiHome,
    PULUMI_BACKEND_URL: place.backendUrl,
    PULUMI_CONFIG_PASSPHRASE_FILE: place.passphraseFile,
    PULUMI_STACK: LOCAL_STACK,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

/**
 * What `@azure/identity` and the stand-ins for Azure's plugins need to reach the local Azure, past any proxy; where nobody has
 * logged in (ADLS_LOCAL_AZURE_CREDENTIALS=none), nothing that gives a token.
 */
export function azureEnvironment(environment: Environment, service: ServiceDescription): Environment {
  const direct = [environment["NO_PROXY"] ?? environment["no_proxy"] ?? "", "127.0.0.1", "localhost"];
  const noProxy = direct.filter((host) => host !== "").join(",");
  return {
    ...environment,
    ...(environment["ADLS_LOCAL_AZURE_CREDENTIALS"] === "none" ? {} : service.env),
    ADLS_LOCAL_AZURE: service.managementEndpoint,
    ARM_METADATA_HOSTNAME: new URL(service.managementEndpoint).host,
    NO_PROXY: noProxy,
    no_proxy: noProxy,
  };
}
