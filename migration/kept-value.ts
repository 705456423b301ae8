/** Reads what a run kept in our room at the target. */
import type * as z from "zod";
import type { Target } from "./stores/target.ts";

/** The kept text as a value; undefined where none was kept, or where it is not readable. Throws StoreFailure. */
export async function keptValue<Value>(
  name: string,
  shape: z.ZodType<Value>,
  target: Pick<Target, "kept">,
  signal: AbortSignal,
): Promise<Value | undefined> {
  const text = await target.kept(name, signal);
  if (text === undefined) return undefined;
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
