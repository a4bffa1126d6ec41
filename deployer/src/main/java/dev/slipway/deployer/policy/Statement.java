package dev.slipway.deployer.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * One statement of a policy, which allows.
 *
 * @param sid what it is for, in letters and digits
 * @param actions such as {@code ecs:UpdateService}; sorted
 * @param resources ARNs; {@code *} alone where AWS takes no ARN for the actions
 * @param conditions value by key by operator, such as {@code ArnEquals} {@code ecs:cluster}
 */
record Statement(
        String sid, List<String> actions, List<String> resources, Map<String, Map<String, String>> conditions) {

    Statement {
        actions = actions.stream().sorted().distinct().toList();
        resources = resources.stream().sorted().distinct().toList();
        conditions = Map.copyOf(conditions);
    }

    Statement(String sid, List<String> actions, List<String> resources) {
        this(sid, actions, resources, Map.of());
    }

    /** The same with a condition on one key. */
    Statement when(String operator, String key, String value) {
        return new Statement(sid, actions, resources, Map.of(operator, Map.of(key, value)));
    }

    /** In the order in which people write them. */
    SequencedMap<String, Object> json() {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("Sid", sid);
        json.put("Effect", "Allow");
        json.put("Action", actions);
        json.put("Resource", resources);
        if (!conditions.isEmpty()) {
            json.put("Condition", new TreeMap<>(conditions));
        }
        return json;
    }
}
