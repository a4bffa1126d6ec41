package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceRevision;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the deployments that we have started, all in one batch: DescribeServices each time, ten services a call; service
 * deployments when that shows that something may have ended, twenty a call; stopped tasks when it shows that one has ended,
 * and of one service in ten now and then. So ten services cost little more than one read a look while nothing happens.
 *
 * <p>A look has three parts, and what one of them has brought is kept. When AWS refuses a call the look ends there, and the next
 * one begins with the part that was refused: so each gets its turn however seldom AWS answers. Not thread-safe.
 */
final class Watch {
    private static final int SERVICES_A_CALL = 10;
    private static final int DEPLOYMENTS_A_CALL = 20;

    /** What a look reads. */
    private enum Part {
        SERVICES,
        DEPLOYMENTS,
        STOPPED_TASKS
    }

    private final Ecs ecs;
    private final String cluster;
    private final List<Followed> followed = new ArrayList<>();
    private Part first = Part.SERVICES;
    private int batch;
    private int looks;
    private @Nullable AwsFailure trouble;

    Watch(Ecs ecs, String cluster, List<Started> started) {
        this.ecs = ecs;
        this.cluster = cluster;
        follow(started);
    }

    /** Looks at these too from now on. */
    void follow(List<Started> started) {
        started.forEach(one -> followed.add(new Followed(one, looks)));
    }

    /** What ECS shows now, of those services that were read. */
    Map<Started, Observation> look() {
        looks++;
        trouble = null;
        List<Part> parts = Stream.concat(Stream.of(first), Stream.of(Part.values()))
                .distinct()
                .toList();
        first = Part.SERVICES;
        for (Part part : parts) {
            try {
                read(part);
            } catch (AwsFailure e) {
                trouble = e;
                if (e.mayPass()) {
                    first = part;
                    break;
                }
            }
        }
        Map<Started, Observation> seen = new LinkedHashMap<>();
        followed.stream().filter(one -> one.seenAt(looks)).forEach(one -> seen.put(one.started, one.observation()));
        return seen;
    }

    /** The same with stopped tasks of all services. */
    Map<Started, Observation> lookThoroughly() {
        followed.forEach(Followed::wantStopped);
        return look();
    }

    /** The service deployment that is ours, once it was seen. */
    Optional<ServiceDeploymentArn> deployment(Started started) {
        return followed.stream()
                .filter(one -> one.started.equals(started))
                .flatMap(one -> one.found().stream())
                .findFirst();
    }

    /** Why the last look is not whole. */
    Optional<AwsFailure> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void read(Part part) {
        switch (part) {
            case SERVICES -> services();
            case DEPLOYMENTS -> deployments();
            case STOPPED_TASKS -> stoppedTasks();
        }
    }

    /** Goes on with the batch that was refused last. */
    private void services() {
        List<List<Followed>> batches = batches(followed, SERVICES_A_CALL);
        for (int read = 0; read < batches.size(); read++) {
            List<Followed> some = batches.get(batch % batches.size());
            Map<String, ServiceSnapshot> shown =
                    ecs
                            .services(
                                    cluster,
                                    some.stream()
                                            .map(one -> one.started.serviceName())
                                            .distinct()
                                            .toList())
                            .stream()
                            .collect(Collectors.toMap(ServiceSnapshot::name, Function.identity()));
            some.forEach(one -> one.service(shown.get(one.started.serviceName()), looks));
            batch = (batch + 1) % batches.size();
        }
    }

    private void deployments() {
        List<Followed> due = followed.stream().filter(Followed::deploymentDue).toList();
        for (List<Followed> some :
                batches(due.stream().filter(one -> one.described() != null).toList(), DEPLOYMENTS_A_CALL)) {
            Map<ServiceDeploymentArn, Followed> asked = new HashMap<>();
            some.forEach(one -> asked.put(Objects.requireNonNull(one.described()), one));
            Map<Followed, List<ServiceDeploymentSnapshot>> shown = ecs.serviceDeployments(asked.keySet()).stream()
                    .filter(one -> asked.containsKey(one.arn()))
                    .collect(Collectors.groupingBy(one -> Objects.requireNonNull(asked.get(one.arn()))));
            shown.forEach((one, answer) -> one.deployments(answer, looks));
        }
        for (Followed one : due) {
            if (one.toBeListed(looks)) {
                one.deployments(ecs.serviceDeployments(cluster, one.started.serviceName()), looks);
            }
        }
        identify(followed.stream().filter(one -> !one.targets().isEmpty()).toList());
    }

    /** Tells which of the service deployments found are ours. */
    private void identify(List<Followed> found) {
        List<String> targets =
                found.stream().flatMap(one -> one.targets().stream()).distinct().toList();
        if (!targets.isEmpty()) {
            List<ServiceRevision> revisions = ecs.serviceRevisions(targets);
            found.forEach(one -> one.revisions(revisions, looks));
        }
    }

    private void stoppedTasks() {
        Stream<Followed> due = followed.stream().filter(Followed::stoppedDue);
        Stream<Followed> inTurn = followed.stream()
                .filter(one -> !one.stoppedDue() && one.stoppedOld(looks))
                .sorted(Comparator.comparingInt((Followed one) -> one.stoppedAge(looks))
                        .reversed())
                .limit(Math.ceilDiv(followed.size(), SERVICES_A_CALL));
        AwsFailure denied = null;
        for (Followed one : Stream.concat(due, inTurn).toList()) {
            try {
                one.stopped.read(ecs, cluster);
            } catch (AwsFailure e) {
                if (e.mayPass()) {
                    one.wantStopped();
                    throw e;
                }
                denied = e;
            }
            one.stoppedRead(looks);
        }
        if (denied != null) {
            throw denied;
        }
    }

    private static <T> List<List<T>> batches(List<T> all, int size) {
        List<List<T>> batches = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            batches.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return batches;
    }
}
