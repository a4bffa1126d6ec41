package dev.slipway.deployer.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code slipway.yml} says of one environment, with every placeholder and every default filled in: all that a
 * release of it needs to know.
 *
 * @param name the environment's name, such as {@code staging}
 * @param application the application's name
 * @param account the AWS account that credentials must belong to, twelve digits
 * @param region the AWS region
 * @param cluster the ECS cluster
 * @param url where its users reach it
 * @param repository the name of the image repository in ECR
 * @param services in the order of their waves, then of the file; at least one
 * @param migration absent where releases need none
 * @param control absent where the application has no maintenance mode
 * @param slack absent where nobody is told
 * @param after the environment in which a digest must have run before this one takes it; absent for the first
 * @param failFast how many stopped tasks that ended alike fail a service; at least 1, 2 unless given
 * @param rolloutTimeout for one wave of services; absent unless given, and computed then
 * @param scanBar which findings of an image's scan are too grave for a release
 * @param commands around the roll-out of a release
 */
public record Environment(
        String name,
        String application,
        String account,
        String region,
        String cluster,
        URI url,
        String repository,
        List<Service> services,
        @Nullable Migration migration,
        @Nullable Control control,
        @Nullable Slack slack,
        @Nullable String after,
        int failFast,
        @Nullable Duration rolloutTimeout,
        ScanBar scanBar,
        Commands commands) {

    public Environment {
        services = List.copyOf(services);
    }

    /** With the bar that counts unless the file says otherwise, and without commands around the roll-out. */
    public Environment(
            String name,
            String application,
            String account,
            String region,
            String cluster,
            URI url,
            String repository,
            List<Service> services,
            @Nullable Migration migration,
            @Nullable Control control,
            @Nullable Slack slack,
            @Nullable String after,
            int failFast,
            @Nullable Duration rolloutTimeout) {
        this(
                name,
                application,
                account,
                region,
                cluster,
                url,
                repository,
                services,
                migration,
                control,
                slack,
                after,
                failFast,
                rolloutTimeout,
                ScanBar.CRITICAL,
                Commands.none());
    }

    /** The service of a name of the file's. */
    public Optional<Service> service(String name) {
        return services.stream().filter(service -> service.name().equals(name)).findFirst();
    }

    /**
     * One service that a release rolls.
     *
     * @param name the file's name for it, such as {@code web}
     * @param serviceName the service's name in ECS
     * @param container the container that gets the new image; the others stay as they are
     * @param wave services of one wave roll side by side, waves one after another; from 1
     * @param smoke absent where nothing is asked after the roll-out
     * @param base the task definition family, which only infrastructure registers, that a new revision starts from; absent
     *     where it starts from the revision that the service runs
     */
    public record Service(
            String name,
            String serviceName,
            String container,
            int wave,
            @Nullable Smoke smoke,
            @Nullable String base) {

        /** One that starts from what it runs. */
        public Service(String name, String serviceName, String container, int wave, @Nullable Smoke smoke) {
            this(name, serviceName, container, wave, smoke, null);
        }
    }

    /**
     * The smoke test of a service: a number of answers in a row, each on a connection of its own, that carry the new
     * digest.
     *
     * @param path on the environment's URL; answers JSON with {@code imageDigest}
     * @param answers how many in a row; at least 1, 20 unless given
     * @param timeout for the whole test
     */
    public record Smoke(String path, int answers, Duration timeout) {}

    /**
     * The one-off task that migrates the database.
     *
     * @param like the file's name of the service whose network, role, secrets and log it takes
     * @param command in place of the container's own
     * @param timeout from the request to the task's end
     */
    public record Migration(String like, List<String> command, Duration timeout) {
        public Migration {
            command = List.copyOf(command);
        }
    }

    /**
     * The application's control endpoint for maintenance.
     *
     * @param path on the environment's URL
     * @param tokenSecret the secret in Secrets Manager that holds the endpoint's bearer token
     * @param timeout for the acknowledgements of all tasks
     */
    public record Control(String path, String tokenSecret, Duration timeout) {}

    /**
     * Where Slack is told.
     *
     * @param channel the channel's id
     * @param tokenSecret the secret in Secrets Manager that holds the bot's token
     * @param apiUrl another Slack Web API than the public one, such as GovSlack's; ends with a slash
     */
    public record Slack(
            String channel, String tokenSecret, @Nullable URI apiUrl) {}
}
