import assert from "node:assert/strict";
import test from "node:test";
import { createTokens, isTransportFailure, mayCarryToken, type TokenSource } from "../../migration/transport/index.ts";
import { refuseUnsafeToken, STORAGE } from "../../migration/transport/credentials.ts";
import { manualClock, type ManualClock } from "./manual-clock.ts";

function source(clock: ManualClock, lifeMs: number): TokenSource & { readonly scopes: string[] } {
  const scopes: string[] = [];
  return {
    scopes,
    getToken: (scope) => {
      scopes.push(scope);
      return Promise.resolve({ token: `token-${scopes.length}`, expiresOnTimestamp: clock.now() + lifeMs });
    },
  };
}

test("one token for however many ask at a time, renewed before it ends", async () => {
  const clock = manualClock();
  const issuer = source(clock, 3_600_000);
  const tokens = createTokens(clock, issuer);
  const first = await Promise.all(Array.from({ length: 50 }, () => tokens.token()));
  assert.deepEqual(new Set(first), new Set(["token-1"]));
  clock.advance(49 * 60_000);
  assert.equal(await tokens.token(), "token-1");
  clock.advance(2 * 60_000);
  assert.equal(await tokens.token(), "token-2");
  assert.deepEqual(issuer.scopes, [STORAGE.scope, STORAGE.scope]);
});

test("a token that a service refused is not given again, and many refusals of it fetch one new one", async () => {
  const clock = manualClock();
  const tokens = createTokens(clock, source(clock, 3_600_000));
  const stale = await tokens.token();
  const fresh = await Promise.all(Array.from({ length: 20 }, () => tokens.token(stale)));
  assert.deepEqual(new Set(fresh), new Set(["token-2"]));
  assert.equal(await tokens.token(stale), "token-2");
});

test("a short-lived token is used for half of its life", async () => {
  const clock = manualClock();
  const tokens = createTokens(clock, source(clock, 20_000));
  await tokens.token();
  clock.advance(9_000);
  assert.equal(await tokens.token(), "token-1");
  clock.advance(2_000);
  assert.equal(await tokens.token(), "token-2");
});

test("a failed renewal is told, and the next one is tried anew", async () => {
  const clock = manualClock();
  let calls = 0;
  const tokens = createTokens(clock, {
    getToken: () => {
      calls += 1;
      if (calls === 1) return Promise.reject(new Error("ManagedIdentityCredential: nothing there.\nsecond line"));
      return Promise.resolve(calls === 2 ? null : { token: "at last", expiresOnTimestamp: clock.now() + 3_600_000 });
    },
  });
  await assert.rejects(tokens.token(), (error) => {
    assert.ok(isTransportFailure(error));
    assert.equal(error.kind, "unauthenticated");
    assert.match(error.message, /nothing there\. Sign in with "az login"/);
    assert.ok(!error.message.includes("\n"));
    return true;
  });
  await assert.rejects(tokens.token(), /gave none/);
  assert.equal(await tokens.token(), "at last");
});

test("tokens travel over https, and over http to this machine only", () => {
  const allowed = ["https://a.dfs.core.windows.net", "http://127.0.0.1:10070", "http://localhost:1", "http://[::1]:80"];
  const refused = [
    "http://a.dfs.core.windows.net",
    "http://127.0.0.1.example.org",
    "http://10.0.0.1:80",
    "http://localhost.org",
  ];
  for (const origin of allowed) assert.equal(mayCarryToken(origin), true, origin);
  for (const origin of refused) {
    assert.equal(mayCarryToken(origin), false, origin);
    assert.throws(() => refuseUnsafeToken(origin), /a token is not sent to http:.*use https/);
  }
});

test("an abort ends the wait for a token; the token is there for whoever asks next", async () => {
  const clock = manualClock();
  let give: (token: { token: string; expiresOnTimestamp: number }) => void = () => undefined;
  const tokens = createTokens(clock, { getToken: () => new Promise((resolve) => (give = resolve)) });
  const stop = new AbortController();
  const waiting = tokens.token(undefined, stop.signal);
  stop.abort(new Error("Ctrl-C"));
  await assert.rejects(waiting, /Ctrl-C/);
  const next = tokens.token();
  give({ token: "late", expiresOnTimestamp: clock.now() + 3_600_000 });
  assert.equal(await next, "late");
});
