package dev.slipway.sandbox.faults;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** CloudWatch's alarms, which a switch fires; services name them to guard their deployments. Thread-safe. */
public final class Alarms implements Fault {

    private static final String OK = "ok";
    private static final String FIRING = "firing";

    private final Map<String, Boolean> byName = new ConcurrentSkipListMap<>();

    /** An alarm; {@code firing} is CloudWatch's state ALARM, else OK. */
    public record Alarm(String name, boolean firing) {}

    /** All alarms that a service has named or the switch has fired, by name. */
    public List<Alarm> all() {
        return byName.entrySet().stream()
                .map(alarm -> new Alarm(alarm.getKey(), alarm.getValue()))
                .toList();
    }

    /** Makes alarms that are not there yet; they are OK. */
    public void know(Collection<String> names) {
        names.forEach(name -> byName.putIfAbsent(name, false));
    }

    /** Those of the named ones that fire. */
    public List<String> firing(Collection<String> names) {
        return names.stream().filter(name -> byName.getOrDefault(name, false)).toList();
    }

    @Override
    public String name() {
        return "alarm";
    }

    @Override
    public String effect() {
        return "a CloudWatch alarm fires, which fails the deployments that it guards";
    }

    @Override
    public String takes() {
        return "NAME=firing or NAME=ok, several with commas between them, or ok for all";
    }

    @Override
    public JsonNode value() {
        return StringNode.valueOf(
                isOn()
                        ? all().stream()
                                .filter(Alarm::firing)
                                .map(alarm -> alarm.name() + "=" + FIRING)
                                .collect(Collectors.joining(","))
                        : OK);
    }

    @Override
    public boolean isOn() {
        return byName.containsValue(true);
    }

    @Override
    public void set(JsonNode value) {
        String text = value.isString() ? value.stringValue() : value.toString();
        if (text.equals(OK)) {
            reset();
            return;
        }
        Map<String, Boolean> wanted = new TreeMap<>();
        for (String one : text.split(",", -1)) {
            int equals = one.lastIndexOf('=');
            String state = one.substring(equals + 1);
            if (equals < 1 || !(state.equals(FIRING) || state.equals(OK))) {
                throw new IllegalArgumentException("alarm is " + takes() + ", not " + text);
            }
            wanted.put(one.substring(0, equals), state.equals(FIRING));
        }
        byName.putAll(wanted);
    }

    @Override
    public void reset() {
        byName.replaceAll((name, firing) -> false);
    }
}
