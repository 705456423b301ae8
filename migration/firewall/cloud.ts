/** Which of Azure's clouds an account lies in, and where its resource manager answers. */
import * as z from "zod";

/** As azure-native is told it; left out, its environment variables say it. */
export interface Cloud {
  /** `public`, `usgovernment`, `china`. */
  readonly environment?: string | undefined;
  /** Host that describes a cloud of another name. */
  readonly metadataHost?: string | undefined;
}

/** Where the resource manager answers, and what a token for it is asked for. */
export interface ResourceManagerEndpoint {
  /** Without a slash at its end. */
  readonly url: string;
  readonly scope: string;
}

/** @see https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure#guidance-for-developers */
const endpoints: Readonly<Record<string, string>> = {
  public: "https://management.azure.com",
  usgovernment: "https://management.usgovcloudapi.net",
  china: "https://management.chinacloudapi.cn",
};

const description = z.object({
  resourceManager: z.url(),
  authentication: z.object({ audiences: z.array(z.string()).min(1) }).optional(),
});

/** The longest that a cloud may take to describe itself, in milliseconds. */
const LONGEST_MS = 30_000;

/** Throws an Error whose message says what is not known or did not answer. `variables` are the environment's. */
export async function resourceManagerOf(
  cloud: Cloud,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<ResourceManagerEndpoint> {
  const host = cloud.metadataHost ?? variables["ARM_METADATA_HOSTNAME"] ?? "";
  if (host !== "") return described(host);
  const environment = cloud.environment ?? variables["ARM_ENVIRONMENT"] ?? "public";
  const url = endpoints[environment];
  if (url === undefined)
    throw new Error(`azure-native:environment is ${environment}; known are ${Object.keys(endpoints).join(", ")}`);
  return { url, scope: `${url}/.default` };
}

/** The description that azure-native reads too; over http from this machine alone. */
async function described(host: string): Promise<ResourceManagerEndpoint> {
  const isLoopback = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(host);
  const address = `${isLoopback ? "http" : "https"}://${host}/metadata/endpoints?api-version=2022-09-01`;
  const answer = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(LONGEST_MS) });
  if (!answer.ok) throw new Error(`${address} answered ${String(answer.status)}`);
  const { resourceManager, authentication } = description.parse(await answer.json());
  const url = resourceManager.replace(/\/$/, "");
  const audience = authentication?.audiences[0] ?? "https://management.azure.com";
  return { url, scope: `${audience.replace(/\/$/, "")}/.default` };
}
