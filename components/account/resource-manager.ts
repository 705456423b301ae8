/**
 * Collections that azure-native has no function for, asked of Azure's resource manager itself, with the login and in the
 * cloud of azure-native.
 */
import { getClientToken } from "@pulumi/azure-native/authorization/index.js";
import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import { resourceManagerOf } from "../../migration/firewall/cloud.ts";

const listing = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });
const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Most pages that are read of one collection. */
const mostPages = 100;

/**
 * All members of the collection at a path such as `/subscriptions/…/diagnosticSettings`. Rejects in the service's own words,
 * or with `no such host` and the like.
 */
export async function listOfResources(
  path: string,
  apiVersion: string,
  options: pulumi.InvokeOptions = {},
): Promise<readonly unknown[]> {
  const [base, { token }] = await Promise.all([resourceManager(), getClientToken({}, options)]);
  const found: unknown[] = [];
  let next: string | null | undefined = `${base}${path}?api-version=${apiVersion}`;
  for (let page = 0; page < mostPages && next != null; page += 1) {
    // A token goes to the resource manager and nowhere else, whatever a page says.
    if (!next.startsWith(`${base}/`)) throw new Error(`${path}: the next page lies elsewhere`);
    const { value, nextLink } = listing.parse(await get(next, { authorization: `Bearer ${token}` }));
    found.push(...value);
    next = nextLink;
  }
  return found;
}

/** Where the resource manager of azure-native's cloud is, without a slash at the end. */
async function resourceManager(): Promise<string> {
  const config = new pulumi.Config("azure-native");
  const cloud = { environment: config.get("environment"), metadataHost: config.get("metadataHost") };
  const endpoint = await resourceManagerOf(cloud, process.env).catch((error: unknown) => {
    if (error instanceof Error && error.cause === undefined) throw error;
    throw new Error(`Azure does not say where its resource manager is: ${whyNotReached(error)}`);
  });
  return endpoint.url;
}

async function get(url: string, headers: Readonly<Record<string, string>>): Promise<unknown> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(30_000) }).catch((error: unknown) => {
    throw new Error(`GET ${url}: ${whyNotReached(error)}`);
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  const told = refusal.safeParse(body).data?.error;
  const { status } = response;
  throw new Error(`Status=${status} Code="${told?.code ?? status}" Message="${told?.message ?? response.statusText}"`);
}

/** In the words of azure-native, by which a lookup knows that nobody answered. */
function whyNotReached(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  const words: Readonly<Record<string, string>> = {
    ENOTFOUND: "no such host",
    EAI_AGAIN: "no such host",
    ECONNREFUSED: "connection refused",
    ECONNRESET: "connection reset",
  };
  return words[code] ?? "network is unreachable";
}
