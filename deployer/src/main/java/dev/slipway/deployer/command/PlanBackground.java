package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.lineage.Build;
import dev.slipway.deployer.lineage.Changelog;
import dev.slipway.deployer.lineage.Comparison;
import dev.slipway.deployer.lineage.GitLog;
import dev.slipway.deployer.lineage.Lineage;
import dev.slipway.deployer.lineage.Lineage.Commits;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.ServiceChange;
import dev.slipway.deployer.release.Digest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what lies behind a plan. What cannot be found is not known, and never fails a plan. */
final class PlanBackground {
    private static final String CHANGELOG = "CHANGELOG.md";

    private final Surroundings surroundings;
    private final Path folder;

    /** @param folder where a work tree and a changelog are looked for */
    PlanBackground(Surroundings surroundings, Path folder) {
        this.surroundings = surroundings;
        this.folder = folder;
    }

    Lineage of(Plan plan, Environment environment, Aws aws) {
        Digest to = plan.image().digest();
        Optional<Digest> from = plan.services().stream()
                .flatMap(change -> change.from().stream())
                .filter(digest -> !digest.equals(to))
                .findFirst()
                .or(() -> plan.services().stream()
                        .findFirst()
                        .flatMap(ServiceChange::from)
                        .filter(to::equals));
        Build wouldRun;
        Build runs;
        try {
            wouldRun = build(aws, environment, to);
            runs = from.isEmpty()
                    ? Build.UNKNOWN
                    : from.get().equals(to) ? wouldRun : build(aws, environment, from.get());
        } catch (AwsFailure e) {
            return new Lineage(
                    Build.UNKNOWN,
                    Build.UNKNOWN,
                    new Commits.Unknown("the images' labels could not be read (" + e.getMessage() + ")"),
                    List.of(),
                    null);
        }
        Commits commits = from.isEmpty()
                ? new Commits.Unknown("what runs is not pinned to a digest")
                : new GitLog(folder).between(runs, wouldRun);
        return new Lineage(
                runs,
                wouldRun,
                commits,
                changelog(runs, wouldRun),
                Comparison.of(runs, wouldRun, repository()).orElse(null));
    }

    private static Build build(Aws aws, Environment environment, Digest digest) {
        return Build.of(aws.images().labels(environment.repository(), digest));
    }

    private List<String> changelog(Build from, Build to) {
        try {
            return Changelog.between(
                    Files.readString(folder.resolve(CHANGELOG), StandardCharsets.UTF_8), from.version(), to.version());
        } catch (IOException _) {
            return List.of();
        }
    }

    /** Of the workflow that runs this. */
    private @Nullable URI repository() {
        return surroundings
                .variable("GITHUB_SERVER_URL")
                .flatMap(server -> surroundings.variable("GITHUB_REPOSITORY").map(name -> server + "/" + name))
                .flatMap(url -> Optional.ofNullable(
                        Build.of(Map.of("org.opencontainers.image.source", url)).source()))
                .orElse(null);
    }
}
