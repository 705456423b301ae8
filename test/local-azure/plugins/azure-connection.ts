import { isValues } from "./shape.ts";
import type { Values } from "./shape.ts";

/** The plugins' only way to the local Azure. */
export interface AzureConnection {
  /** The resource, or undefined where it, its parent or its group does not exist. */
  find(id: string): Promise<Values | undefined>;
  /** Throws in azure-native's words: `Status=404 Code="ResourceNotFound" Message="…"`. */
  get(id: string): Promise<Values>;
  put(id: string, body: Values): Promise<Values>;
  /** Succeeds for what does not exist. */
  remove(id: string): Promise<void>;
  /** Principals of a collection whose fields have these values. */
  lookUp(collection: "users" | "groups" | "servicePrincipals", fields: Values): Promise<readonly Values[]>;
  /** The principal with this object id, or undefined. */
  directoryObject(objectId: string): Promise<Values | undefined>;
  /** Changes the tenant's groups at `path` below them. A DELETE succeeds for what does not exist. */
  changeGroup(method: "POST" | "PUT" | "DELETE", path: string, body?: Values): Promise<Values>;
  /** The caller: objectId, clientId, tenantId, subscriptionId. */
  caller(): Promise<Values>;
  /** A token of the caller's for Azure's resource manager. */
  token(): Promise<string>;
}

/** `endpoint` is what ADLS_LOCAL_AZURE says. Throws one clear message without it. */
export function connect(endpoint: string | undefined): AzureConnection {
  if (endpoint === undefined || endpoint === "") {
    throw new Error(
      "this plugin stands in for Azure on the stack 'local' only, and ADLS_LOCAL_AZURE does not say where its local " +
        "Azure listens; use `npm start` or `npm run pulumi -- …`, which set it, or take this plugin off the PATH for real Azure",
    );
  }
  const send = (path: string, init?: RequestInit) => request(endpoint, path, init);
  const arm = (id: string) => `/.resource-manager${id.split("/").map(encodeURIComponent).join("/")}`;
  return {
    async find(id) {
      const answer = await send(arm(id));
      return answer.status === 404 ? undefined : content(answer);
    },
    get: async (id) => content(await send(arm(id))),
    put: async (id, body) => content(await send(arm(id), { method: "PUT", body: JSON.stringify(body) })),
    async remove(id) {
      const answer = await send(arm(id), { method: "DELETE" });
      if (answer.status !== 404) content(answer);
    },
    async lookUp(collection, fields) {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(fields)) query.set(name, String(value));
      const { value } = content(await send(`/.directory/${collection}?${query.toString()}`));
      return Array.isArray(value) ? value.filter(isValues) : [];
    },
    async directoryObject(objectId) {
      const answer = await send(`/.directory/directoryObjects/${encodeURIComponent(objectId)}`);
      return answer.status === 404 ? undefined : content(answer);
    },
    async changeGroup(method, path, body) {
      const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
      const answer = await send(path === "" ? "/.directory/groups" : `/.directory/groups/${path}`, init);
      return method === "DELETE" && answer.status === 404 ? {} : content(answer);
    },
    caller: async () => content(await send("/.directory/me")),
    async token() {
      const query = "api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F";
      const headers = { Metadata: "true" };
      return String(
        content(await send(`/.identity/metadata/identity/oauth2/token?${query}`, { headers }))["access_token"],
      );
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: Values;
}

async function request(endpoint: string, path: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(endpoint.replace(/\/$/, "") + path, init).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : "";
    throw new Error(
      `the local Azure does not answer at ${endpoint}${cause}; start it with \`npm start\` or \`npm run pulumi -- …\``,
    );
  });
  const body: unknown = JSON.parse((await response.text()) || "{}");
  return { status: response.status, body: isValues(body) ? body : {} };
}

function content({ status, body }: Answer): Values {
  if (status < 400) return body;
  const error = isValues(body["error"]) ? body["error"] : {};
  throw new Error(`Status=${String(status)} Code="${String(error["code"])}" Message="${String(error["message"])}"`);
}
