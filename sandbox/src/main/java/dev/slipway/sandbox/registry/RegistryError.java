package dev.slipway.sandbox.registry;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An answer that says no, with a code of the specification ("Error Codes") and the message that ECR would give. */
final class RegistryError extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    RegistryError(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static RegistryError unknownDigest(String code, String digest) {
        return new RegistryError(404, code, "There is no " + digest);
    }

    static RegistryError notAllowed(String method) {
        return new RegistryError(405, "UNSUPPORTED", method + " is not supported here");
    }

    int status() {
        return status;
    }

    /** The body. */
    String json() {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.putArray("errors").addObject().put("code", code).put("message", getMessage());
        return body.toString();
    }
}
