/** What networks do: connections that break, answers that wait. */
import { TLSSocket } from "node:tls";
import { setTimeout as wait } from "node:timers/promises";
import type { Call } from "../call.ts";
import { standIn } from "../http/answer-calls.ts";
import { seeded } from "./chance.ts";
import type { Happening } from "./effect.ts";
import { withoutAnswer } from "./withheld-answer.ts";

/** Breaks the connection: over http with a reset, over https, whose sockets cannot, by ending it in the middle. */
function breakConnection(call: Call): void {
  const { socket } = call.request;
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

/** The connection breaks: before anybody has seen the request, or when it has taken effect. */
export function reset(rule: { readonly takesEffect?: boolean | undefined }): Happening {
  return {
    effect: async (call, proceed) => {
      if (rule.takesEffect === true) await withoutAnswer(call.response, proceed);
      breakConnection(call);
    },
  };
}

/** The request waits before it is worked on; one whose client is gone by then is not. */
export function latency(rule: { readonly ms: number | readonly [number, number]; readonly seed: number }): Happening {
  const [least, most] = typeof rule.ms === "number" ? [rule.ms, rule.ms] : rule.ms;
  const random = seeded(rule.seed);
  return {
    effect: async (call, proceed) => {
      await wait(least + random() * (most - least), undefined, { ref: false });
      if (!call.response.destroyed) await proceed();
    },
  };
}

/** The operation is done at once, and its answer's first byte comes late. */
export function slowFirstByte(rule: { readonly ms: number }): Happening {
  return {
    effect: async (call, proceed) => {
      holdBack(call, rule.ms);
      await proceed();
    },
  };
}

/** Keeps the answer's calls until the time is over, then makes them; writers wait for `drain` meanwhile. */
function holdBack({ response }: Call, ms: number): void {
  const kept: (() => unknown)[] = [];
  const { restore } = standIn(response, (own) => ({
    writeHead: (...given) => {
      setTimeout(release, ms).unref();
      kept.push(() => own.writeHead(...given));
      return response;
    },
    write: (...given) => {
      kept.push(() => own.write(...given));
      return false;
    },
    end: (...given) => {
      kept.push(() => own.end(...given));
      return response;
    },
  }));
  const release = (): void => {
    restore();
    if (response.destroyed) return;
    for (const act of kept) act();
    response.emit("drain");
  };
}
