/** Secrets of Key Vault as tokens of HDFS: what is asked with whose token, and what a refusal says. */
import assert from "node:assert/strict";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import test from "node:test";
import { secretOf } from "../../../migration/stores/hdfs/vault-secret.ts";
import { tokenFrom } from "../../../migration/stores/hdfs/delegation-token.ts";

const HOUR_MS = 3_600_000;
const identity = {
  asked: [] as string[],
  async getToken(scope: string) {
    this.asked.push(scope);
    return { token: "bearer-of-this-identity", expiresOnTimestamp: Date.now() + HOUR_MS };
  },
};

/** A vault that answers as the REST reference says: the value, or an error with its code. */
async function withVault(
  answer: { readonly status: number; readonly body: object },
  work: (origin: string, asked: readonly IncomingMessage[]) => Promise<void>,
): Promise<void> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await work(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, asked);
  } finally {
    server.close();
  }
}

test("the newest version is read with a token for Key Vault", () =>
  withVault({ status: 200, body: { value: "KAAKYWxpY2U_", id: "x" } }, async (origin, asked) => {
    assert.equal(await secretOf(`${origin}/secrets/hdfs-token`, identity), "KAAKYWxpY2U_");
    assert.deepEqual(identity.asked, ["https://vault.azure.net/.default"]);
    assert.equal(asked[0]?.url, "/secrets/hdfs-token?api-version=7.4");
    assert.equal(asked[0].headers.authorization, "Bearer bearer-of-this-identity");
  }));

test("a refusal says the vault's own code and not what it holds", () =>
  withVault({ status: 403, body: { error: { code: "Forbidden", message: "oid=1" } } }, async (origin) => {
    await assert.rejects(
      secretOf(`${origin}/secrets/hdfs-token`, identity),
      /^Error: Key Vault answered 403 Forbidden$/,
    );
  }));

test("a token goes over https, and over http to this machine only", async () => {
  await assert.rejects(secretOf("http://vault.example/secrets/hdfs-token", identity), /over https only/);
});

test("what cannot be read is one sentence with its remedy", async () => {
  await assert.rejects(tokenFrom({ keyVault: "http://vault.example/secrets/t" })(), {
    message:
      "source: no delegation token for HDFS: the secret http://vault.example/secrets/t cannot be read (tokens go over https only); " +
      "check hdfs.delegationToken.keyVault, and that this identity may read it (Key Vault Secrets User)",
  });
});
