package dev.slipway.deployer.plan;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes plans. Reads only. Thread-safe. */
public final class Planner {
    private final Aws aws;

    public Planner(Aws aws) {
        this.aws = aws;
    }

    /**
     * What a deploy of an image would change.
     *
     * @param label a tag or a digest
     * @throws AwsFailure when AWS cannot be read
     */
    public Planning plan(Environment environment, String label) {
        Optional<Image> image = aws.images().find(environment.repository(), label);
        if (image.isEmpty()) {
            return new Planning.Impossible(List.of(noSuchImage(environment, label)));
        }
        return plan(environment, label, image.get());
    }

    /** The same for an image that is known already. */
    public Planning plan(Environment environment, String label, Image image) {
        Map<String, ServiceSnapshot> running = running(environment);
        List<ServiceChange> changes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Environment.Service service : environment.services()) {
            ServiceSnapshot snapshot = running.get(service.serviceName());
            if (snapshot == null) {
                problems.add(noSuchService(environment, service));
            } else {
                change(service, snapshot, aws.ecs().taskDefinition(snapshot.taskDefinition()), image, problems)
                        .ifPresent(changes::add);
            }
        }
        return problems.isEmpty()
                ? new Planning.Ready(new Plan(
                        environment.name(), environment.url(), label, image, changes, environment.rolloutTimeout()))
                : new Planning.Impossible(problems);
    }

    private Optional<ServiceChange> change(
            Environment.Service service,
            ServiceSnapshot snapshot,
            TaskDefinition running,
            Image image,
            List<String> problems) {
        TaskDefinition base = running;
        if (service.base() != null) {
            Optional<TaskDefinition> newest = aws.ecs().newest(service.base());
            if (newest.isEmpty()) {
                problems.add(noSuchFamily(service, service.base()));
                return Optional.empty();
            }
            base = newest.get();
        }
        String container = service.container();
        for (TaskDefinition revision : base == running ? List.of(running) : List.of(running, base)) {
            if (!revision.hasContainer(container)) {
                problems.add(noSuchContainer(service, revision));
                return Optional.empty();
            }
        }
        TaskDefinition wanted = base.withImage(container, image).inFamily(family(service, running, base));
        ServiceChange change =
                new ServiceChange(service, running, base, wanted, image.digest(), snapshot.rolloutTime(wanted));
        if (change.changesAnything() && !base.unknownMembers().isEmpty()) {
            problems.add(unknownMembers(service, base));
            return Optional.empty();
        }
        return Optional.of(change);
    }

    /**
     * Where revisions of ours go: never into a family that only infrastructure registers, since its newest revision would then
     * be ours. A service that still runs infrastructure's own revision gets a family of its name.
     */
    private static String family(Environment.Service service, TaskDefinition running, TaskDefinition base) {
        if (service.base() == null || !running.family().equals(base.family())) {
            return running.family();
        }
        return service.serviceName().equals(base.family())
                ? service.serviceName() + "-released"
                : service.serviceName();
    }

    /**
     * The digest that every service of an environment runs, by the revisions that ECS resolved.
     *
     * @throws AwsFailure when AWS cannot be read
     */
    public RunningDigest runningIn(Environment environment) {
        Map<String, ServiceSnapshot> running = running(environment);
        Set<Digest> digests = new LinkedHashSet<>();
        for (Environment.Service service : environment.services()) {
            ServiceSnapshot snapshot = running.get(service.serviceName());
            if (snapshot == null) {
                return new RunningDigest.None(noSuchService(environment, service));
            }
            TaskDefinition revision = aws.ecs().taskDefinition(snapshot.taskDefinition());
            if (!revision.hasContainer(service.container())) {
                return new RunningDigest.None(noSuchContainer(service, revision));
            }
            Optional<Image> image = Image.parse(revision.image(service.container()));
            if (image.isEmpty()) {
                return new RunningDigest.None(notPinned(environment, service, revision));
            }
            digests.add(image.get().digest());
        }
        return digests.size() == 1
                ? new RunningDigest.One(digests.iterator().next())
                : new RunningDigest.None(differentDigests(environment, digests));
    }

    private Map<String, ServiceSnapshot> running(Environment environment) {
        List<String> names = environment.services().stream()
                .map(Environment.Service::serviceName)
                .toList();
        return aws.ecs().services(environment.cluster(), names).stream()
                .collect(Collectors.toMap(ServiceSnapshot::name, Function.identity()));
    }

    /** What to tell somebody who named an image that is not there. */
    public static String noSuchImage(Environment environment, String label) {
        return "Tried to find the image %s but failed because: the repository %s has no such tag or digest. Push it first, or name one that is there."
                .formatted(label, environment.repository());
    }

    private static String noSuchService(Environment environment, Environment.Service service) {
        return "Tried to read the service %s (%s) but failed because: the cluster %s has none of that name. Make it first, or correct services.%s.service in slipway.yml."
                .formatted(service.name(), service.serviceName(), environment.cluster(), service.name());
    }

    private static String notPinned(Environment environment, Environment.Service service, TaskDefinition revision) {
        return "Tried to tell what runs in %s but failed because: %s runs %s, which names no digest. Deploy to %s first, or name the image with --image."
                .formatted(environment.name(), service.name(), revision.image(service.container()), environment.name());
    }

    private static String differentDigests(Environment environment, Set<Digest> digests) {
        return "Tried to tell what runs in %s but failed because: its services run different digests (%s). Deploy to %s first, or name the image with --image."
                .formatted(
                        environment.name(),
                        digests.stream().map(Digest::abbreviated).collect(Collectors.joining(", ")),
                        environment.name());
    }

    private static String noSuchFamily(Environment.Service service, String family) {
        return "Tried to read the base of the service %s but failed because: the task definition family %s has no ACTIVE revision. Have infrastructure register one, or correct base in slipway.yml."
                .formatted(service.name(), family);
    }

    private static String unknownMembers(Environment.Service service, TaskDefinition base) {
        return "Tried to carry over the revision %s of %s but failed because: this program does not know its members %s and would lose them. Take a newer deployer."
                .formatted(base.arn().id(), service.name(), String.join(", ", base.unknownMembers()));
    }

    private static String noSuchContainer(Environment.Service service, TaskDefinition revision) {
        return "Tried to find the container %s of the service %s but failed because: its revision %s has only %s. Correct services.%s.container in slipway.yml."
                .formatted(
                        service.container(),
                        service.name(),
                        revision.arn().id(),
                        String.join(", ", revision.containers()),
                        service.name());
    }
}
