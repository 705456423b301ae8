import assert from "node:assert/strict";
import test from "node:test";
import {
  createLimits,
  createTokens,
  createTransport,
  isTransportFailure,
  type HttpRequest,
  type Transport,
  type TransportOptions,
} from "../../migration/transport/index.ts";
import { manualClock, type ManualClock } from "./manual-clock.ts";
import {
  answer,
  reset,
  scriptedServer,
  stall,
  stallInBody,
  truncate,
  type ScriptedServer,
  type Step,
} from "./scripted-server.ts";

interface Bench extends AsyncDisposable {
  readonly server: ScriptedServer;
  readonly transport: Transport;
  readonly clock: ManualClock;
  request(changes?: Partial<HttpRequest>): HttpRequest;
}

async function bench(steps: readonly [Step, ...Step[]], options: Partial<TransportOptions> = {}): Promise<Bench> {
  const server = await scriptedServer(...steps);
  const clock = manualClock();
  const transport = createTransport({ clock, ...options });
  return {
    server,
    transport,
    clock,
    request: (changes) => ({ method: "GET", origin: server.origin, path: "/x?sig=secret", headers: {}, ...changes }),
    [Symbol.asyncDispose]: async () => {
      await transport.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

test("an answer comes with its status, headers and body, whatever the status", async () => {
  await using on = await bench([answer(404, { "x-ms-error-code": "BlobNotFound" }, "no")]);
  const { status, headers, body, ambiguous } = await on.transport.send(on.request());
  assert.deepEqual(
    [status, headers["x-ms-error-code"], body.toString(), ambiguous],
    [404, "BlobNotFound", "no", false],
  );
  assert.deepEqual(on.transport.counts(), { requests: 1, retries: 0, throttled: 0 });
});

test("busy answers are tried again after growing delays, obeying Retry-After", async () => {
  await using on = await bench([answer(503), answer(429, { "retry-after": "9" }), answer(408), answer(201)]);
  const { status, ambiguous } = await on.transport.send(on.request());
  assert.equal(status, 201);
  assert.equal(ambiguous, true);
  assert.deepEqual(on.clock.slept, [188, 9_000, 750]);
  assert.deepEqual(on.transport.counts(), { requests: 4, retries: 3, throttled: 2 });
});

test("too many requests are not ambiguous; a server error and a broken connection are", async () => {
  const cases: readonly [Step, boolean][] = [
    [answer(429), false],
    [answer(503), true],
    [answer(500), true],
    [reset, true],
    [truncate, true],
  ];
  for (const [first, expected] of cases) {
    await using on = await bench([first, answer(412)]);
    const { status, ambiguous } = await on.transport.send(on.request({ method: "PUT" }));
    assert.deepEqual([status, ambiguous], [412, expected]);
  }
});

test("what stays busy is answered as it is, after all attempts", async () => {
  await using on = await bench([answer(503, {}, "busy")]);
  const { status } = await on.transport.send(on.request());
  assert.equal(status, 503);
  assert.equal(on.server.seen.length, 9);
  assert.equal(on.clock.slept.length, 8);
});

test("refusals are not tried again", async () => {
  for (const status of [400, 401, 403, 404, 409, 412, 416, 501]) {
    await using on = await bench([answer(status)]);
    assert.equal((await on.transport.send(on.request())).status, status);
    assert.equal(on.server.seen.length, 1);
  }
});

test("stalls before and within an answer are tried again", async () => {
  await using on = await bench([stall, stallInBody, answer(200, {}, "whole")], {
    firstByteTimeoutMs: 150,
    idleTimeoutMs: 150,
  });
  const { body } = await on.transport.send(on.request());
  assert.equal(body.toString(), "whole");
  assert.ok(on.transport.counts().retries >= 2);
});

test("what never answers is a failure with the system's code, and tells no query", async () => {
  await using on = await bench([answer(200), reset]);
  await on.transport.send(on.request());
  await assert.rejects(on.transport.send(on.request()), (error) => {
    assert.ok(isTransportFailure(error));
    assert.deepEqual([error.kind, error.ambiguous], ["unreachable", true]);
    assert.match(error.message, /GET http:\/\/127\.0\.0\.1:\d+\/x: the connection was .* \(tried 9 times\)/);
    assert.ok(!error.message.includes("secret"));
    return true;
  });
  assert.equal(on.server.seen.length, 10);
});

test("a host that was never reached is given up soon, and an unknown one is named", async () => {
  await using on = await bench([answer(200)]);
  const origin = on.server.origin;
  await on.server[Symbol.asyncDispose]();
  await assert.rejects(on.transport.send(on.request({ origin })), /nothing listens there \(tried 4 times\)/);
  await assert.rejects(on.transport.send(on.request({ origin: "http://no-such-host.invalid" })), (error) => {
    assert.ok(isTransportFailure(error));
    assert.match(error.message, /there is no host no-such-host\.invalid|name service does not answer/);
    return true;
  });
});

test("whoever has another host to ask says how often this one is tried", async () => {
  for (const step of [answer(500), reset]) {
    await using on = await bench([answer(200), step]);
    await on.transport.send(on.request());
    const once = on.transport.send(on.request({ attempts: 1 }));
    if (step === reset) await assert.rejects(once, isTransportFailure);
    else assert.equal((await once).status, 500);
    assert.equal(on.server.seen.length, 2);
  }
});

test("a 401 is answered with a fresh token, once", async () => {
  const clock = manualClock();
  let issued = 0;
  const getToken = () => Promise.resolve({ token: `t${++issued}`, expiresOnTimestamp: clock.now() + 3_600_000 });
  const tokens = createTokens(clock, { getToken });
  await using on = await bench([answer(401), answer(200), answer(401)], { tokens, clock });
  assert.equal((await on.transport.send(on.request())).status, 200);
  assert.equal((await on.transport.send(on.request())).status, 401);
  const sent = on.server.seen.map((request) => request.headers.authorization);
  assert.deepEqual(sent, ["Bearer t1", "Bearer t2", "Bearer t2", "Bearer t3"]);
  assert.deepEqual(clock.slept, []);
});

test("no token goes to another machine over http: refused before anything is sent", async () => {
  const tokens = createTokens(manualClock(), { getToken: () => assert.fail("a token was fetched") });
  await using on = await bench([answer(200)], { tokens });
  await assert.rejects(on.transport.send(on.request({ origin: "http://192.0.2.1:80" })), /a token is not sent to/);
  assert.equal(on.transport.counts().requests, 0);
});

test("a streamed body is made anew for every attempt, with its length", async () => {
  await using on = await bench([answer(500), reset, answer(201)]);
  let opened = 0;
  const body = {
    length: 6,
    async *open() {
      opened += 1;
      yield Buffer.from("abc");
      yield Buffer.from("def");
    },
  };
  assert.equal((await on.transport.send(on.request({ method: "PUT", body }))).status, 201);
  assert.equal(opened, 3);
  assert.deepEqual([...new Set(on.server.seen.map((request) => request.body))], ["abcdef"]);
  assert.equal(on.server.seen[2]?.headers["content-length"], "6");
});

test("a body that cannot be made is its own failure, and is not tried again", async () => {
  await using on = await bench([answer(201)]);
  const body = {
    length: 6,
    async *open() {
      yield Buffer.from("abc");
      throw Object.assign(new Error("the source is another one"), { code: "ECONNRESET", kind: "changed" });
    },
  };
  await assert.rejects(on.transport.send(on.request({ method: "PUT", body })), /the source is another one/);
  assert.equal(on.transport.counts().requests, 1);
});

test("a download streams; a refusal comes with its body; a break is told", async () => {
  await using on = await bench([answer(200, {}, "content"), answer(404, {}, "gone"), truncate]);
  const first = await on.transport.open(on.request());
  const chunks: Uint8Array[] = [];
  for await (const chunk of first.chunks) chunks.push(chunk);
  assert.equal(Buffer.concat(chunks).toString(), "content");
  const second = await on.transport.open(on.request());
  assert.deepEqual([second.status, second.body.toString()], [404, "gone"]);
  const third = await on.transport.open(on.request());
  await assert.rejects(
    (async () => {
      for await (const chunk of third.chunks) assert.equal(Buffer.from(chunk).toString(), "only this");
    })(),
    (error) => isTransportFailure(error) && error.kind === "unreachable",
  );
});

test("an answer that is left before its first byte frees its place and its connection", async () => {
  await using on = await bench([stallInBody], { sockets: 1 });
  for (const ask of [
    () => on.transport.open(on.request()),
    () => on.transport.download(on.request(), new Uint8Array(1_000)),
  ])
    for (let left = 0; left < 3; left += 1) {
      const { chunks } = await ask();
      await chunks[Symbol.asyncIterator]().return?.();
    }
  assert.equal(on.server.seen.length, 6);
});

test("an abort ends what is under way, what waits for a socket, and what waits for a retry", async () => {
  const stop = new AbortController();
  const reason = new Error("stopped by the user");
  await using on = await bench([stall], { sockets: 1 });
  const underWay = on.transport.send(on.request(), stop.signal);
  const queued = on.transport.send(on.request(), stop.signal);
  setImmediate(() => stop.abort(reason));
  for (const sent of [underWay, queued]) await assert.rejects(sent, (error) => error === reason);
  await assert.rejects(on.transport.send(on.request(), stop.signal), (error) => error === reason);
  await using busy = await bench([answer(503)]);
  const between = new AbortController();
  const sleep = () => (between.abort(reason), Promise.reject(reason));
  const transport = createTransport({ clock: { ...busy.clock, sleep } });
  await assert.rejects(transport.send(busy.request(), between.signal), (error) => error === reason);
  assert.equal(busy.server.seen.length, 1);
  await transport.close();
});

test("no more requests are under way than there are sockets, and all are counted by the limits", async () => {
  let underWay = 0;
  let most = 0;
  const slow: Step = (response) => {
    underWay += 1;
    most = Math.max(most, underWay);
    setTimeout(() => {
      underWay -= 1;
      response.writeHead(200).end();
    }, 5);
  };
  const clock = manualClock();
  const limits = createLimits({ requestsPerSecond: 10 }, clock);
  await using on = await bench([slow], { sockets: 3, limits });
  await Promise.all(Array.from({ length: 20 }, () => on.transport.send(on.request())));
  assert.equal(most, 3);
  assert.equal(clock.slept.length, 10);
});
