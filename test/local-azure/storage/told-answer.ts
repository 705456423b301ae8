/** Answers as tests on credentials read them, and a service with something to ask for. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { runService, type Running } from "./running-service.ts";

/** An answer: status with its error code, the reason of a failed proof, everything else. */
export interface Told {
  readonly status: string;
  readonly detail: string;
  readonly response: Response;
  readonly body: string;
}

/** Waits for an answer and reads it. */
export async function told(sent: Promise<Response>): Promise<Told> {
  const response = await sent;
  const body = await response.text();
  const code = response.headers.get("x-ms-error-code");
  const detail = /<AuthenticationErrorDetail>([\s\S]*)<\/AuthenticationErrorDetail>/.exec(body)?.[1] ?? "";
  return { status: code === null ? String(response.status) : `${response.status} ${code}`, detail, response, body };
}

/** A service with `d/sub/f` and `other` in its filesystem. */
export async function served(t: TestContext): Promise<Running> {
  const running = await runService(t);
  for (const path of ["/d/sub/f", "/other"]) {
    const made = await running.send("PUT", path, { "x-ms-blob-type": "BlockBlob" }, "content");
    assert.equal(made.status, 201);
  }
  return running;
}
