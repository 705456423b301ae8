/** `@azure/identity`, unmodified: every way in which it gets a token of the local tenant, and what storage makes of it. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { promisify } from "node:util";
import { defaultObjectId, TokenIssuer } from "../identity/index.ts";
import { endLake, type LakeProcess, startLake } from "./lake-process.ts";
import { owner, runService } from "./running-service.ts";

/** Makes a directory with the named credential, tells its owner, or the error's first line. */
const client = `
import * as identity from "@azure/identity";
import { DataLakeServiceClient } from "@azure/storage-file-datalake";
const { LAKE, CREDENTIAL, ARGUMENTS, PATH_OF_DIRECTORY } = process.env;
const credential = new identity[CREDENTIAL](...JSON.parse(ARGUMENTS));
const directory = new DataLakeServiceClient(LAKE, credential).getFileSystemClient("raw").getDirectoryClient(PATH_OF_DIRECTORY);
try {
  await directory.create();
  process.stdout.write((await directory.getAccessControl()).owner);
} catch (error) {
  process.stdout.write(error.message.split("\\n")[0]);
}
`;

interface Attempt {
  readonly credential: string;
  readonly arguments: readonly unknown[];
  readonly env?: Readonly<Record<string, string>>;
}

async function lakeWithFilesystem(t: TestContext): Promise<LakeProcess> {
  const lake = await startLake([]);
  t.after(() => endLake(lake, "SIGTERM"));
  const made = await fetch(`${lake.ready.dfs}/raw?resource=filesystem`, {
    method: "PUT",
    headers: { authorization: `Bearer ${lake.ready.token}`, "x-ms-version": "2023-11-03" },
  });
  assert.equal(made.status, 201);
  const opened = await fetch(`${lake.ready.dfs}/raw/?action=setAccessControl`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${lake.ready.token}`, "x-ms-version": "2023-11-03", "x-ms-permissions": "0777" },
  });
  assert.equal(opened.status, 200);
  return lake;
}

let directories = 0;

/** The owner of what was made, or the refusal. */
async function attempt({ ready }: LakeProcess, wanted: Attempt): Promise<string> {
  directories++;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", client], {
    cwd: import.meta.dirname,
    env: {
      ...process.env,
      NODE_EXTRA_CA_CERTS: ready.ca,
      LAKE: ready.https.dfs,
      CREDENTIAL: wanted.credential,
      ARGUMENTS: JSON.stringify(wanted.arguments),
      PATH_OF_DIRECTORY: `d${directories}`,
      ...wanted.env,
    },
  });
  return stdout;
}

/** Databricks jobs of the local directory: application id, and the object id that owns things. */
const application = "1d4f0b6e-8a29-4c75-b3d1-92e6f70c58a4";
const applicationObjectId = "05ae81d7-c3f6-4b90-8d24-e7f15c0b936a";

test("managed identity, client secret and workload identity reach the https port and own what they make", async (t) => {
  const lake = await lakeWithFilesystem(t);
  const { env, openId } = lake.ready;
  const options = { authorityHost: openId.authorityHost, disableInstanceDiscovery: true };
  const folder = mkdtempSync(join(tmpdir(), "federated-"));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const tokenFilePath = join(folder, "token");
  const exchange = `${env["IDENTITY_ENDPOINT"] ?? ""}?resource=api%3A%2F%2FAzureADTokenExchange&client_id=${application}`;
  const federated = await fetch(exchange, { headers: { "x-identity-header": env["IDENTITY_HEADER"] ?? "" } });
  writeFileSync(tokenFilePath, ((await federated.json()) as { access_token: string }).access_token);
  const machine = (env["IDENTITY_ENDPOINT"] ?? "").replace(/\/token$/, "");
  const { tenantId, clientSecret } = openId;
  const attempts: readonly (readonly [Attempt, string | RegExp])[] = [
    [{ credential: "DefaultAzureCredential", arguments: [], env }, defaultObjectId],
    [
      { credential: "ManagedIdentityCredential", arguments: [], env: { AZURE_POD_IDENTITY_AUTHORITY_HOST: machine } },
      defaultObjectId,
    ],
    [{ credential: "ManagedIdentityCredential", arguments: [application], env }, applicationObjectId],
    [{ credential: "ClientSecretCredential", arguments: [tenantId, owner, clientSecret, options] }, owner],
    [
      { credential: "ClientSecretCredential", arguments: [tenantId, application, clientSecret, options] },
      applicationObjectId,
    ],
    [{ credential: "ClientSecretCredential", arguments: [tenantId, owner, "wrong", options] }, /AADSTS7000215/],
    [
      {
        credential: "WorkloadIdentityCredential",
        arguments: [{ ...options, tenantId, clientId: application, tokenFilePath }],
      },
      applicationObjectId,
    ],
    [
      {
        credential: "WorkloadIdentityCredential",
        arguments: [{ ...options, tenantId, clientId: owner, tokenFilePath }],
      },
      /AADSTS700027/,
    ],
  ];
  const outcomes = await Promise.all(attempts.map(([wanted]) => attempt(lake, wanted)));
  for (const [index, [wanted, expected]] of attempts.entries()) {
    const what = JSON.stringify(wanted);
    if (typeof expected === "string") assert.equal(outcomes[index], expected, what);
    else assert.match(outcomes[index] ?? "", expected, what);
  }
});

test("tokens are refused with a challenge and the reason that Azure gives", async (t) => {
  const { service, filesystem } = await runService(t);
  const { issuer } = service;
  const get = async (token: string): Promise<string> => {
    const headers = { authorization: `Bearer ${token}`, "x-ms-version": "2023-11-03" };
    const response = await fetch(`${filesystem}?restype=container`, { headers });
    const detail = /<AuthenticationErrorDetail>([^<]*)</.exec(await response.text())?.[1];
    if (response.status !== 401) return String(response.status);
    assert.equal(response.headers.get("x-ms-error-code"), "InvalidAuthenticationInfo");
    assert.match(response.headers.get("www-authenticate") ?? "", /^Bearer authorization_uri=/);
    return detail ?? "";
  };
  const foreign = new TokenIssuer(Buffer.alloc(32), Date.now);
  const cases: readonly (readonly [string, string])[] = [
    [issuer.issue(owner), "200"],
    [issuer.issue(owner, { audience: "https://storage.azure.com/" }), "200"],
    [issuer.issue(owner, { audience: "https://lakeaccount.blob.core.windows.net" }), "200"],
    [issuer.issue(owner, { audience: "https://lakeaccount.blob.core.windows.net/" }), "200"],
    [
      issuer.issue(owner, { audience: "https://other.blob.core.windows.net" }),
      "Audience validation failed. Audience did not match.",
    ],
    [
      issuer.issue(owner, { audience: "https://management.azure.com" }),
      "Audience validation failed. Audience did not match.",
    ],
    [issuer.issue(owner, { seconds: -1 }), "Lifetime validation failed. The token is expired."],
    [issuer.issue(owner, { beginsIn: 60 }), "Lifetime validation failed. The token is not yet valid."],
    [
      issuer.issue(owner, { tenant: "99999999-0000-4000-8000-000000000009" }),
      "Issuer validation failed. Issuer did not match.",
    ],
    [foreign.issue(owner), "Signature validation failed. Signature verification failed."],
    [`${issuer.issue(owner).slice(0, -8)}AAAAAAAA`, "Signature validation failed. Signature verification failed."],
    ["no-token", "Token is not in the correct format."],
  ];
  for (const [token, expected] of cases) assert.equal(await get(token), expected);
});
