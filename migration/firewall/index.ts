/**
 * The firewall of a target account, open to this machine while somebody works and closed again whatever happens. Only what a
 * stack allows is opened, only by one change of the account that opens nothing else. What a killed process leaves open, the
 * next one that knows of the opening finds by the account's own rules, and closes. Nothing else of an account is touched here.
 */
import { migrationFault, isMigrationFault } from "../fault.ts";
import type { Clock } from "../transport/index.ts";
import { openAccountNetworks, type AccountNetworks } from "./account-network.ts";
import { closedNetwork, openedNetwork, type AccountOpening } from "./opening.ts";
import { HeldOpenings, type Release } from "./held-openings.ts";

export type { AccountOpening } from "./opening.ts";
export type { Release } from "./held-openings.ts";

export interface OpeningSurroundings {
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly onWaiting: (sentence: string) => void;
  /** Whether the account lets this machine in, by asking it. */
  readonly isLetIn: () => Promise<boolean>;
}

/** A new rule is in effect everywhere within a minute (documented); it is asked for longer. Milliseconds. */
const LONGEST_WAIT_MS = 3 * 60_000;
const PAUSE_MS = 2_000;

const held = new HeldOpenings();

/** Runs something while the account lets this machine in. Without an opening it just runs. Throws MigrationFault. */
export async function whileOpen<Result>(
  opening: AccountOpening | undefined,
  surroundings: OpeningSurroundings,
  act: () => Promise<Result>,
): Promise<Result> {
  if (opening === undefined) return act();
  const release = await holdOpen(opening, surroundings);
  const outcome = await act().then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
  await release();
  if ("error" in outcome) throw outcome.error;
  return outcome.result;
}

/** Opens, waits until the account lets this machine in, and gives what ends it. Throws MigrationFault, nothing left open. */
export async function holdOpen(opening: AccountOpening, surroundings: OpeningSurroundings): Promise<Release> {
  const networks = openAccountNetworks(opening.cloud, surroundings.clock);
  const release = await held.hold(opening.account, {
    open: () => open(networks, opening),
    close: async () => {
      await shut(networks, opening);
      await networks.close();
    },
  });
  try {
    await untilLetIn(opening, surroundings);
    return release;
  } catch (error) {
    await release();
    throw error;
  }
}

/** Closes what a killed run has left open; tells whether there was anything. Throws MigrationFault. */
export async function closeLeftOpen(opening: AccountOpening, clock: Clock): Promise<boolean> {
  const networks = openAccountNetworks(opening.cloud, clock);
  try {
    return await shut(networks, opening);
  } finally {
    await networks.close();
  }
}

/** Whether a killed run has left the account open. Changes nothing. Throws MigrationFault. */
export async function isLeftOpen(opening: AccountOpening, clock: Clock): Promise<boolean> {
  const networks = openAccountNetworks(opening.cloud, clock);
  try {
    const found = await networks.read(opening.account);
    return found !== undefined && closedNetwork(found, opening) !== undefined;
  } finally {
    await networks.close();
  }
}

async function open(networks: AccountNetworks, opening: AccountOpening): Promise<void> {
  const found = await networks.read(opening.account);
  if (found === undefined) throw migrationFault("to", `the account ${opening.account} is not there.`);
  const wanted = openedNetwork(found, opening);
  if (wanted !== undefined) await networks.write(opening.account, wanted);
}

/** Whether there was anything to close. */
async function shut(networks: AccountNetworks, opening: AccountOpening): Promise<boolean> {
  try {
    const found = await networks.read(opening.account);
    const wanted = found === undefined ? undefined : closedNetwork(found, opening);
    if (wanted === undefined) return false;
    await networks.write(opening.account, wanted);
    return true;
  } catch (error) {
    if (!isMigrationFault(error)) throw error;
    const remedy = "It may still be open to this machine: run pulumi up or pulumi destroy again, which closes it.";
    throw migrationFault("to", `${error.message} ${remedy}`, { cause: error });
  }
}

async function untilLetIn({ account }: AccountOpening, surroundings: OpeningSurroundings): Promise<void> {
  const { clock, stop, onWaiting, isLetIn } = surroundings;
  const endMs = clock.now() + LONGEST_WAIT_MS;
  while (!(await isLetIn())) {
    if (stop.aborted) throw migrationFault("to", "stopped before the firewall let this machine in.");
    if (clock.now() >= endMs) throw stillClosed(account);
    onWaiting(`the firewall of ${account.slice(account.lastIndexOf("/") + 1)} opens for this run`);
    await clock.sleep(PAUSE_MS, stop).catch(() => undefined);
  }
}

function stillClosed(account: string): Error {
  const remedy =
    "Check that account.network.openForRun names the address by which this machine goes out; a machine of Azure in the account's own region has none and needs its subnet there.";
  return migrationFault("to", `${account} was opened for this run, and still does not let this machine in. ${remedy}`);
}
