/** How long a run asks again, and what it says of a target that it cannot reach. */
import assert from "node:assert/strict";
import test from "node:test";
import { isMigrationFault } from "../../migration/fault.ts";
import { parseLakeUri } from "../../migration/model/lake-uri.ts";
import { isProblem } from "../../migration/model/problem.ts";
import { askUntilAllowed, faultOf, lookAtTarget } from "../../migration/plan/preflight.ts";
import type { Waiting } from "../../migration/plan/preflight.ts";
import { storeFailure, type FailureDetails } from "../../migration/stores/failure.ts";
import type { Listing } from "../../migration/stores/source.ts";

const uri = "abfss://raw@contosolake.dfs.core.windows.net";

function failure(details: Partial<FailureDetails>): Error {
  const given = {
    kind: "refused",
    side: "target",
    operation: "getAccessControl",
    path: "",
    code: "C",
    status: 403,
  } as const;
  return storeFailure({ ...given, message: `target: ${details.code ?? "C"}`, ...details });
}

/** Asks for something that is always refused, on a clock that does not wait. */
async function refusedFor(
  code: string,
  patience: Pick<Waiting, "longestMs" | "notComing"> = {},
): Promise<{ message: string; elapsedMs: number; said: string }> {
  let nowMs = 0;
  let said = "";
  const clock = { now: () => nowMs, sleep: (ms: number) => Promise.resolve(void (nowMs += ms)), random: () => 0 };
  const waiting = {
    clock,
    stop: new AbortController().signal,
    onWaiting: (sentence: string) => void (said = sentence),
  };
  const fault = faultOf(failure({ code }), "to", uri);
  assert.ok(fault instanceof Error);
  const ask = () => Promise.reject(fault);
  const error: unknown = await askUntilAllowed(ask, { ...waiting, ...patience }).catch((thrown: unknown) => thrown);
  assert.ok(isMigrationFault(error));
  return { message: error.message, elapsedMs: nowMs, said };
}

test("a firewall is asked for two minutes, a role for ten", async () => {
  const firewall = await refusedFor("AuthorizationFailure");
  assert.ok(firewall.elapsedMs > 100_000 && firewall.elapsedMs <= 120_000, `${firewall.elapsedMs}`);
  assert.match(firewall.message, /It was refused \d+ times in 2 minutes, longer than a new network rule takes\.$/u);
  assert.match(firewall.said, /^waiting for the network rule to take effect, asked \d+ times: /u);
  const role = await refusedFor("AuthorizationPermissionMismatch");
  assert.ok(role.elapsedMs > 540_000 && role.elapsedMs <= 600_000, `${role.elapsedMs}`);
  assert.match(role.message, /longer than a new role takes\.$/u);
});

test("whoever has less time asks no longer than that", async () => {
  const { elapsedMs, message } = await refusedFor("AuthorizationFailure", { longestMs: 5_000 });
  assert.ok(elapsedMs <= 5_000, `${elapsedMs}`);
  assert.equal(message, "target: AuthorizationFailure.");
});

test("what will not come is not waited for, and anything else as long as ever", async () => {
  const [rule, role] = ["AuthorizationFailure", "AuthorizationPermissionMismatch"] as const;
  for (const [code, notComing] of [
    [rule, "network rule"],
    [role, "role"],
  ] as const) {
    const { elapsedMs, message } = await refusedFor(code, { notComing: [notComing] });
    assert.deepEqual([elapsedMs, message], [0, `target: ${code}.`]);
  }
  assert.ok((await refusedFor(role, { notComing: ["network rule"] })).elapsedMs > 540_000);
  assert.ok((await refusedFor(rule, { notComing: ["role"] })).elapsedMs > 100_000);
});

test("a target whose host nobody knows may be hidden by a private zone", async () => {
  const to = parseLakeUri(uri);
  assert.ok(!isProblem(to));
  const unknown = {
    kind: "notFound",
    code: "ENOTFOUND",
    message: "there is no host contosolake.dfs.core.windows.net",
  } as const;
  const { status: _, ...details } = { ...unknown, status: undefined };
  const failing = { ...details, side: "target", operation: "getAccessControl", path: "" } as const;
  const target = { entry: () => Promise.reject(storeFailure(failing)) } as unknown as Listing;
  const state = await lookAtTarget({ target, holder: undefined, to });
  assert.ok(state.is === "missing");
  assert.match(
    state.fault.message,
    /^there is no host contosolake\S+\. Where this machine's network has a private zone/u,
  );
  assert.ok(state.fault.mayPass);
});
