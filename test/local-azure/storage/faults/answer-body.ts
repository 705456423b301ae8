/** Answers whose body does not arrive as it is: stalled, cut off, or with a wrong byte. */
import type { ServerResponse } from "node:http";
import type { Call } from "../call.ts";
import { standIn } from "../http/answer-calls.ts";
import type { Happening } from "./effect.ts";

/** Stands between an operation and its answer's body. */
export interface BodyFilter {
  /** What goes out in place of bytes. @param position of the first one in the body. */
  pass(bytes: Buffer, position: number): Buffer;
  /** In place of the answer's end. */
  end(finish: () => unknown): void;
}

function announcedBytes(head: readonly unknown[]): number {
  const headers = head.find((given): given is unknown[] => Array.isArray(given)) ?? [];
  const at = headers.findIndex((name, index) => index % 2 === 0 && String(name).toLowerCase() === "content-length");
  return at < 0 ? 0 : Number(headers[at + 1]);
}

function bytesOf(chunk: unknown): Buffer {
  if (typeof chunk === "string") return Buffer.from(chunk);
  return chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.alloc(0);
}

/** Puts a filter before the body. @param filterFor gets the length that the head announces. */
export function filterBody(response: ServerResponse, filterFor: (announced: number) => BodyFilter): void {
  let filter = filterFor(0);
  let position = 0;
  standIn(response, (own) => {
    const pass = (chunk: unknown): boolean => {
      const bytes = bytesOf(chunk);
      const passed = bytes.length === 0 ? bytes : filter.pass(bytes, position);
      position += bytes.length;
      return passed.length === 0 || own.write(passed) === true;
    };
    return {
      writeHead: (...given) => {
        const hasBody = response.req.method !== "HEAD" && given[0] !== 304;
        filter = filterFor(hasBody ? announcedBytes(given) : 0);
        return own.writeHead(...given);
      },
      write: (chunk) => pass(chunk),
      end: (chunk) => {
        pass(chunk);
        filter.end(() => own.end());
        return response;
      },
    };
  });
}

type Position = { readonly afterBytes?: number | undefined };

/** Lets the first bytes of a body pass: as many as the rule says, or half of them. */
function firstBytes(rule: Position, call: Call, then: () => void): void {
  filterBody(call.response, (announced) => {
    const most = rule.afterBytes ?? Math.floor(announced / 2);
    return { pass: (bytes, position) => bytes.subarray(0, Math.max(0, most - position)), end: then };
  });
}

/** The body stops coming, and the connection stays. An answer without a body does not come at all. */
export function stalledBody(rule: Position): Happening {
  return {
    effect: async (call, proceed) => {
      firstBytes(rule, call, () => undefined);
      await proceed();
    },
  };
}

/** The connection ends in the middle of the body; of an answer without one, before its head. */
export function truncatedBody(rule: Position): Happening {
  return {
    effect: async (call, proceed) => {
      firstBytes(rule, call, () => {
        call.request.socket.destroySoon();
      });
      await proceed();
    },
  };
}

/** One byte of the body has one bit wrong; an answer without a body comes as it is. */
export function corruptedByte(rule: { readonly atByte?: number | undefined }): Happening {
  return {
    effect: async (call, proceed) => {
      filterBody(call.response, (announced) => {
        const at = rule.atByte ?? Math.floor(announced / 2);
        return {
          pass: (bytes, position) => {
            const index = at - position;
            if (index >= 0 && index < bytes.length) bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
            return bytes;
          },
          end: (finish) => {
            finish();
          },
        };
      });
      await proceed();
    },
  };
}
