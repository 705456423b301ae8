import assert from "node:assert/strict";
import test from "node:test";
import { createGate } from "../../migration/transport/index.ts";

test("lets its places through, then one for each that leaves, in order", async () => {
  const gate = createGate(2);
  const entered: number[] = [];
  const leave = await Promise.all([gate.enter(), gate.enter()]);
  const waiting = [1, 2, 3].map((number) => gate.enter().then((free) => (entered.push(number), free)));
  await Promise.resolve();
  assert.deepEqual(entered, []);
  leave[0]();
  (await waiting[0])?.();
  await waiting[1];
  assert.deepEqual(entered, [1, 2]);
  leave[1]();
  await waiting[2];
  assert.deepEqual(entered, [1, 2, 3]);
});

test("leaving twice frees one place", async () => {
  const gate = createGate(1);
  const leave = await gate.enter();
  leave();
  leave();
  await gate.enter();
  const stop = new AbortController();
  const third = gate.enter(stop.signal);
  stop.abort(new Error("no place"));
  await assert.rejects(third, /no place/);
});

test("who aborts while waiting takes no place", async () => {
  const gate = createGate(1);
  const leave = await gate.enter();
  const stop = new AbortController();
  const abandoned = gate.enter(stop.signal);
  const patient = gate.enter();
  stop.abort(new Error("stopped"));
  await assert.rejects(abandoned, /stopped/);
  leave();
  assert.equal(typeof (await patient), "function");
  await assert.rejects(gate.enter(stop.signal), /stopped/);
});
