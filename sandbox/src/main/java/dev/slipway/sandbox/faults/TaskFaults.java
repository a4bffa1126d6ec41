package dev.slipway.sandbox.faults;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The switches of the board that break tasks, and what tasks need: capacity, images, secrets, logs. Thread-safe. */
public final class TaskFaults {

    private final Capacity capacity = new Capacity();
    private final ImageLoss image = new ImageLoss();
    private final SecretDenial secret = new SecretDenial();
    private final Interruption interruption = new Interruption();
    private final SlowStart slowStart = new SlowStart();
    private final Delay logDelay =
            new Delay("log-delay", "log events can be read only this long after they were written");
    private final Delay missingTasks =
            new Delay("missing-tasks", "DescribeTasks calls a new task without a service MISSING for this long");

    List<Fault> all() {
        return List.of(capacity, image, secret, interruption, slowStart, logDelay, missingTasks);
    }

    /** Why there is no room for a task in a subnet, if there is none; each call that finds none uses the plan up once. */
    public Optional<String> takeNoRoom(String cluster, String subnet) {
        return capacity.take(cluster, subnet);
    }

    /** What has become of an image, by its digest or one of its tags. */
    public ImageState image(String digest, Collection<String> tags) {
        return image.of(digest, tags);
    }

    /**
     * Who refuses a secret's value, if somebody does.
     *
     * @param task whether a task that starts asks, not a caller of the API
     */
    public Optional<SecretRefusal> secretRefusal(String secretName, String secretArn, boolean task) {
        return secret.of(secretName, secretArn, task);
    }

    /** By what a running task is to be ended now, if it is; each call that says so uses the plan up once. */
    public Optional<InterruptedBy> takeInterruption(String taskArn, String group) {
        return interruption.take(taskArn, group);
    }

    /** How much longer a cluster's tasks take to get their network interface; zero as AWS has it. */
    public Duration slowStart(String cluster) {
        return slowStart.of(cluster);
    }

    /** From the writing of a log event until it can be read; zero as AWS nearly has it. */
    public Duration logDelay() {
        return logDelay.plan().orElse(Duration.ZERO);
    }

    /** How long a new task without a service is MISSING, where that is not as AWS has it. */
    public Optional<Duration> missingTasks() {
        return missingTasks.plan();
    }
}
