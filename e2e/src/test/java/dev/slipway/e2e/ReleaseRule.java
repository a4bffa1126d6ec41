package dev.slipway.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What jobs keep to that hold a role, or that somebody waits for. */
enum ReleaseRule implements Rule {
    LETS_NOBODY_WAIT_BEHIND_A_REVIEWER("""
            jobs:
              one:
                environment: { name: production, url: https://example.com }
                concurrency: { group: production, cancel-in-progress: false }
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            return source.jobsWhere(job -> Rule.environmentOf(job).equals("production")
                    && (job.has("concurrency") || source.root().has("concurrency")));
        }
    },
    CANCELS_NO_RELEASE_FOR_A_NEWER_ONE("""
            jobs:
              one:
                environment: staging
                concurrency: { group: staging, cancel-in-progress: true, queue: max }
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            return source.jobsWhere(job -> job.has("environment")
                    && job.has("concurrency")
                    && !Rule.isFalse(job.path("concurrency").path("cancel-in-progress")));
        }
    },
    /** Without a queue GitHub drops the job that waits when a third one comes. */
    DROPS_NO_RELEASE_THAT_WAITS("""
            jobs:
              one:
                environment: staging
                concurrency: { group: staging, cancel-in-progress: false }
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            return source.jobsWhere(job -> job.has("environment")
                    && job.has("concurrency")
                    && !job.path("concurrency").path("queue").asString("").equals("max"));
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
        public List<String> broken(WorkflowSource source) {
            return source.stepsWhere(
                    step -> step.path("with").has("cache") || Rule.uses(step).startsWith("actions/cache@"));
        }
    },
    /** An action runs in whatever job uses it, so it may not build either. */
    BUILDS_NOTHING_BESIDE_A_ROLE("""
            jobs:
              one:
                permissions: { id-token: write }
                steps:
                  - run: mvn -q package
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            List<String> found = new ArrayList<>();
            for (Map.Entry<String, JsonNode> job : source.jobs()) {
                if (job.getValue().path("permissions").has("id-token")) {
                    job.getValue().path("steps").forEach(step -> addIfBuilding(step, found));
                }
            }
            source.root().path("runs").path("steps").forEach(step -> addIfBuilding(step, found));
            return found;
        }
    },
    ACCEPTS_THE_ROLES_OWN_ACCOUNT_ALONE("""
            jobs:
              one:
                steps:
                  - uses: aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c # v6.2.3
                    with: { role-to-assume: "arn:aws:iam::111111111111:role/one" }
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            return source.stepsWhere(step -> Rule.uses(step).startsWith("aws-actions/configure-aws-credentials@")
                    && !step.path("with").has("allowed-account-ids"));
        }
    },
    /** A step that always runs is not cancelled, so no signal would reach the program in it. */
    LETS_A_CANCEL_REACH_THE_DEPLOYER("""
            jobs:
              one:
                steps:
                  - uses: $/.github/actions/deployer
                    if: always()
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            boolean action = !source.isWorkflow();
            return source.stepsWhere(step -> step.path("if").asString("").contains("always()")
                    && (action || Rule.uses(step).endsWith("/actions/deployer")));
        }
    },
    /** A cancelled release asks for the way back and has no time to watch it; a killed one has not even asked. */
    CLEANS_UP_AFTER_A_CANCELLED_RELEASE("""
            jobs:
              one:
                steps:
                  - uses: $/.github/actions/deployer
                    with: { command: deployer deploy staging --image v1 }
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            return source.jobsWhere(job -> releases(job) && !cleansUp(job));
        }
    },
    SHOWS_WHERE_A_RELEASE_ANSWERS("""
            jobs:
              one:
                environment: staging
                steps:
                  - uses: $/.github/actions/deployer
                    with: { command: deployer deploy staging --image v1 }
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            return source.jobsWhere(job -> releases(job)
                    && job.path("environment").path("url").asString("").isEmpty());
        }
    },
    PUSHES_BY_DIGEST_AND_NAMES_IT_ONCE_IT_IS_VERIFIED("""
            jobs:
              one:
                steps:
                  - uses: docker/build-push-action@53b7df96c91f9c12dcc8a07bcb9ccacbed38856a # v7.3.0
                    with: { outputs: "type=image,push-by-digest=true,push=true" }
                  - run: docker buildx imagetools create --tag "$IMAGE:v1" "$IMAGE@$DIGEST"
                  - uses: actions/attest@1e69f48acb82d1966a394da916b4c1698aa569d6 # v4.2.2
                  - run: gh attestation verify "oci://$IMAGE@$DIGEST"
            """) {
        @Override
        public List<String> broken(WorkflowSource source) {
            List<String> found = new ArrayList<>(source.stepsWhere(step -> Rule.uses(step)
                            .startsWith("docker/build-push-action@")
                    && (step.path("with").has("tags")
                            || !step.path("with").path("outputs").asString("").contains("push-by-digest=true"))));
            List<String> order = source.steps().stream()
                    .map(ReleaseRule::stage)
                    .filter(stage -> !stage.isEmpty())
                    .toList();
            if (!order.isEmpty() && !order.equals(List.of("push", "attest", "verify", "tag"))) {
                found.add(String.join(", ", order));
            }
            return found;
        }
    };

    private static final Pattern BUILDS = Pattern.compile("\\b(?:mvn|mvnw|gradle|npm|npx|pip|make)\\b|scripts/");
    private static final Pattern RELEASES = Pattern.compile("deployer (?:deploy|promote)\\b.*");

    private final String planted;

    ReleaseRule(String planted) {
        this.planted = planted;
    }

    @Override
    public String planted() {
        return planted;
    }

    private static void addIfBuilding(JsonNode step, List<String> found) {
        String script = step.path("run").asString("");
        if (BUILDS.matcher(script).find()) {
            found.add(script);
        }
    }

    private static boolean releases(JsonNode job) {
        for (JsonNode step : job.path("steps")) {
            if (RELEASES.matcher(step.path("with").path("command").asString("")).matches()) {
                return true;
            }
        }
        return false;
    }

    private static boolean cleansUp(JsonNode job) {
        for (JsonNode step : job.path("steps")) {
            if (step.path("with").path("command").asString("").startsWith("deployer abort ")
                    && step.path("if").asString("").contains("cancelled()")) {
                return true;
            }
        }
        return false;
    }

    /** What a step does on an image's way into the registry; empty for any other. */
    private static String stage(JsonNode step) {
        String script = step.path("run").asString("");
        if (Rule.uses(step).startsWith("docker/build-push-action@")) {
            return "push";
        }
        if (Rule.uses(step).startsWith("actions/attest@")) {
            return "attest";
        }
        if (script.startsWith("gh attestation verify")) {
            return "verify";
        }
        return script.startsWith("docker buildx imagetools create --tag") ? "tag" : "";
    }
}
