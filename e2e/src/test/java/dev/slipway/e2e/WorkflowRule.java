package dev.slipway.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A rule for workflows and actions, with a workflow that breaks it. */
enum WorkflowRule {
    PINS_EVERY_ACTION_TO_A_COMMIT_AND_NAMES_ITS_VERSION("""
            permissions: {}
            jobs:
              one:
                steps:
                  - uses: actions/setup-java@v5
            """) {
        @Override
        List<String> broken(WorkflowSource source) {
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
        List<String> broken(WorkflowSource source) {
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
        List<String> broken(WorkflowSource source) {
            return source.jobsWhere(job -> !job.path("permissions").isObject());
        }
    },
    ENDS_EACH_JOB_IN_TIME("""
            jobs:
              one: { permissions: {} }
            """) {
        @Override
        List<String> broken(WorkflowSource source) {
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
        List<String> broken(WorkflowSource source) {
            List<String> nameless = new ArrayList<>(source.jobsWhere(job -> !job.has("name")));
            nameless.addAll(source.stepsWhere(step -> !step.has("name")));
            return nameless;
        }
    },
    LETS_NOBODY_WAIT_BEHIND_A_REVIEWER("""
            jobs:
              one:
                environment: { name: production, url: https://example.com }
                concurrency: { group: production, cancel-in-progress: false }
            """) {
        @Override
        List<String> broken(WorkflowSource source) {
            return source.jobsWhere(job -> environmentOf(job).equals("production")
                    && (job.has("concurrency") || source.root().has("concurrency")));
        }
    },
    CANCELS_NO_RELEASE_FOR_A_NEWER_ONE("""
            jobs:
              one:
                environment: staging
                concurrency: { group: staging, cancel-in-progress: true }
            """) {
        @Override
        List<String> broken(WorkflowSource source) {
            return source.jobsWhere(job -> job.has("environment")
                    && job.has("concurrency")
                    && !isFalse(job.path("concurrency").path("cancel-in-progress")));
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
        List<String> broken(WorkflowSource source) {
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
        List<String> broken(WorkflowSource source) {
            return source.stepsWhere(step -> step.path("uses").asString("").startsWith("actions/checkout@")
                    && !isFalse(step.path("with").path("persist-credentials")));
        }
    },
    TAKES_NO_EXPRESSION_INTO_A_COMMAND("""
            jobs:
              one:
                steps:
                  - run: echo "${{ inputs.reason }}"
            """) {
        @Override
        List<String> broken(WorkflowSource source) {
            return source.stepsWhere(step -> step.path("run").asString("").contains("${{")
                    || step.path("with").path("command").asString("").contains("${{"));
        }
    },
    TAKES_NO_CACHE_INTO_A_RELEASE("""
            jobs:
              one:
                permissions: { id-token: write }
                steps:
                  - uses: actions/setup-java@b6effb05e454b25005698d916606bdc6ffcbf961 # v5.7.0
                    with: { cache: maven }
            """) {
        @Override
        List<String> broken(WorkflowSource source) {
            return source.stepsWhere(step -> step.path("with").has("cache")
                    || step.path("uses").asString("").startsWith("actions/cache@"));
        }
    };

    private static final Pattern USES = Pattern.compile("^\\s*(?:-\\s+)?uses:\\s*(?<what>\\S+)(?<comment>.*)$");
    private static final Pattern LOCAL = Pattern.compile("(?:\\$|\\.)/\\S+");
    private static final Pattern PINNED = Pattern.compile("[\\w.-]+/[\\w./-]+@[0-9a-f]{40}");
    private static final Pattern SECRETS = Pattern.compile("\\$\\{\\{.*\\bsecrets\\b|^\\s*secrets\\s*:");
    private static final Pattern VERSION = Pattern.compile("\\s+# v\\d+(?:\\.\\d+)*\\s*");

    final String planted;

    WorkflowRule(String planted) {
        this.planted = planted;
    }

    /** What breaks the rule; empty where it holds. */
    abstract List<String> broken(WorkflowSource source);

    private static boolean isFalse(JsonNode node) {
        return node.isBoolean() && !node.booleanValue();
    }

    private static String environmentOf(JsonNode job) {
        JsonNode environment = job.path("environment");
        return environment.isObject() ? environment.path("name").asString("") : environment.asString("");
    }
}
