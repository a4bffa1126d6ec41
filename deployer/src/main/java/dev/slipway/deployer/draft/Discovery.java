package dev.slipway.deployer.draft;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Revision;
import dev.slipway.deployer.aws.ServiceSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a cluster runs, as far as a first {@code slipway.yml} needs it.
 *
 * @param account the one whose cluster it is, twelve digits
 * @param services those that a release can roll, in the order of their names
 * @param leftOut a line for each other one, with the reason
 */
public record Discovery(String account, List<Found> services, List<String> leftOut) {

    /**
     * One service.
     *
     * @param name in ECS
     * @param container the one that gets the new image, as a guess: the first whose image lies in ECR, or else the first
     * @param others the names of the other containers
     * @param image of that container, as its task definition names it
     * @param behindBalancer whether users reach it through a load balancer
     */
    public record Found(String name, String container, List<String> others, String image, boolean behindBalancer) {
        public Found {
            others = List.copyOf(others);
        }
    }

    public Discovery {
        services = List.copyOf(services);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Reads it: ListServices, DescribeServices, DescribeTaskDefinition, and GetCallerIdentity, which needs no permission.
     *
     * @throws AwsFailure when AWS cannot be read; of kind {@code NOT_FOUND} when there is no such cluster
     */
    public static Discovery read(Aws aws, String cluster) {
        List<Found> services = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        List<String> names = aws.survey().serviceNames(cluster);
        for (ServiceSettings settings : aws.survey().services(cluster, names)) {
            if (!settings.controller().equals("ECS") || !settings.strategy().equals("ROLLING")) {
                leftOut.add("%s: deployed by %s, %s; only ECS's rolling update is supported"
                        .formatted(settings.name(), settings.controller(), settings.strategy()));
            } else if (!settings.shown().active()) {
                leftOut.add(settings.name() + ": " + settings.shown().status());
            } else {
                services.add(
                        found(settings, aws.survey().revision(settings.shown().taskDefinition())));
            }
        }
        services.sort(Comparator.comparing(Found::name));
        return new Discovery(aws.survey().caller().account(), services, leftOut);
    }

    private static Found found(ServiceSettings settings, Revision revision) {
        List<Revision.Container> containers = revision.containers();
        Revision.Container released = containers.stream()
                .filter(one -> Reference.of(one.image()).inEcr())
                .findFirst()
                .orElse(containers.getFirst());
        return new Found(
                settings.name(),
                released.name(),
                containers.stream()
                        .map(Revision.Container::name)
                        .filter(name -> !name.equals(released.name()))
                        .toList(),
                released.image(),
                !settings.targetGroups().isEmpty());
    }
}
