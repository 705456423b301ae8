// What the linter refuses. Types come from tsconfig.json; the shape of the text is Prettier's. Each import rule says why.
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** Imports that a room refuses: what they look like, as a regular expression, and what to do instead. */
function refuseImports(files, ...patterns) {
  return {
    files,
    rules: {
      "no-restricted-imports": ["error", { patterns: patterns.map(([regex, message]) => ({ regex, message })) }],
    },
  };
}

const TESTS = ["(^|/)test/", "Tests know the project, the project does not know its tests."];
const UPPER_ROOMS = ["(^|/)(stacks|components)/", "Arrows point downwards: stacks → components → migration."];
const PULUMI = [
  "^@pulumi/",
  "Only migration/provider.ts and migration/pulumi know Pulumi: the engine runs without it.",
];

export default defineConfig(
  { ignores: ["node_modules/", ".local/", "dist/"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      complexity: ["error", { max: 12, variant: "modified" }],
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", { max: 60, skipComments: true }],
      "max-params": ["error", 4],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            { from: "package", name: ["test", "describe", "it", "suite"], package: "node:test" },
          ],
        },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        {
          argsIgnorePattern: "^_",
          varsIgnorePattern: "^_",
          destructuredArrayIgnorePattern: "^_",
          ignoreRestSiblings: true,
        },
      ],
      // A function of a contract that answers with a promise may have nothing to wait for.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // Numbers in texts are what a person reads; `false` or `null` in one is a mistake.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  refuseImports(["migration/**/*.ts"], TESTS, UPPER_ROOMS, PULUMI),
  refuseImports(["migration/provider.ts", "migration/pulumi/**/*.ts"], TESTS, UPPER_ROOMS),
  refuseImports(["migration/stores/**/*.ts", "migration/transport/**/*.ts"], TESTS, UPPER_ROOMS, PULUMI, [
    "/(reconcile|plan|report|pulumi)/",
    "A store answers questions; what to do about the answers is decided above it.",
  ]),
  refuseImports(["migration/reconcile/**/*.ts"], TESTS, UPPER_ROOMS, PULUMI, [
    "/stores/[^/]+/|/transport/",
    "Reconciling names no store: it takes the contracts of stores/source.ts and target.ts.",
  ]),
  refuseImports(
    ["migration/reconcile/verify.ts"],
    TESTS,
    UPPER_ROOMS,
    PULUMI,
    ["/stores/[^/]+/|/transport/", "Verification names no store."],
    ["/(decide|apply)\\.ts$", "Verification is a second opinion: it does not ask the first one."],
  ),
  refuseImports(["components/**/*.ts"], TESTS, ["(^|/)stacks/", "Arrows point downwards: stacks → components."]),
  refuseImports(["stacks/**/*.ts"], TESTS),
  {
    // After the rules for all of migration/, which this one replaces.
    files: ["migration/model/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "^(?!\\./|node:crypto$)",
              message: "The model is pure values (a digest is one): pass the value in.",
            },
          ],
        },
      ],
      "no-restricted-globals": ["error", "process", "console", "setTimeout", "setInterval", "fetch"],
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "Time is an argument." },
        { object: "Math", property: "random", message: "Chance is an argument." },
      ],
    },
  },
  {
    files: ["migration/reconcile/**/*.ts"],
    rules: {
      "no-restricted-globals": ["error", "process", "console", "fetch"],
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "Time is an argument." },
        { object: "Math", property: "random", message: "Chance is an argument." },
      ],
    },
  },
  {
    // A test is one long table more often than not, and asserts that what it built is there.
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
