// Installs the project's packages where they are missing or do not fit package-lock.json, and does nothing else. Every npm
// script begins with it, so that a fresh clone needs no other command. It is plain JavaScript that an old Node can read,
// because it runs before the project's own Node (npm package `node`) is there.
import { spawn } from "child_process";
import { existsSync, readFileSync } from "fs";
import { dirname, join } from "path";
import { fileURLToPath } from "url";

const OLDEST_NODE = 20;
const PROJECT = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

/** The packages that a lock file lists, by folder; none if the file is missing or cut short. */
function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch (_) {
    return undefined;
  }
}

/** True if every package that this machine needs is installed in the version that package-lock.json names. */
function installed() {
  const wanted = lockedPackages(join(PROJECT, "package-lock.json"));
  const present = lockedPackages(join(PROJECT, "node_modules", ".package-lock.json"));
  if (!wanted || !present || !existsSync(join(PROJECT, "node_modules", ".bin", "node"))) return false;
  return Object.keys(wanted).every((folder) => {
    if (folder === "" || wanted[folder].optional) return true;
    return present[folder] !== undefined && present[folder].version === wanted[folder].version;
  });
}

/** Writes how long the work has taken: one line that is written over on a terminal, a line every ten seconds elsewhere. */
function startClock(what) {
  const started = Date.now();
  const terminal = process.stderr.isTTY;
  process.stderr.write(terminal ? what : what + "\n");
  const timer = setInterval(
    () => {
      const seconds = Math.round((Date.now() - started) / 1000);
      process.stderr.write(terminal ? "\r" + what + " " + seconds + " s" : "  … " + seconds + " s\n");
    },
    terminal ? 1000 : 10000,
  );
  return () => {
    clearInterval(timer);
    const seconds = Math.round((Date.now() - started) / 1000);
    process.stderr.write((terminal ? "\r" + what : "  packages installed:") + " " + seconds + " s\n");
  };
}

function install() {
  const stopClock = startClock("Installing the packages of package-lock.json (npm ci), about a minute, once …");
  const npm = spawn("npm", ["ci", "--no-audit", "--no-fund", "--engine-strict=false"], {
    cwd: PROJECT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  npm.stdout.on("data", (text) => (output += text));
  npm.stderr.on("data", (text) => (output += text));
  npm.on("error", (error) => {
    stopClock();
    console.error("npm could not be started (" + error.message + "). Install npm and run the same command again.");
    process.exitCode = 1;
  });
  npm.on("close", (status) => {
    stopClock();
    if (status === 0 && installed()) return;
    console.error(output);
    console.error(
      status === 0
        ? "npm ci ended well, but node_modules/.bin/node is missing: the install script of the package `node` did not run. " +
            "Allow it (npm config get ignore-scripts must say false) and run the same command again."
        : "npm ci failed (above). Mend that and run the same command again.",
    );
    process.exitCode = 1;
  });
}

const major = Number(process.versions.node.split(".")[0]);
if (major < OLDEST_NODE) {
  console.error(
    "This needs Node " +
      OLDEST_NODE +
      " or later to install Node 24 for the project; this is Node " +
      process.version +
      ".",
  );
  process.exitCode = 1;
} else if (!installed()) {
  install();
}
