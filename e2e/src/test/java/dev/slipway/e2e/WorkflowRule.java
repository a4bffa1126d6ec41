package dev.slipway.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What every workflow and action keeps to. */
enum WorkflowRule implements Rule {
    PINS_EVERY_ACTION_TO_A_COMMIT_AND_NAMES_ITS_VERSION("""
            permissions: {}
            jobs:
              one:
                steps:
                  - uses: actions/setup-java@v5
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            return source.text()
                    .lines()
                    .map(USES::matcher)
                    .filter(uses -> uses.matches())
                    .filter(uses -> !LOCAL.matcher(uses.group("what")).matches())
                    .filter(uses -> !PINNED.matcher(uses.group("what")).matches()
                            || !VERSION.matcher(uses.group("comment")).matches())
                    .map(uses -> uses.group())
                    .toList();
        }
    },
    GIVES_NO_PERMISSION_AT_THE_TOP("""
            permissions: { contents: read }
            jobs: {}
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            JsonNode permissions = source.root().path("permissions");
            boolean none = permissions.isObject() && permissions.isEmpty();
            return source.isWorkflow() && !none ? List.of("permissions") : List.of();
        }
    },
    SAYS_EACH_JOBS_PERMISSIONS("""
            permissions: {}
            jobs:
              one: { timeout-minutes: 5 }
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            return source.jobsWhere(job -> !job.path("permissions").isObject());
        }
    },
    ENDS_EACH_JOB_IN_TIME("""
            jobs:
              one: { permissions: {} }
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            return source.jobsWhere(job -> !job.path("timeout-minutes").isInt());
        }
    },
    NAMES_EACH_JOB_AND_STEP("""
            jobs:
              one:
                name: One
                steps:
                  - run: exit
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            List<String> nameless = new ArrayList<>(source.jobsWhere(job -> !job.has("name")));
            nameless.addAll(source.stepsWhere(step -> !step.has("name")));
            return nameless;
        }
    },
    USES_NO_SECRETS("""
            jobs:
              one:
                steps:
                  - run: exit
                    env: { TOKEN: "${{ secrets.SLACK_TOKEN }}" }
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            return source.text()
                    .lines()
                    .filter(line -> SECRETS.matcher(line).find())
                    .toList();
        }
    },
    LEAVES_NO_CREDENTIALS_IN_THE_CHECKOUT("""
            jobs:
              one:
                steps:
                  - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            return source.stepsWhere(step -> Rule.uses(step).startsWith("actions/checkout@")
                    && !Rule.isFalse(step.path("with").path("persist-credentials")));
        }
    },
    TAKES_NO_EXPRESSION_INTO_A_COMMAND("""
            jobs:
              one:
                steps:
                  - run: echo "${{ inputs.reason }}"
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            return source.stepsWhere(step -> step.path("run").asString("").contains("${{")
                    || step.path("with").path("command").asString("").contains("${{"));
        }
    },
    SAYS_WHAT_EACH_PERMISSION_IS_FOR("""
            permissions: {}
            jobs:
              one:
                permissions:
                  id-token: write
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            return source.text().lines().filter(UNEXPLAINED.asMatchPredicate()).toList();
        }
    },
    /** A rehearsal is told by the repository's variables; a runner's own mark is not there where it is needed. */
    ASKS_NOBODY_WHETHER_THIS_IS_A_REHEARSAL("""
            jobs:
              one:
                steps:
                  - run: exit
                    if: ${{ !env.ACT }}
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            return source.text().lines().filter(REHEARSAL.asPredicate()).toList();
        }
    },
    STARTS_NO_CONTAINER_BESIDE_A_JOB("""
            jobs:
              one:
                services: { database: { image: "postgres:17" } }
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            return source.jobsWhere(job -> job.has("services") || job.has("container"));
        }
    };

    private static final Pattern USES = Pattern.compile("^\\s*(?:-\\s+)?uses:\\s*(?<what>\\S+)(?<comment>.*)$");
    private static final Pattern LOCAL = Pattern.compile("(?:\\$|\\.)/\\S+");
    private static final Pattern PINNED = Pattern.compile("[\\w.-]+/[\\w./-]+@[0-9a-f]{40}");
    private static final Pattern SECRETS = Pattern.compile("\\$\\{\\{.*\\bsecrets\\b|^\\s*secrets\\s*:");
    private static final Pattern VERSION = Pattern.compile("\\s+# v\\d+(?:\\.\\d+)*\\s*");

    private static final Pattern UNEXPLAINED = Pattern.compile("\\s+[a-z-]+:\\s+(?:read|write)\\s*");
    private static final Pattern REHEARSAL = Pattern.compile("\\benv\\.ACT\\b|\\$\\{?ACT\\b");

    private final String planted;

    WorkflowRule(String planted) {
        this.planted = planted;
    }

    @Override
    public String planted() {
        return planted;
    }
}
