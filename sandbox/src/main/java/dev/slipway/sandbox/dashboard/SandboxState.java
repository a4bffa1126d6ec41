package dev.slipway.sandbox.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that the sandbox shows of itself, at one moment: the JSON of {@code GET /_sandbox/state} and the content of the page.
 * No environment variable and no secret is part of it.
 *
 * @param images all that were pushed, the oldest first
 * @param slack messages in the order in which they were posted
 * @param shortened delays of AWS that are shorter here
 * @param unsafe settings that nobody should take over into production
 */
public record SandboxState(
        List<Environment> environments,
        List<Image> images,
        List<SlackMessage> slack,
        List<Shortened> shortened,
        List<String> unsafe) {

    public SandboxState {
        environments = List.copyOf(environments);
        images = List.copyOf(images);
        slack = List.copyOf(slack);
        shortened = List.copyOf(shortened);
        unsafe = List.copyOf(unsafe);
    }

    /**
     * One environment with its services.
     *
     * @param url of its load balancer
     * @param cluster its name
     */
    public record Environment(String name, String url, String cluster, List<Service> services, Requests requests) {
        public Environment {
            services = List.copyOf(services);
        }
    }

    /**
     * One service of ECS.
     *
     * @param key as slipway.yml has it, such as {@code web}
     * @param taskDefinition family and revision
     * @param digest of its newest deployment's image; empty if that cannot be said
     * @param deployments the newest first
     * @param events the newest first
     */
    public record Service(
            String name,
            String key,
            int desired,
            int running,
            int pending,
            String taskDefinition,
            String digest,
            List<Deployment> deployments,
            List<Task> tasks,
            List<Event> events) {
        public Service {
            deployments = List.copyOf(deployments);
            tasks = List.copyOf(tasks);
            events = List.copyOf(events);
        }
    }

    /**
     * One deployment of a service.
     *
     * @param status PRIMARY, ACTIVE or INACTIVE
     * @param rolloutState IN_PROGRESS, COMPLETED or FAILED
     * @param serviceDeployment the state of its service deployment, such as ROLLBACK_IN_PROGRESS; may be empty
     * @param reason why it is in that state; may be empty
     * @param failed tasks that did not start
     */
    public record Deployment(
            String id,
            String status,
            String rolloutState,
            String serviceDeployment,
            String reason,
            String taskDefinition,
            String digest,
            int desired,
            int running,
            int pending,
            int failed) {}

    /**
     * One task of a service.
     *
     * @param status PENDING, RUNNING … as ECS's lastStatus
     * @param health HEALTHY, UNHEALTHY or UNKNOWN
     * @param port on 127.0.0.1; 0 if it has none
     * @param pid of its first process; 0 if it has none
     */
    public record Task(String id, String digest, String status, String health, int port, long pid) {}

    /** One of ECS's service events. */
    public record Event(Instant at, String message) {}

    /**
     * What a load balancer has carried.
     *
     * @param total all that came in since the start
     * @param byRelease those handed to a task, by its image's digest
     */
    public record Requests(long total, Map<String, Long> byRelease) {
        public Requests {
            byRelease = Map.copyOf(byRelease);
        }
    }

    /** One pushed image. */
    public record Image(String repository, String digest, List<String> tags, Instant pushedAt) {
        public Image {
            tags = List.copyOf(tags);
        }
    }

    /**
     * One message of Slack as it stands now.
     *
     * @param threadTs the parent's ts; empty outside of a thread
     * @param blocks JSON; empty if there are none
     * @param attachments JSON; empty if there are none
     */
    public record SlackMessage(
            String channel, String ts, String threadTs, String text, int edits, String blocks, String attachments) {}

    /**
     * A delay that is shorter here than in AWS.
     *
     * @param aws how long it takes there
     * @param sandbox how long it takes here
     */
    public record Shortened(String name, String aws, String sandbox) {}
}
