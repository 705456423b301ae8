/** The opening of an account's firewall as resources carry it in inputs and state, and what it takes in a provider. */
import * as z from "zod";
import { holdOpen, whileOpen, type AccountOpening, type OpeningSurroundings, type Release } from "../firewall/index.ts";
import type { LakeUri } from "../model/lake-uri.ts";
import { ROOT_PATH } from "../model/path.ts";
import { saysNotLetIn } from "../stores/failure.ts";
import { systemClock } from "../transport/index.ts";
import { engineLog } from "./engine-log.ts";
import { withLakes } from "./path-access-lakes.ts";
import { runFactsOf } from "./run-memory.ts";
import { stopSignal } from "./stop-request.ts";
import type { Properties } from "./wire.ts";

/** As `components/firewall-opening.ts` gives it. */
export const openingInputs = z.object({
  account: z.string(),
  cloud: z.object({ environment: z.string().optional(), metadataHost: z.string().optional() }).default({}),
  addresses: z.array(z.string()),
  subnets: z.array(z.string()),
  closed: z.object({
    publicNetworkAccess: z.string(),
    addresses: z.array(z.string()),
    subnets: z.array(z.string()),
  }),
});

/** The opening that a resource carries; undefined where its account needs none. */
export function openingOf(properties: Properties): AccountOpening | undefined {
  const { opening } = properties;
  return opening === undefined ? undefined : openingInputs.parse(opening);
}

/** Who works behind it: the resource, by what `check` remembered its run under. */
export interface Worker {
  readonly key: string;
  /** Any place in the account: it is asked whether it lets this machine in. */
  readonly uri: LakeUri;
}

/** Runs something while the account lets this machine in; just runs it where there is no opening. Throws MigrationFault. */
export function behindOpening<Result>(
  opening: AccountOpening | undefined,
  worker: Worker,
  act: () => Promise<Result>,
): Promise<Result> {
  return whileOpen(opening, surroundingsOf(worker), act);
}

/** The same for something that ends later. */
export function holdOpening(opening: AccountOpening, worker: Worker): Promise<Release> {
  return holdOpen(opening, surroundingsOf(worker));
}

function surroundingsOf({ key, uri }: Worker): OpeningSurroundings {
  const { urn, stopFile } = runFactsOf(key);
  return {
    clock: systemClock,
    stop: stopSignal(stopFile),
    onWaiting: (sentence) => void engineLog().passing(urn, sentence),
    isLetIn: () => isLetIn(uri),
  };
}

/** Any answer but the firewall's is one that got through, whatever it says. */
async function isLetIn(uri: LakeUri): Promise<boolean> {
  try {
    await withLakes((lakes) => lakes.at({ ...uri, path: "" }).entry(ROOT_PATH));
    return true;
  } catch (error) {
    return !saysNotLetIn(error);
  }
}
