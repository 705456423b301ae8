/** The opening at a resource manager that counts: what is asked and changed, whatever happens in between. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import test, { after, before, beforeEach } from "node:test";
import { closeLeftOpen, isLeftOpen, whileOpen } from "../../migration/firewall/index.ts";
import type { AccountOpening, OpeningSurroundings } from "../../migration/firewall/index.ts";

const account = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/contosolake";
const opening: AccountOpening = {
  account,
  cloud: {},
  addresses: ["203.0.113.7"],
  subnets: [],
  closed: { publicNetworkAccess: "Disabled", addresses: [], subnets: [] },
};

interface Network {
  publicNetworkAccess: string;
  networkAcls: { defaultAction: string; ipRules: { value: string }[] };
}
interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

let network: Network | undefined;
let methods: string[] = [];
/** Answers to the next changes. */
let refusals: (Refusal | undefined)[] = [];
let server: Server;

function answerAccount(method: string, body: string): { status: number; content: unknown } {
  if (network === undefined) return { status: 404, content: { error: { code: "ResourceNotFound", message: "Gone." } } };
  methods.push(method);
  if (method === "PATCH") {
    const refusal = refusals.shift();
    if (refusal !== undefined) return { status: refusal.status, content: { error: refusal } };
    network = (JSON.parse(body) as { properties: Network }).properties;
  }
  return { status: 200, content: { properties: network } };
}

before(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = request.url ?? "";
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const { status, content } = url.startsWith("/token")
        ? { status: 200, content: { access_token: "t", token_type: "Bearer", expires_on: `${Date.now() + 9e5}` } }
        : url.startsWith("/metadata/")
          ? { status: 200, content: { resourceManager: `${origin}/arm/` } }
          : answerAccount(request.method ?? "", Buffer.concat(chunks).toString());
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  process.env["ARM_METADATA_HOSTNAME"] = `127.0.0.1:${port}`;
  process.env["IDENTITY_ENDPOINT"] = `http://127.0.0.1:${port}/token`;
  process.env["IDENTITY_HEADER"] = "header";
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  network = { publicNetworkAccess: "Disabled", networkAcls: { defaultAction: "Deny", ipRules: [] } };
  [methods, refusals] = [[], []];
});

/** A clock that never waits. */
const clock = { now: () => Date.now(), sleep: () => Promise.resolve(), random: () => 0 };

function surroundings(other: Partial<OpeningSurroundings> = {}): OpeningSurroundings {
  const stop = new AbortController().signal;
  return { clock, stop, onWaiting: () => undefined, isLetIn: () => Promise.resolve(true), ...other };
}

const addresses = () => network?.networkAcls.ipRules.map(({ value }) => value);
const isShut = () => network?.publicNetworkAccess === "Disabled" && addresses()?.length === 0;

test("open while it runs and closed afterwards, by two questions and two changes", async () => {
  const result = await whileOpen(opening, surroundings(), () => {
    assert.deepEqual([network?.publicNetworkAccess, addresses()], ["Enabled", ["203.0.113.7"]]);
    return Promise.resolve(7);
  });
  assert.equal(result, 7);
  assert.ok(isShut());
  assert.deepEqual(methods, ["GET", "PATCH", "GET", "PATCH"]);
});

test("without an opening nothing is asked", async () => {
  await whileOpen(undefined, surroundings(), () => Promise.resolve());
  assert.deepEqual(methods, []);
});

test("closed also where what runs behind it fails, whose error it stays", async () => {
  const failing = () => Promise.reject(new Error("the lake is gone"));
  await assert.rejects(whileOpen(opening, surroundings(), failing), /^Error: the lake is gone$/u);
  assert.ok(isShut());
});

test("it begins when the account lets this machine in, and not before", async () => {
  let asked = 0;
  const sentences: string[] = [];
  const waiting = surroundings({
    isLetIn: () => Promise.resolve(++asked > 3),
    onWaiting: (sentence) => sentences.push(sentence),
  });
  await whileOpen(opening, waiting, () => {
    assert.equal(asked, 4);
    return Promise.resolve();
  });
  assert.deepEqual(
    sentences,
    Array.from({ length: 3 }, () => "the firewall of contosolake opens for this run"),
  );
});

test("whoever is not let in for minutes is told why, and nothing stays open", async () => {
  let nowMs = 0;
  const late = { ...clock, now: () => (nowMs += 60_000) };
  const never = whileOpen(opening, surroundings({ clock: late, isLetIn: () => Promise.resolve(false) }), () => {
    throw new Error("it ran");
  });
  await assert.rejects(never, /still does not let this machine in\. Check that account\.network\.openForRun names/u);
  assert.ok(isShut());
});

test("a stop while it waits closes at once", async () => {
  const stop = new AbortController();
  stop.abort();
  const stopped = whileOpen(opening, surroundings({ stop: stop.signal, isLetIn: () => Promise.resolve(false) }), () =>
    Promise.resolve(),
  );
  await assert.rejects(stopped, /stopped before the firewall let this machine in/u);
  assert.ok(isShut());
});

test("an account that is being changed by somebody else is asked again", async () => {
  const busy = { status: 409, code: "StorageAccountOperationInProgress", message: "Exclusive access." };
  refusals = [busy, busy];
  await whileOpen(opening, surroundings(), () => Promise.resolve());
  assert.ok(isShut());
  assert.deepEqual(methods, ["GET", "PATCH", "PATCH", "PATCH", "GET", "PATCH"]);
});

test("who may not change the account is told the right that is missing", async () => {
  refusals = [{ status: 403, code: "AuthorizationFailed", message: "The client has no right." }];
  const refused = whileOpen(opening, surroundings(), () => Promise.resolve());
  await assert.rejects(
    refused,
    /cannot be changed: AuthorizationFailed \(403\): The client has no right\. Give this identity the right Microsoft\.Storage\/storageAccounts\/write/u,
  );
  assert.ok(isShut());
});

test("a firewall that cannot be closed is the failure, and says who closes it", async () => {
  const act = () => {
    refusals = [{ status: 403, code: "AuthorizationFailed", message: "No." }];
    return Promise.resolve();
  };
  await assert.rejects(
    whileOpen(opening, surroundings(), act),
    /It may still be open to this machine: run pulumi up or pulumi destroy again, which closes it\./u,
  );
  assert.ok(await isLeftOpen(opening, clock));
  assert.ok(await closeLeftOpen(opening, clock));
  assert.ok(isShut());
  assert.ok(!(await closeLeftOpen(opening, clock)));
});

test("an account that is gone has nothing left open", async () => {
  network = undefined;
  assert.ok(!(await closeLeftOpen(opening, clock)));
});
