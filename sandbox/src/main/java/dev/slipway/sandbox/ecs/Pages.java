package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.protocol.Paging;

/** The pages of ECS's List operations: 1 to 100 items ("maxResults" in the API reference of each). */
final class Pages {

    private Pages() {}

    /** @param normally how many items a page has when a request does not say */
    static Paging of(String operation, int normally) {
        return new Paging(
                operation, 100, normally, why -> Errors.parameter("maxResults " + why + "."), Errors::parameter);
    }
}
