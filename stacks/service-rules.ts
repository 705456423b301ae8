/** What the services of an account demand of the stack's filesystems and migrations. Pure. */
import { writtenImmutability } from "../components/settings/immutability.ts";
import { reachesFilesystem } from "../components/settings/path-prefix.ts";
import type { ServiceWishes } from "../components/settings/services.ts";
import { nearestWord, shownValue } from "../migration/model/problem.ts";
import type { Problem } from "../migration/model/problem.ts";
import type { MigrationPhase } from "../migration/settings.ts";
import type { StackConfig } from "./stack-config.ts";
import type { References } from "./references.ts";

/** A filesystem that one of the keys names, or the beginning of paths. */
interface Named {
  readonly key: string;
  readonly text: string;
}

/** Every filesystem that a service's key names has to be declared. */
export function namedFilesystems({ account, filesystems }: StackConfig): Problem[] {
  const services = account.wishes.services ?? {};
  const declared = [...filesystems.keys()];
  const strangeNames = namesIn(services).filter(({ text }) => !filesystems.has(text));
  const strangePrefixes = prefixesIn(services).filter(({ text }) => !reachesFilesystem(text, declared));
  return [...strangeNames, ...strangePrefixes].map(({ key, text }) => {
    const nearest = nearestWord(text.split("/")[0] ?? "", declared);
    return {
      key: `adls-migration:account.${key}`,
      given: shownValue(text),
      allowed: `one of adls-migration:filesystems (${declared.join(", ") || "none yet"})`,
      remedy: nearest === undefined ? "Declare it: adls-migration:filesystems." : `Did you mean ${nearest}?`,
    };
  });
}

function namesIn({ inventory, immutability, sftpUsers }: ServiceWishes): Named[] {
  return [
    ...(inventory?.rules ?? []).map(({ name, destination }) => ({
      key: `inventory.${name}.destination`,
      text: destination,
    })),
    ...(immutability?.filesystems ?? []).map(({ filesystem }) => ({
      key: `immutability.${filesystem}`,
      text: filesystem,
    })),
    ...(sftpUsers?.users ?? []).flatMap(({ name, permissions }) =>
      permissions.map(({ filesystem }) => ({
        key: `sftp.users.${name}.permissions.${filesystem}`,
        text: filesystem,
      })),
    ),
  ];
}

function prefixesIn({ lifecycle, inventory }: ServiceWishes): Named[] {
  const lists = [
    ...(lifecycle?.rules ?? []).map(({ name, prefixes }) => ({ key: `lifecycle.${name}.prefixes`, prefixes })),
    ...(inventory?.rules ?? []).flatMap(({ name, prefixes, excludedPrefixes }) => [
      { key: `inventory.${name}.prefixes`, prefixes },
      { key: `inventory.${name}.excludedPrefixes`, prefixes: excludedPrefixes },
    ]),
  ];
  return lists.flatMap(({ key, prefixes }) => prefixes.map((text, index) => ({ key: `${key}.${index}`, text })));
}

/**
 * A migration renames files, replaces them and writes their metadata, none of which an immutable filesystem allows: what it
 * brought could neither be mended nor brought again.
 * @see https://learn.microsoft.com/azure/storage/blobs/immutable-container-level-worm-policies#scenarios
 */
export function migrationsIntoImmutable({ account }: StackConfig, { targets, phases }: References): Problem[] {
  const immutable = account.wishes.services?.immutability?.filesystems ?? [];
  return immutable.flatMap((one) => {
    const { filesystem } = one;
    const moving = [...targets].find(
      ([name, target]) => target.filesystem === filesystem && isMoving(phases.get(name)),
    );
    if (moving === undefined) return [];
    const allowed = `nothing while the migration ${moving[0]} goes there: it renames and replaces files`;
    const remedy = "Write it when the migration is in its last phase (decommission).";
    return [
      {
        key: `adls-migration:account.immutability.${filesystem}`,
        given: shownValue(writtenImmutability(one)),
        allowed,
        remedy,
      },
    ];
  });
}

/** Below a ReadOnly lock nothing of an account can be made, changed or assigned, and a migration needs and sheds a role. */
export function readOnlyWhileMigrating({ account }: StackConfig, { phases }: References): Problem[] {
  if (account.wishes.services?.lock?.level !== "ReadOnly") return [];
  const moving = [...phases].find(([, phase]) => isMoving(phase));
  if (moving === undefined) return [];
  return [
    {
      key: "adls-migration:account.lock",
      given: shownValue("ReadOnly"),
      allowed: `CanNotDelete or none while the migration ${moving[0]} is in phase ${String(moving[1])}`,
      remedy: "Write ReadOnly when every migration is in its last phase (decommission).",
    },
  ];
}

/** Of a phase that is none nobody knows, and that is said elsewhere. */
function isMoving(phase: MigrationPhase | undefined): boolean {
  return phase !== undefined && phase !== "decommission";
}
