package dev.slipway.sandbox.traffic;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What all reads of ECS would have shown at one moment, by operation and ARN. Read only once it is taken.
 *
 * @param at the moment
 * @param shown for each operation, what it shows under an ARN
 */
record Photograph(Instant at, Map<String, Map<String, JsonNode>> shown) {

    private static final int AT_ONCE = 10;

    /** Takes one: {@code ask} answers an operation's request. */
    static Photograph take(Instant now, BiFunction<String, ObjectNode, JsonNode> ask) {
        Camera camera = new Camera(ask);
        camera.lists("ListTaskDefinitions", object(), "taskDefinitionArns");
        List<String> clusters = camera.lists("ListClusters", object(), "clusterArns");
        camera.describes("DescribeClusters", object(), "clusters", "clusterArn", clusters);
        clusters.forEach(camera::cluster);
        return new Photograph(now, camera.shown);
    }

    Optional<JsonNode> of(String operation, String arn) {
        return Optional.ofNullable(shown.getOrDefault(operation, Map.of()).get(arn));
    }

    private static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }

    private record Camera(BiFunction<String, ObjectNode, JsonNode> ask, Map<String, Map<String, JsonNode>> shown) {

        Camera(BiFunction<String, ObjectNode, JsonNode> ask) {
            this(ask, new HashMap<>());
        }

        private void cluster(String cluster) {
            ObjectNode here = object().put("cluster", cluster);
            List<String> services = lists("ListServices", here, "serviceArns");
            ObjectNode withTags = here.deepCopy();
            withTags.putArray("include").add("TAGS");
            describes("DescribeServices", withTags, "services", "serviceArn", services);
            List<String> tasks = new ArrayList<>();
            for (String status : List.of("RUNNING", "STOPPED")) {
                tasks.addAll(lists("ListTasks", here.deepCopy().put("desiredStatus", status), "taskArns", status));
            }
            describes("DescribeTasks", withTags, "tasks", "taskArn", tasks);
            services.forEach(service -> deployments(here.deepCopy().put("service", service)));
        }

        private void deployments(ObjectNode service) {
            List<String> deployments = new ArrayList<>();
            for (JsonNode brief : all("ListServiceDeployments", service, "serviceDeployments")) {
                String arn = brief.path("serviceDeploymentArn").asString("");
                deployments.add(arn);
                keep("ListServiceDeployments", arn, brief);
            }
            describes(
                    "DescribeServiceDeployments", object(), "serviceDeployments", "serviceDeploymentArn", deployments);
        }

        private List<String> lists(String operation, ObjectNode request, String list) {
            return lists(operation, request, list, "");
        }

        /** @param apart what keeps lists of one operation apart */
        private List<String> lists(String operation, ObjectNode request, String list, String apart) {
            List<String> arns = new ArrayList<>();
            for (JsonNode arn : all(operation, request, list)) {
                arns.add(arn.asString(""));
                keep(operation + apart, arn.asString(""), arn);
            }
            return arns;
        }

        private void describes(String operation, ObjectNode request, String list, String key, List<String> arns) {
            for (int from = 0; from < arns.size(); from += AT_ONCE) {
                ObjectNode some = request.deepCopy();
                arns.subList(from, Math.min(arns.size(), from + AT_ONCE))
                        .forEach(
                                some.putArray(list.equals("serviceDeployments") ? "serviceDeploymentArns" : list)::add);
                for (JsonNode one : ask.apply(operation, some).path(list)) {
                    keep(operation, one.path(key).asString(""), one);
                }
            }
        }

        private List<JsonNode> all(String operation, ObjectNode request, String list) {
            List<JsonNode> found = new ArrayList<>();
            ObjectNode next = request.deepCopy();
            while (true) {
                JsonNode page = ask.apply(operation, next);
                page.path(list).forEach(found::add);
                Optional<String> token = page.path("nextToken").stringValueOpt();
                if (token.isEmpty()) {
                    return found;
                }
                next.put("nextToken", token.get());
            }
        }

        private void keep(String operation, String arn, JsonNode what) {
            shown.computeIfAbsent(operation, name -> new HashMap<>()).put(arn, what);
        }
    }
}
