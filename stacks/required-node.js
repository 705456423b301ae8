// Loaded before the program (nodeargs in Pulumi.yaml): a Node that cannot run TypeScript files is told so in one message.
// Plain JavaScript in the oldest syntax, because it runs where nothing newer would.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    "adls-migration needs Node 22.18 or later on the PATH, and this is Node " +
      process.versions.node +
      ". Put the Node that .node-version names first on the PATH, or use `npm run pulumi -- …`, which brings its own.",
  );
  // The status with which the Pulumi SDK says that the user has been told why; the CLI then adds nothing.
  process.exit(32);
}
