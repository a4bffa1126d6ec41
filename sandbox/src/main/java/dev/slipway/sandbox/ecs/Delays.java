package dev.slipway.sandbox.ecs;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The waits that are AWS's own, not the user's configuration. Those that AWS documents carry the page's title; the others
 * are of the order that users see on Fargate.
 *
 * @param provisioning from a task's creation to PENDING: its network interface
 * @param pull from PENDING until its containers start: the image
 * @param deprovisioning from the end of its containers to STOPPED
 * @param healthyAfter from RUNNING until a task without any health check counts as healthy ("Amazon ECS service definition
 *     parameters", minimumHealthyPercent: 40 seconds)
 * @param tick how often the scheduler looks at targets
 * @param deregistrationLag from the end of a task that nobody announced until the load balancer is told
 * @param missingAtFirst how long DescribeTasks does not know a new one-off task
 * @param restart from a failed start to the next one of the same deployment, as long as that happens seldom
 * @param restartAtMost what {@code restart} grows to ("Amazon ECS service throttle logic": 27 minutes)
 * @param bake how long alarms are watched after a deployment has replaced all tasks ("How CloudWatch alarms detect Amazon ECS
 *     deployment failures": ECS computes it from the alarms, less than 5 minutes by default; 4 is a guess)
 * @param pendingDeployment how long a service deployment is PENDING
 * @param stoppedVisible how long stopped tasks are shown ("DescribeTasks": one hour)
 */
public record Delays(
        Duration provisioning,
        Duration pull,
        Duration deprovisioning,
        Duration healthyAfter,
        Duration tick,
        Duration deregistrationLag,
        Duration missingAtFirst,
        Duration restart,
        Duration restartAtMost,
        Duration bake,
        Duration pendingDeployment,
        Duration stoppedVisible) {

    /** As AWS has them. */
    public static Delays aws() {
        return new Delays(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(40),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofMinutes(27),
                Duration.ofMinutes(4),
                Duration.ofSeconds(1),
                Duration.ofHours(1));
    }

    /**
     * As a person at a terminal wants them. A task that nothing checks has five seconds to die of its own fault, since a JVM
     * may need three to say so on a busy machine.
     */
    public static Delays shortened() {
        return new Delays(
                Duration.ofMillis(100),
                Duration.ofMillis(100),
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofMillis(100),
                Duration.ofHours(1));
    }

    /** The names of all, as {@code sandbox.yml} writes them. */
    public static List<String> names() {
        return Arrays.stream(Delays.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    /**
     * One of them.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public Duration get(String name) {
        return values().get(place(name));
    }

    /**
     * The same with another value for one.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public Delays with(String name, Duration value) {
        List<Duration> values = new ArrayList<>(values());
        values.set(place(name), value);
        Class<?>[] types = new Class<?>[values.size()];
        Arrays.fill(types, Duration.class);
        try {
            return Delays.class.getDeclaredConstructor(types).newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record has a constructor of all its components", e);
        }
    }

    private static int place(String name) {
        int place = names().indexOf(name);
        if (place < 0) {
            throw new IllegalArgumentException("there is no delay " + name + "; there are " + names());
        }
        return place;
    }

    private List<Duration> values() {
        List<Duration> values = new ArrayList<>();
        for (RecordComponent component : Delays.class.getRecordComponents()) {
            try {
                values.add((Duration) component.getAccessor().invoke(this));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a record's components can be read", e);
            }
        }
        return values;
    }

    /** One wait that is shorter here than at AWS. */
    public record Shortened(String name, Duration aws, Duration sandbox) {}

    /** The waits that are shorter than AWS's, for whoever reads measurements. */
    public List<Shortened> shortenings() {
        Map<String, Duration> here = byName();
        return aws().byName().entrySet().stream()
                .map(aws ->
                        new Shortened(aws.getKey(), aws.getValue(), here.getOrDefault(aws.getKey(), aws.getValue())))
                .filter(pair -> pair.sandbox().compareTo(pair.aws()) < 0)
                .toList();
    }

    private Map<String, Duration> byName() {
        Map<String, Duration> byName = new LinkedHashMap<>();
        byName.put("task provisioning", provisioning);
        byName.put("image pull", pull);
        byName.put("task deprovisioning", deprovisioning);
        byName.put("healthy after RUNNING without a health check", healthyAfter);
        byName.put("scheduler's look at targets", tick);
        byName.put("deregistration after a crash", deregistrationLag);
        byName.put("new one-off task unknown to DescribeTasks", missingAtFirst);
        byName.put("restart after a failed start", restart);
        byName.put("restart after many failed starts, at most", restartAtMost);
        byName.put("bake time of deployment alarms", bake);
        byName.put("service deployment pending", pendingDeployment);
        byName.put("stopped tasks visible", stoppedVisible);
        return byName;
    }
}
