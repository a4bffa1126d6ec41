package dev.slipway.sandbox;

import dev.slipway.sandbox.HttpEndpoint.Call;
import dev.slipway.sandbox.faults.Fault;
import dev.slipway.sandbox.faults.Faults;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The switches over HTTP: {@code GET /_sandbox/faults} lists them, POST of {@code {"name", "value"}} throws one, DELETE mends
 * all, DELETE of {@code /_sandbox/faults/NAME} one. Each answers with the list. Thread-safe.
 */
final class FaultRoutes {

    static final String PATH = "/_sandbox/faults";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Faults faults;

    FaultRoutes(Faults faults) {
        this.faults = faults;
    }

    /**
     * Does what the call says.
     *
     * @return the list, as JSON
     * @throws IllegalArgumentException with one line for a person
     * @throws IOException if the body cannot be read
     */
    String answer(Call call) throws IOException {
        String name = call.path().equals(PATH) ? "" : call.path().substring(PATH.length() + 1);
        switch (call.method()) {
            case "GET" -> {}
            case "POST" -> set(call.body().readAllBytes());
            case "DELETE" -> reset(name);
            default -> throw new IllegalArgumentException("Use GET, POST or DELETE, not " + call.method());
        }
        return list().toString();
    }

    private void set(byte[] body) {
        JsonNode wanted;
        try {
            wanted = JSON.readTree(body);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The body is not JSON: {\"name\": …, \"value\": …} was expected", e);
        }
        faults.set(wanted.path("name").asString(""), wanted.path("value"));
    }

    private void reset(String name) {
        if (name.isEmpty()) {
            faults.reset();
        } else {
            faults.reset(name);
        }
    }

    private ObjectNode list() {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("faults");
        for (Fault fault : faults.all()) {
            list.addObject()
                    .put("name", fault.name())
                    .put("on", fault.isOn())
                    .put("takes", fault.takes())
                    .put("effect", fault.effect())
                    .set("value", fault.value());
        }
        return answer;
    }
}
