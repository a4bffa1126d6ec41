package dev.slipway.sandbox.faults;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** An old answer planted at an environment's load balancer. Thread-safe. */
final class StaleAnswer implements Fault {

    private static final String OFF = "off";

    private final Collection<String> environments;
    private @Nullable Planted planted;

    /**
     * What is planted.
     *
     * @param path of the GET that it answers, without query
     * @param body sent as {@code application/json} with status 200
     * @param times how many more requests get it
     */
    private record Planted(String environment, String path, String body, int times) {}

    /** @param environments those that there are */
    StaleAnswer(Collection<String> environments) {
        this.environments = environments;
    }

    /** The planted answer for one GET, if there is one; each call that gets it uses it up once. */
    synchronized Optional<String> take(String environment, String path) {
        Planted here = planted;
        if (here == null
                || !here.environment().equals(environment)
                || !here.path().equals(path)) {
            return Optional.empty();
        }
        planted = here.times() == 1 ? null : new Planted(environment, path, here.body(), here.times() - 1);
        return Optional.of(here.body());
    }

    @Override
    public String name() {
        return "stale-answer";
    }

    @Override
    public String effect() {
        return "a load balancer answers the next GETs of a path itself: an old answer for a smoke test to find";
    }

    @Override
    public String takes() {
        return "off, or {\"environment\":\"staging\",\"path\":\"/version\",\"body\":\"…\",\"times\":1}";
    }

    @Override
    public synchronized JsonNode value() {
        Planted here = planted;
        return here == null ? StringNode.valueOf(OFF) : JsonMapper.shared().valueToTree(here);
    }

    @Override
    public synchronized boolean isOn() {
        return planted != null;
    }

    @Override
    public void set(JsonNode value) {
        if (value.isString() && value.stringValue().equals(OFF)) {
            reset();
            return;
        }
        Members members = new Members(name(), value, Set.of("environment", "path", "body", "times"));
        String environment = members.text("environment");
        if (!environments.contains(environment)) {
            throw new IllegalArgumentException(name() + ": there is no environment " + environment + "; there are "
                    + String.join(", ", environments));
        }
        Planted wanted =
                new Planted(environment, members.text("path"), members.text("body"), members.count("times", 1));
        synchronized (this) {
            planted = wanted;
        }
    }

    @Override
    public synchronized void reset() {
        planted = null;
    }
}
